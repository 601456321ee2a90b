from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _grc_everywhere(self):
        """Return whether the user works for every company: he may change what all of them share."""
        self.ensure_one()
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        return companies <= self.sudo().company_ids
