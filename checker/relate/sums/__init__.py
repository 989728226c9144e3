"""Totals and their parts, said with words or without, in a sentence, over sentences, in lists."""
