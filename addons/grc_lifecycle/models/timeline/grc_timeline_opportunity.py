from odoo import api, fields, models
from odoo.tools import SQL


class GrcTimeline(models.Model):
    """Opportunities, what is told of them, and what actions and movements say."""

    _inherit = "grc.timeline"

    kind = fields.Selection(selection_add=[("delivery",), ("opportunity", "Opportunity"), ("message",)])

    @api.model
    def _timeline_queries(self, scope):
        query = self._opportunity_query(scope)
        return super()._timeline_queries(scope) + ([("opportunity", query)] if query else [])

    @api.model
    def _opportunity_query(self, scope):
        allowed = self._allowed("crm.lead", SQL("l.id"))
        return allowed and SQL(
            """
            SELECT l.id AS key, l.partner_id AS contact_id, l.company_id, l.create_date AS date,
                   l.expected_revenue::numeric AS amount, l.user_id, 'crm.lead' AS res_model, l.id AS res_id
              FROM crm_lead l
             WHERE %s AND %s
            """,
            scope.within(SQL("l.partner_id")),
            allowed,
        )

    @api.model
    def _timeline_threads(self):
        return super()._timeline_threads() | {"crm.lead": "partner_id"}

    @api.model
    def _timeline_titles(self, records):
        """Let an activity that stands for an action say what the action says."""
        titles = super()._timeline_titles(records)
        if records._name != "mail.activity":
            return titles
        lines = records._grc_lines()
        return {key: lines.get(key) or title for key, title in titles.items()}

    @api.model
    def _movement_title(self, movement):
        title = super()._movement_title(movement)
        return f"{title} ({movement.cause_text})" if movement.cause_text else title
