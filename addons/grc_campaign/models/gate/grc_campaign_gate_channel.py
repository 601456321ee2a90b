from odoo import api, models
from odoo.addons.grc_lifecycle.tools.planning import QUIET
from odoo.tools import SQL

from ..campaign.grc_campaign_step import BY_CATEGORY


class GrcCampaignGateChannel(models.AbstractModel):
    """Contacts by another channel in place of steps: an activity for the salesperson, which says nothing of why."""

    _name = "grc.campaign.gate.channel"
    _inherit = "grc.campaign.sender"
    _description = "Contacts by Another Channel"

    @api.model
    def _send(self, now):
        self.env.cr.execute(
            SQL("UPDATE grc_claim SET verdict = 'instead' WHERE verdict IS NULL AND answer = 'channel'")
        )
        self._work(SQL("k.verdict = 'instead'"), now)

    @api.model
    def _do(self, step, pairs, now):
        tasks, ids = zip(*self._make_activities(step, pairs, now), strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_task t
                   SET state = 'done', reason = NULL, error = NULL, acted_at = %s, activity_id = u.made
                  FROM unnest(%s::integer[], %s::integer[]) u(task_id, made) WHERE t.id = u.task_id
                """,
                now,
                list(tasks),
                list(ids),
            )
        )
        self._enter(list(tasks), now)

    @api.model
    def _make_activities(self, step, pairs, now):
        channels = dict(
            self.env.execute_query(
                SQL("SELECT task_id, channel FROM grc_claim WHERE task_id = ANY(%s)", [task for task, __ in pairs])
            )
        )
        types = {channel: self._type(channel) for channel in set(channels.values())}
        users = self._users(step, self.env["res.partner"].browse(partner for __, partner in pairs))
        model = self.env["ir.model"]._get_id("res.partner")
        values = [
            {
                "res_model_id": model,
                "res_id": partner,
                "activity_type_id": types[channels[task]].id,
                "user_id": user.id,
                "summary": self.with_context(lang=user.lang)._summary(step),
                "date_deadline": step.company_id._grc_today(),
                "automated": True,
            }
            for (task, partner), user in zip(pairs, users, strict=True)
        ]
        made = self.env["mail.activity"].with_company(step.company_id).with_context(**QUIET).create(values)
        self.env.flush_all()
        return list(zip((task for task, __ in pairs), made.ids, strict=True))

    @api.model
    def _type(self, channel):
        """Return the first type of activity of a channel; none where there is none."""
        categories = [category for category, one in BY_CATEGORY.items() if one == channel]
        return self.env["mail.activity.type"].search(
            [("category", "in", categories), ("res_model", "in", (False, "res.partner"))], limit=1
        )

    @api.model
    def _summary(self, step):
        """Return what the activity is called, in the language of the context."""
        return self.env._("Contact them yourself in place of “%s”", step.name)
