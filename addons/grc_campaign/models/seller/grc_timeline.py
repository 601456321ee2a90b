from odoo import api, fields, models
from odoo.tools import SQL


class GrcTimeline(models.Model):
    """Contacts that campaigns have made."""

    _inherit = "grc.timeline"

    kind = fields.Selection(selection_add=[("campaign", "Campaign"), ("movement",)])

    @api.model
    def _timeline_queries(self, scope):
        query = self._campaign_query(scope)
        return super()._timeline_queries(scope) + ([("campaign", query)] if query else [])

    @api.model
    def _campaign_query(self, scope):
        allowed = self._allowed("grc.contact.ledger", SQL("l.id"))
        return allowed and SQL(
            """
            SELECT l.id AS key, l.partner_id AS contact_id, l.company_id, l.moment AS date, NULL::numeric AS amount,
                   NULL::integer AS user_id, 'grc.campaign.task' AS res_model, l.task_id AS res_id
              FROM grc_contact_ledger l
             WHERE %s AND %s
            """,
            scope.within(SQL("l.partner_id")),
            allowed,
        )

    @api.model
    def _timeline_titles(self, records):
        """Let a contact say its campaign and its step."""
        if records._name != "grc.campaign.task":
            return super()._timeline_titles(records)
        return {
            task.id: self.env._("%(campaign)s: %(step)s", campaign=task.campaign_id.name, step=task.step_id.name)
            for task in records.sudo()
        }
