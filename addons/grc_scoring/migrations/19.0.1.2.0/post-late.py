from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Read the payments that are not known to be late or not, so that those imported later stand out."""
    api.Environment(cr, SUPERUSER_ID, {})["account.partial.reconcile"]._grc_fill_late()
