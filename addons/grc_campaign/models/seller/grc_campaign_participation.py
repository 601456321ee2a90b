from odoo import api, fields, models
from odoo.tools import format_date


class GrcCampaignParticipation(models.Model):
    """What a customer has received in a campaign, in words."""

    _inherit = "grc.campaign.participation"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    received = fields.Char(compute="_compute_received", help="What was sent or begun, with its day.")

    @api.depends("task_ids.state", "task_ids.acted_at", "control")
    @api.depends_context("lang", "tz")
    def _compute_received(self):
        for row in self:
            done = row.task_ids.filtered(lambda task: task.state == "done").sorted("acted_at")
            row.received = self.env._("Nothing: comparison group") if row.control else " · ".join(map(self._told, done))

    @api.model
    def _told(self, task):
        """Return what a task was, and when."""
        day = fields.Datetime.context_timestamp(self, task.acted_at)
        return self.env._("%(step)s (%(day)s)", step=task.step_id.sudo().name, day=format_date(self.env, day))
