from odoo import api, models
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
        query = SQL("SELECT task_id, channel FROM grc_claim WHERE task_id = ANY(%s)", [task for task, __ in pairs])
        channels = dict(self.env.execute_query(query))
        types = {channel: self._type(channel) for channel in set(channels.values())}

        def said(task, user):
            summary = self.with_context(lang=user.lang)._summary(step)
            return {"activity_type_id": types[channels[task]].id, "summary": summary}

        made = self._make_activities(step, pairs, said)
        self._enter(self._note_done("activity_id", made, now), now)

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
