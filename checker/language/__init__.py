"""Pure functions on text and numbers: no files, no frames, no rules."""
