from secrets import token_hex

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_control_key = fields.Char(
        "Salt of the control group",
        copy=False,
        groups="base.group_system",
        help="Decides who is held back for comparison. Never changed, or customers would change groups.",
    )

    def _grc_control_salt(self):
        """Return the salt of the company's control group, made on first use."""
        self.ensure_one()
        if not self.grc_control_key:
            self.grc_control_key = token_hex(16)
        return self.grc_control_key
