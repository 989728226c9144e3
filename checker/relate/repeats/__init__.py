"""The same thing said twice: figures, facts given beside the text, texts."""
