from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """What a person asks for about their data is handled from their contact."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_grc_privacy(self):
        """Open a new request about this contact's data: a copy, erasure, opposition.

        :raise AccessError: for who may not handle them
        :raise UserError: for several contacts at once
        """
        if len(self) != 1:
            raise UserError(self.env._("Choose one contact: data are copied and erased one person at a time."))
        self.check_access("read")
        requests = self.env["grc.privacy.request"]
        requests._check_may()
        return requests.create({"partner_id": self.id})._reopen()
