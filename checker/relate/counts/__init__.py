"""How many there are, against what is listed."""
