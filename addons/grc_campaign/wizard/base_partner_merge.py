from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    """What a merge of partners does to campaigns."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let the survivor be in each campaign once, before their rows become one's."""
        self.env["grc.campaign.merge"].sudo()._merge(src_partners, dst_partner)
        self.env["grc.campaign.review"].sudo()._merge(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
