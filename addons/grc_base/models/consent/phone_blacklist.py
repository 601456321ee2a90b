from odoo import models


class PhoneBlacklist(models.Model):
    """The ledger of decisions follows the list, and the list the ledger."""

    # Behind Odoo's own class, which creates what is not yet on the list and no more.
    _name = "phone.blacklist"
    _inherit = ["phone.blacklist", "grc.consent.listed"]
