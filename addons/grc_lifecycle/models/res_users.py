from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_archive(self):
        """Keep the actions of who goes: Odoo deletes his activities, which would dismiss them."""
        self.env["grc.action"].sudo()._release(self)
        return super().action_archive()

    def unlink(self):
        self.env["grc.action"].sudo()._release(self)
        return super().unlink()
