"""Lifetime values: models of purchases and of their worth, their tests, and what is shown."""
