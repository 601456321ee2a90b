from odoo import models


class MailBlacklist(models.Model):
    """The ledger of decisions follows the list, and the list the ledger."""

    # Behind Odoo's own class, which creates what is not yet on the list and no more.
    _name = "mail.blacklist"
    _inherit = ["mail.blacklist", "grc.consent.listed"]
