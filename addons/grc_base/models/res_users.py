from odoo import models


class ResUsers(models.Model):
    """A user has the fields of his partner, and a user may write his own record."""

    _name = "res.users"
    _inherit = ["res.users", "grc.customer.gate"]
