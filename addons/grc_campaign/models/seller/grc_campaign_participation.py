from odoo import api, fields, models
from odoo.tools import format_date

#: Kinds of outcomes that are what a customer did.
DID = ("click", "reply", "complaint", "order", "paid")


class GrcCampaignParticipation(models.Model):
    """What a customer has received in a campaign, and did, in words."""

    _inherit = "grc.campaign.participation"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    received = fields.Char(compute="_compute_received", help="What was sent or begun, and what they did, by day.")

    @api.depends("task_ids.state", "task_ids.acted_at", "task_ids.outcome_ids", "control")
    @api.depends_context("lang", "tz")
    def _compute_received(self):
        for row in self:
            done = row.task_ids.filtered(lambda task: task.state == "done").sorted("acted_at")
            told = [*map(self._told, done), *row._did()]
            row.received = self.env._("Nothing: comparison group") if row.control else " · ".join(told)

    def _did(self):
        """Return what the customer did in a campaign, and when."""
        kinds = dict(self.env["grc.campaign.outcome"]._fields["kind"]._description_selection(self.env))
        outcomes = self.task_ids.outcome_ids.filtered(lambda one: one.kind in DID).sorted(lambda one: one.moment)
        return [self._on(kinds[one.kind], one.moment) for one in outcomes]

    @api.model
    def _told(self, task):
        """Return what a task was, and when."""
        return self._on(task.step_id.sudo().name, task.acted_at)

    @api.model
    def _on(self, what, moment):
        """Return something with its day."""
        day = fields.Datetime.context_timestamp(self, moment)
        return self.env._("%(step)s (%(day)s)", step=what, day=format_date(self.env, day))
