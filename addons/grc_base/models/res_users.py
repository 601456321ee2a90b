from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """A user has the fields of their partner, and a user may write their own record."""

    _name = "res.users"
    _inherit = ["res.users", "grc.customer.gate"]

    def _grc_everywhere(self):
        """Return whether the user works for every company: they may change what all of them share."""
        self.ensure_one()
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        return companies <= self.sudo().company_ids
