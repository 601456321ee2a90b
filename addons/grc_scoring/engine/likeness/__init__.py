"""Likeness: what the best customers have in common."""
