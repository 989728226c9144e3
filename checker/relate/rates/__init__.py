"""Figures that are the quotient, the change or the multiple of others."""
