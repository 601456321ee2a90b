from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    """What a merge of partners does to actions."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let actions follow the survivor, and close what they would be asked twice.

        The key names the customer, so it is written anew: else their next planning would propose the same again.
        """
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["grc.action.merge"].sudo()._after_merge(dst_partner)
        return result
