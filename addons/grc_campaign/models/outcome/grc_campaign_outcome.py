from odoo import fields, models

#: What came back: kinds of ``engine/outcome``, clicks, and what customers and salespeople did.
KINDS = [
    ("reply", "Reply"),
    ("click", "Click by a person"),
    ("absence", "Absence"),
    ("bounce_hard", "The address takes no mail"),
    ("bounce_soft", "Not delivered"),
    ("delayed", "Delayed"),
    ("delivered", "Delivered"),
    ("complaint", "Marked as spam"),
    ("receipt", "Read receipt"),
    ("auto", "Automatic answer"),
    ("unknown", "Unclear"),
    ("activity", "Activity done"),
    ("order", "Order placed"),
    ("paid", "Invoice paid"),
]


class GrcCampaignOutcome(models.Model):
    """What came of a task of a campaign: rows are added by SQL, and none is changed.

    A message that comes twice is one row; so is an order or an invoice.
    """

    _name = "grc.campaign.outcome"
    _inherit = ["grc.choice"]
    _description = "What Came of a Campaign"
    _order = "moment desc, id desc"
    _log_access = False
    _rec_name = "kind"

    task_id = fields.Many2one("grc.campaign.task", required=True, readonly=True, ondelete="cascade", index=True)
    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    trace_id = fields.Many2one("mailing.trace", "Mail", readonly=True, ondelete="set null", index="btree_not_null")
    partner_id = fields.Many2one(related="task_id.participation_id.partner_id", string="Customer")
    step_id = fields.Many2one(related="task_id.step_id")
    control = fields.Boolean(related="task_id.participation_id.control", string="Comparison group")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    moment = fields.Datetime("On", required=True, readonly=True)
    evidence = fields.Char(readonly=True, help="The message, or the document, that tells it.")
    detail = fields.Char(readonly=True, help="What a mail server said, by its code, or what was done with the mail.")
    until = fields.Date("Back on", readonly=True, help="First day on which somebody who is absent is back.")
    sure = fields.Boolean(
        "Names the mail",
        readonly=True,
        default=True,
        help="Whether the message names our mail. Otherwise the mail was found by the address, and nothing is stopped"
        " by this message alone.",
    )

    _grc_once_idx = models.UniqueIndex("(task_id, kind, evidence) WHERE evidence IS NOT NULL")
    _grc_absent_idx = models.Index("(until) WHERE kind = 'absence'")
    _grc_bounced_idx = models.Index("(trace_id, moment) WHERE kind IN ('bounce_hard', 'bounce_soft')")
