from odoo import api, models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    """What a merge of partners does to the mails that they got."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        """Give the survivor the mails of the others, with the clicks that were their acts."""
        result = super()._update_reference_fields(src_partners, dst_partner)
        self.env["mailing.trace"].flush_model(["model", "res_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE mailing_trace SET res_id = %s WHERE model = 'res.partner' AND res_id = ANY(%s)",
                dst_partner.id,
                list(src_partners.ids),
            )
        )
        self.env["mailing.trace"].invalidate_model(["res_id"])
        return result
