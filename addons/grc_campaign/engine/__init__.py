"""Arithmetic of the addon: numpy arrays in and out, no ORM, no database."""
