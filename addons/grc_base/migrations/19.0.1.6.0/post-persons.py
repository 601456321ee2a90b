"""Persons: what is kept of them was last confirmed when it was last written, and stays 90 days at least."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["grc.person.part"]._stamp_existing(env.company._grc_today())
