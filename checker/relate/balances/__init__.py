"""What was there, what came and what went; the accounts of a budget."""
