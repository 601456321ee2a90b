"""Arithmetic of campaigns: numpy arrays in and out, no ORM, no database.

The estimator of effects is that of ``grc_base``, the same for calls and campaigns.
"""
