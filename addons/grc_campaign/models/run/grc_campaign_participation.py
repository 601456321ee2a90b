from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import HIGHEST_INTEGER, MOST, Within
from odoo.addons.grc_base.tools.clock import local_day

STATES = [("running", "In the campaign"), ("done", "Through"), ("exited", "Left"), ("aside", "Set aside")]
#: Why somebody left before the end.
EXITS = [
    ("goal", "They have bought"),
    ("paid", "They have paid"),
    ("stopped", "The campaign was stopped"),
    ("gate", "They are not contacted any more"),
    ("deleted", "The contact was deleted"),
    ("erased", "Their data was erased"),
    ("merged", "The same customer as another one"),
]
#: Why somebody is never held back for comparison.
EXEMPTIONS = [
    ("complaint", "A complaint is open"),
    ("contract", "A contract runs out"),
    ("debt", "An invoice is overdue"),
    ("key", "A key account"),
    ("opportunity", "An opportunity is open"),
    ("quotation", "A quotation is open"),
]


class GrcCampaignParticipation(models.Model):
    """A customer in a campaign. Rows are made by SQL, when the campaign is launched, or when they come to it later.

    Who is contacted is a customer or a line of a file, never both. A row whose contact was deleted or merged is
    nobody's, and counted still: nothing runs in it. Who is erased keeps their row: the contact stays, without their
    data.

    Who was in the audience at the launch and is not taken in, or not yet, is set aside (``grc.campaign.intake``): they
    are no customers of the campaign.
    """

    _name = "grc.campaign.participation"
    _description = "Customer in a Campaign"
    _order = "priority desc, id"
    _log_access = False
    _rec_name = "partner_id"

    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null", index="btree_not_null")
    file_line = fields.Integer(
        "Line of a file",
        readonly=True,
        aggregator=None,
        help="Number of the line of a file that is contacted; empty: it is a customer.",
    )
    event_key = fields.Char(
        required=True, default="", readonly=True, help="The document that brought them in; empty: the audience."
    )
    state = fields.Selection(STATES, required=True, default="running", readonly=True)
    control = fields.Boolean("Comparison group", readonly=True, help="Drawn at the launch, and never changed.")
    company_wide = fields.Boolean(
        "Comparison group of the company",
        readonly=True,
        help="In the company-wide comparison group when they came in: no campaign goes to them.",
    )
    mixed = fields.Boolean(
        "Not compared",
        readonly=True,
        help="Two contacts who are one customer by now, one of them in the comparison group: counted neither way.",
    )
    held_share = fields.Float(
        "Share of the comparison group",
        readonly=True,
        aggregator=None,
        help="Part of those like them that was in the comparison group; 0: they were never to be in it, and are not"
        " compared.",
    )
    exemption = fields.Selection(
        EXEMPTIONS, "Never in a comparison group", readonly=True, help="Why, when they came in."
    )
    held_until = fields.Date(
        "In the comparison group until",
        compute="_compute_held_until",
        help="From then on they are contacted like anybody.",
    )
    exit_reason = fields.Selection(EXITS, "Why they left", readonly=True)
    priority = fields.Float(readonly=True, aggregator=None)
    entered_at = fields.Datetime("In it since", required=True, readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True)
    task_ids = fields.One2many("grc.campaign.task", "participation_id", "Tasks")

    _priority_range = Within("priority", 0, MOST)
    _held_share_range = Within("held_share", 0, 1)
    _file_line_range = Within("file_line", 0, HIGHEST_INTEGER)
    # NULL and 0 are no line: Odoo writes 0.
    _one_recipient = models.Constraint(
        "CHECK (CASE WHEN partner_id IS NULL THEN COALESCE(file_line, 0) > 0 OR state <> 'running'"
        " ELSE COALESCE(file_line, 0) = 0 END)",
        "Either a customer or a line of a file is in a campaign.",
    )
    # A UNIQUE constraint would make Odoo's merge of partners delete rows.
    _grc_once_idx = models.UniqueIndex("(campaign_id, partner_id, event_key) WHERE partner_id IS NOT NULL")
    _grc_once_line_idx = models.UniqueIndex("(campaign_id, file_line, event_key) WHERE file_line > 0")
    _grc_running_idx = models.Index("(campaign_id) WHERE state = 'running'")

    @api.depends("control", "state", "entered_at", "drawn_at", "campaign_id.release_months")
    def _compute_held_until(self):
        for one in self:
            months = relativedelta(months=one.campaign_id.release_months)
            held = one.control and one.state != "aside"
            until = (one.drawn_at or one.entered_at) + months
            one.held_until = local_day(until, one.company_id) if held else False
