"""Sums, rates, products and formulas of tables, and their cells against the prose."""
