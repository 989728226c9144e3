"""Readers turn a file into sources: canonical text in blocks, each with a way back to where it came from."""
