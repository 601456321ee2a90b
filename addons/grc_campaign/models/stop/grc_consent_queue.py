from odoo import api, models


class GrcConsentQueue(models.AbstractModel):
    """A mail whose turn has come asks its campaign first: one that is halted lets none go."""

    _inherit = "grc.consent.queue"

    @api.model
    def _lock(self, mail):
        return self.env["grc.campaign.queue"]._may_go(mail) and super()._lock(mail)
