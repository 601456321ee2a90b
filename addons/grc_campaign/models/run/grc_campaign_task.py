from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.tools import SQL

from .grc_campaign_refusal import REASONS

STATES = [
    ("ready", "Waits"),
    ("awaiting", "Waits for an outcome"),
    ("done", "Done"),
    ("ghost", "Comparison group"),
    ("skipped", "Left out"),
    ("cancelled", "No longer needed"),
    ("parked", "Failed"),
]
#: States of what may still be done.
OPEN = ("ready", "awaiting", "parked")
#: Why something was not done, beside what was refused.
ENDS = [
    ("late", "Too late"),
    ("closed", "The step is closed"),
    ("left", "They have left the campaign"),
    ("mail_email_missing", "No e-mail address"),
    ("mail_email_invalid", "Invalid e-mail address"),
    ("mail_dup", "Double"),
    ("mail", "The mail was not accepted"),
    ("absent", "They are absent"),
    ("otherwise", "Something else came first"),
    ("nothing", "Nothing came in time"),
]


class GrcCampaignTask(models.Model):
    """A step to be done for a customer in a campaign. Rows are made and written by SQL."""

    _name = "grc.campaign.task"
    _description = "Task of a Campaign"
    _order = "due_at desc, id desc"
    _log_access = False
    _rec_name = "step_id"

    participation_id = fields.Many2one("grc.campaign.participation", required=True, readonly=True, ondelete="cascade")
    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="participation_id.partner_id", string="Customer")
    step_id = fields.Many2one("grc.campaign.step", required=True, readonly=True, ondelete="restrict", index=True)
    occurrence = fields.Integer(readonly=True, default=0, aggregator=None)
    due_at = fields.Datetime("Due", required=True, readonly=True)
    expires_at = fields.Datetime("Not later than", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default="ready", readonly=True)
    reason = fields.Selection(ENDS + REASONS, readonly=True, help="Why it was not done, or why it waits.")
    priority = fields.Float(readonly=True, aggregator=None)
    tries = fields.Integer("Failed tries", readonly=True, default=0, aggregator=None)
    error = fields.Text(readonly=True, help="What the last try failed by.", groups="grc_base.group_grc_manager")
    acted_at = fields.Datetime("Done on", readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null", index="btree_not_null")
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null", index="btree_not_null")
    trace_id = fields.Many2one("mailing.trace", "Mail sent", readonly=True, ondelete="set null", index="btree_not_null")
    outcome_id = fields.Many2one(
        "grc.campaign.outcome",
        "Because of",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The outcome of a step before that this one follows.",
    )
    outcome_ids = fields.One2many("grc.campaign.outcome", "task_id", "Outcomes")
    refusal_ids = fields.One2many("grc.campaign.refusal", "task_id", "Refusals")

    _priority_range = Within("priority", 0, MOST)
    _once = models.Constraint("UNIQUE(participation_id, step_id, occurrence)", "A step is done once for each customer.")
    _grc_ready_idx = models.Index("(due_at) WHERE state = 'ready'")
    _grc_awaiting_idx = models.Index("(participation_id) WHERE state = 'awaiting'")

    @api.model
    def _insert(self, rows, state="ready"):
        """Return the INSERT of tasks; those that are there stay as they are.

        :param SQL rows: SELECT of ``participation_id, campaign_id, company_id, step_id, occurrence, priority``, the
            days for which they have sense (``latest``), and ``due_at``
        :param str state: in which they begin
        """
        return SQL(
            """
            INSERT INTO grc_campaign_task (participation_id, campaign_id, company_id, step_id, occurrence, due_at,
                                           expires_at, state, priority, tries)
            SELECT d.participation_id, d.campaign_id, d.company_id, d.step_id, d.occurrence, d.due_at,
                   d.due_at + make_interval(days => d.latest), %s, d.priority, 0
              FROM (%s) d
            ON CONFLICT DO NOTHING
            """,
            state,
            rows,
        )

    def action_retry(self):
        """Try failed tasks again at once.

        :raise AccessError: for who may not change campaigns
        """
        self.check_access("read")
        self.campaign_id.check_access("write")
        parked = self.sudo().filtered(lambda task: task.state == "parked")
        now = fields.Datetime.now()
        tomorrow = now + timedelta(days=1)
        parked.write({"state": "ready", "tries": 0, "due_at": now})
        parked.filtered(lambda task: task.expires_at < tomorrow).write({"expires_at": tomorrow})
        self.env["grc.campaign.executor"]._wake()

    def action_give_up(self):
        """Leave out failed tasks; nothing follows for their customers."""
        self.check_access("read")
        self.campaign_id.check_access("write")
        parked = self.sudo().filtered(lambda task: task.state == "parked")
        parked.write({"state": "cancelled", "acted_at": fields.Datetime.now()})
        self.env["grc.campaign.follow"]._finish(parked.ids)
