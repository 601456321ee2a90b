from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A contact who is deleted leaves their campaigns; what was done is still counted."""

    _inherit = "res.partner"

    @api.ondelete(at_uninstall=True)
    def _unlink_leave_campaigns(self):
        self.env["grc.campaign.follow"].sudo()._leave(SQL("m.partner_id = ANY(%s)", self.ids), "deleted")
