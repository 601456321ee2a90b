from odoo import api, models
from odoo.tools import SQL


class GrcCompletenessTargetSegment(models.AbstractModel):
    """The segment of a customer."""

    _name = "grc.completeness.target.segment"
    _inherit = "grc.completeness.target"
    _description = "Segment that an Answer Tells of"

    @api.model
    def _classes(self, company):
        return SQL(
            "SELECT c.partner_id, c.segment_id::text AS class FROM grc_customer c"
            " WHERE c.company_id = %s AND c.segment_id IS NOT NULL",
            company.id,
        )
