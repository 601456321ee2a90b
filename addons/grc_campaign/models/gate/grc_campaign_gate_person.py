from markupsafe import Markup
from odoo import api, models
from odoo.tools import SQL


class GrcCampaignGatePerson(models.AbstractModel):
    """Whoever answers for a customer is asked to see to what comes first: an activity, once a task, with its link.

    It is no contact, and the task goes on waiting.
    """

    _name = "grc.campaign.gate.person"
    _inherit = "grc.campaign.sender"
    _description = "Questions to Salespeople"

    @api.model
    def _send(self, now):
        self._work(
            SQL(
                """
                k.answer = 'person' AND k.verdict = 'refused' AND NOT k.control AND k.retry_at <= k.expires_at
                AND NOT EXISTS (SELECT 1 FROM grc_campaign_refusal r
                                 WHERE r.task_id = k.task_id AND r.reason = k.gate AND r.answer = 'person')
                """
            ),
            now,
        )

    @api.model
    def _do(self, step, pairs, now):
        opened = {task: document for task, *document in self.env.execute_query(self._open(pairs))}
        kind = self.env.ref("mail.mail_activity_data_todo").id

        def said(task, user):
            return {"activity_type_id": kind, **self.with_context(lang=user.lang)._words(*opened[task])}

        self._make_activities(step, pairs, said)

    @api.model
    def _open(self, pairs):
        """Return the SELECT of ``task, gate, model, id`` of what comes first."""
        tasks = [task for task, __ in pairs]
        query = "SELECT task_id, gate, res_model, res_id FROM grc_claim WHERE task_id = ANY(%s)"
        return SQL(query, tasks)

    @api.model
    def _words(self, gate, model, record):
        """Return summary and note of an activity, in the language of the context; a link asks for rights itself."""
        reasons = dict(self.env["grc.campaign.refusal"]._fields["reason"]._description_selection(self.env))
        summary = self.env._("Before they are contacted: %s", reasons.get(gate, gate))
        if not record:
            return {"summary": summary}
        link = Markup('<a href="/odoo/%s/%s">%s</a>')
        return {"summary": summary, "note": link % (model, record, self.env._("Open what it is about"))}

    @api.model
    def _fail(self, task, error, now):
        """Ask again tomorrow."""
        self.env.cr.execute(SQL("UPDATE grc_claim SET answer = 'wait' WHERE task_id = %s", task))
