"""Consent: companies keep their reading of the unknown, and what blacklists say is entered in the ledger."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    kept = env["grc.consent.reading"].search([]).company_id
    env["grc.consent.reading"]._keep(env["res.company"].with_context(active_test=False).search([]) - kept)
    env["grc.consent.blacklist"]._import("before installation")
