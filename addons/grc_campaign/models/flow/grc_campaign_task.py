from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class GrcCampaignTask(models.Model):
    """Whether a customer has come to the step of a task, or only waited for an outcome that leads there."""

    _inherit = "grc.campaign.task"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    came = fields.Boolean(
        "Came to the step",
        compute="_compute_came",
        search="_search_came",
        help="Not while an outcome is waited for, and not where another one came first, or none.",
    )

    @api.depends("state", "reason", "acted_at", "outcome_id")
    def _compute_came(self):
        found = self.sudo().search([("id", "in", self.ids), ("came", "=", True)])
        for task in self:
            task.came = task._origin in found

    @api.model
    def _search_came(self, operator, value):
        return Domain.OR(self._came_domain(bool(one)) for one in value) if operator == "in" else NotImplemented

    @api.model
    def _came_domain(self, came):
        """Return the domain of those who have come, or have not."""
        return Domain.custom(to_sql=lambda model, alias, __: SQL("%s = %s", model._waited(alias), not came))

    @api.model
    def _waited(self, alias):
        """Return the condition that somebody has not come to the step of a task: they wait, or it ended while they did.

        Of a step for which something is to be missing, what ended when its days were over had come to it.

        :param str alias: of the table of tasks
        """
        task = SQL.identifier(alias)
        return SQL(
            """
            (%(task)s.state = 'awaiting' OR %(task)s.state = 'cancelled' AND EXISTS (
                SELECT 1 FROM grc_campaign_step way
                 WHERE way.id = %(task)s.step_id AND way.after NOT IN ('launch', 'previous')
                   AND CASE WHEN %(task)s.reason IN ('otherwise', 'nothing', 'mail') THEN TRUE
                            WHEN %(task)s.reason IN ('closed', 'left') IS NOT TRUE THEN FALSE
                            WHEN way.missing IS NOT TRUE THEN %(task)s.outcome_id IS NULL
                            ELSE NOT EXISTS (
                                 SELECT 1 FROM grc_campaign_task was
                                  WHERE was.participation_id = %(task)s.participation_id AND was.step_id = way.of_id
                                    AND was.occurrence = %(task)s.occurrence
                                    AND was.acted_at + make_interval(days => way.within) <= %(task)s.acted_at) END))
            """,
            task=task,
        )
