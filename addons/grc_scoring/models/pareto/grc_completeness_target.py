from odoo import api, models
from odoo.tools import SQL


class GrcCompletenessTargetClass(models.AbstractModel):
    """The class by what customers bring: A, B or C."""

    _name = "grc.completeness.target.class"
    _inherit = "grc.completeness.target"
    _description = "Class that an Answer Tells of: A, B, C"

    @api.model
    def _classes(self, company):
        return SQL(
            "SELECT c.partner_id, c.value_class AS class FROM grc_customer c"
            " WHERE c.company_id = %s AND c.value_class IS NOT NULL",
            company.id,
        )
