"""Arithmetic of campaigns on numpy arrays, without Odoo."""
