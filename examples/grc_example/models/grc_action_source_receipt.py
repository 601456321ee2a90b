from odoo import models
from odoo.tools import SQL


class GrcActionSourceReceipt(models.AbstractModel):
    """A source of actions: who was promised a call at the counter is called."""

    _name = "grc.action.source.receipt"
    _inherit = "grc.action.source"
    _description = "Calls Promised at the Counter"
    _source = "receipt"
    _purpose = "service"

    def _label(self):
        return self.env._("Call promised at the counter")

    def _query(self, company, as_of, assumed):
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, NULL::integer AS owner_id, 'receipt:' || r.id AS key,
                   'grc.example.receipt' AS res_model, r.id AS res_id, NULL::integer AS activity_id, r.amount AS stake,
                   r.call_on AS deadline, NULL::date AS date_end, JSONB_BUILD_OBJECT('name', r.name) AS facts
              FROM grc_example_receipt r JOIN res_partner p ON p.id = r.partner_id
             WHERE r.company_id = %s AND r.call_on BETWEEN %s::date - 30 AND %s::date
            """,
            company.id,
            as_of,
            as_of,
        )

    def _needed(self, company, as_of):
        return SQL("EXISTS (SELECT 1 FROM grc_example_receipt r WHERE r.id = a.res_id AND r.call_on IS NOT NULL)")

    def _words(self, company, facts):
        return {"why": self.env._("A call was promised when %s was bought.", facts["name"])}
