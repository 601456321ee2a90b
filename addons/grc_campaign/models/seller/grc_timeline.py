from odoo import api, fields, models
from odoo.tools import SQL


class GrcTimeline(models.Model):
    """Contacts that campaigns have made, and before which something came."""

    _inherit = "grc.timeline"

    kind = fields.Selection(selection_add=[("campaign", "Campaign"), ("gate", "Not contacted"), ("movement",)])

    @api.model
    def _timeline_queries(self, scope):
        found = (("campaign", self._campaign_query(scope)), ("gate", self._gate_query(scope)))
        return super()._timeline_queries(scope) + [(kind, query) for kind, query in found if query]

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
    def _gate_query(self, scope):
        allowed = self._allowed("grc.campaign.refusal", SQL("r.id"))
        return allowed and SQL(
            """
            SELECT r.id AS key, m.partner_id AS contact_id, r.company_id, r.moment AS date, NULL::numeric AS amount,
                   NULL::integer AS user_id, 'grc.campaign.refusal' AS res_model, r.id AS res_id
              FROM grc_campaign_refusal r
              JOIN grc_campaign_task t ON t.id = r.task_id
              JOIN grc_campaign_participation m ON m.id = t.participation_id AND m.control IS NOT TRUE
             WHERE r.answer IS NOT NULL AND %s AND %s
            """,
            scope.within(SQL("m.partner_id")),
            allowed,
        )

    @api.model
    def _timeline_titles(self, records):
        """Let a contact say its campaign and its step, and one that was not made what came first."""
        if records._name == "grc.campaign.refusal":
            return {
                row.id: self.env._("%(campaign)s: %(step)s", campaign=row.campaign_id.name, step=row.display_name)
                for row in records.sudo()
            }
        if records._name != "grc.campaign.task":
            return super()._timeline_titles(records)
        return {
            task.id: self.env._("%(campaign)s: %(step)s", campaign=task.campaign_id.name, step=task.step_id.name)
            for task in records.sudo()
        }
