from secrets import token_hex

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("draft", "Draft"),
    ("planned", "Planned"),
    ("running", "Running"),
    ("halted", "Halted"),
    ("done", "Done"),
]
#: States before the launch.
BEFORE = ("draft", "planned")
#: Why a campaign was halted.
HALTS = [
    ("manager", "Halted by a manager"),
    ("database", "This is another database than the one that launched it"),
    ("neutralized", "This database is a copy for testing"),
    ("complaints", "Too many have marked its mails as spam"),
    ("often", "It would contact customers more often than it has steps"),
    ("everything", "Everything that leaves was stopped"),
    ("failed", "Nobody more could be taken in"),
]
#: Purposes that a campaign may have.
PURPOSES = [("marketing", "Marketing"), ("service", "Service")]
#: What is settled with the launch: who is written to, who is held back, and in which order.
FROZEN = {
    *("audience_id", "company_id", "control_share", "control_source", "purpose", "priority", "chance", "review_days"),
    *("goal", "goal_days", "intake", "start", "start_on", "start_hour", "trigger", "silence_days", "reentry"),
    *("repeat_every", "repeat_unit", "repeat_by", "repeat_place", "repeat_weekday", "planned_at", "sender"),
    "release_months",
}
#: What is said by the buttons alone.
BY_BUTTON = {
    *("state", "launched_at", "halt_reason", "held", "salt", "utm_campaign_id", "complaints_seen"),
    *("next_start", "heard_at", "review_at", "reviewed"),
    *("approval", "approval_by_id", "approved_by_id", "approval_digest", "approved_mails", "intake_digest"),
}


class GrcCampaign(models.Model):
    """A campaign of a company: an audience, and steps by which each customer in it is contacted.

    Launching takes the audience in (``grc.campaign.enrolment``); then the executor (``grc.campaign.executor``) does
    what is due.
    """

    _name = "grc.campaign"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Campaign"
    _order = "launched_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        check_company=True,
        help="Does the activities of customers without a salesperson.",
    )
    audience_id = fields.Many2one(
        "grc.audience", required=True, ondelete="restrict", check_company=True, index=True, help="Who is contacted."
    )
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        default="marketing",
        help="Consent is asked for this purpose. Rules of contact pressure are about marketing alone.",
    )
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, index=True)
    goal = fields.Selection(
        [("purchase", "A purchase"), ("paid", "A payment")],
        default="purchase",
        help="Customers who reach it leave the campaign at once; where an order or invoice has brought them, by paying"
        " that one. Empty: nobody leaves before the end.",
    )
    goal_days = fields.Integer(
        "Window (days)", default=30, help="Purchases of so many days count, from that on which somebody begins."
    )
    control_share = fields.Float(
        "Comparison share",
        default=0,
        help="Share of the audience that nothing of this campaign contacts, for comparison. Drawn at the launch, but"
        " never among open quotations, opportunities and complaints, overdue invoices,"
        " contracts running out, key accounts.",
    )
    salt = fields.Char(
        default=lambda self: token_hex(16),
        required=True,
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Decides who is in the comparison group.",
    )
    priority = fields.Float(
        default=0,
        aggregator=None,
        help="Where rules let only some contacts through, the highest goes first. 0: the margin expected of each"
        " customer × the chance below.",
    )
    chance = fields.Float(
        "Chance of success", default=0.05, aggregator=None, help="From 0 to 1: how many of those contacted will buy."
    )
    step_ids = fields.One2many("grc.campaign.step", "campaign_id", "Steps", copy=True)
    participation_ids = fields.One2many("grc.campaign.participation", "campaign_id", "Participations")
    launched_at = fields.Datetime("Launched on", readonly=True, copy=False)
    halt_reason = fields.Selection(
        HALTS,
        readonly=True,
        copy=False,
        help="By marks as spam it is halted when more than three in a thousand of its mails got one; a campaign of"
        " fewer than five hundred mails, from the second on.",
    )
    complaints_seen = fields.Integer(readonly=True, copy=False, help="Marks as spam with which it was let go on.")
    utm_campaign_id = fields.Many2one(
        "utm.campaign", "Campaign of links", readonly=True, copy=False, ondelete="set null"
    )
    participation_count = fields.Integer("Customers", compute="_compute_counts")
    task_count = fields.Integer("Tasks", compute="_compute_counts")
    refusal_count = fields.Integer("Refusals", compute="_compute_counts")
    contact_count = fields.Integer("Contacts", compute="_compute_counts")
    outcome_count = fields.Integer("Outcomes", compute="_compute_counts")
    parked_count = fields.Integer("Errors", compute="_compute_counts")
    is_elsewhere = fields.Boolean(compute="_compute_is_elsewhere")

    _goal_days_range = Within("goal_days", 1, 730)
    _control_share_range = Within("control_share", 0, 0.5, "A comparison share lies between 0 and 50 %.")
    _priority_range = Within("priority", 0, MOST)
    _complaints_seen_range = Within("complaints_seen", 0, 10**6)
    _chance_range = Within("chance", 0, 1, "A chance lies between 0 and 1: 0.05 is one in twenty.")

    @api.depends_context("uid")
    @api.depends("participation_ids")
    def _compute_counts(self):
        """Count what the lists behind the buttons show to this user."""
        for name, model, domain in (
            ("participation_count", "grc.campaign.participation", [("state", "!=", "aside")]),
            ("task_count", "grc.campaign.task", []),
            ("refusal_count", "grc.campaign.refusal", []),
            ("contact_count", "grc.contact.ledger", []),
            ("outcome_count", "grc.campaign.outcome", []),
            ("parked_count", "grc.campaign.task", [("state", "=", "parked")]),
        ):
            counts = dict(
                self.env[model]._read_group([("campaign_id", "in", self.ids), *domain], ["campaign_id"], ["__count"])
            )
            for campaign in self:
                campaign[name] = counts.get(campaign._origin, 0)

    @api.depends("state", "held")
    def _compute_is_elsewhere(self):
        other = self.env["grc.campaign.identity"]._is_other()
        for campaign in self:
            campaign.is_elsewhere = other and (campaign.held or campaign.state in ("running", "halted"))

    @api.constrains("purpose", "step_ids")
    def _check_purpose(self):
        for campaign in self:
            if campaign.purpose != "marketing" and "mail" in campaign.step_ids.mapped("action"):
                raise ValidationError(
                    self.env._("Mails of a campaign are marketing. A campaign for service has activities alone.")
                )

    @api.constrains("goal")
    def _check_goal(self):
        self.step_ids._check_goal()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name not in BY_BUTTON} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what is settled.

        :raise UserError: for what the launch has settled, or a button says
        """
        if not self.env.su and not BY_BUTTON.isdisjoint(vals):
            raise UserError(self.env._("A campaign is launched, halted and stopped by its buttons, not by writing."))
        launched = self.filtered(lambda one: one.state != "draft")
        if launched and not FROZEN.isdisjoint(vals):
            launched._check_planned()
            raise UserError(
                self.env._(
                    "“%s” is launched: its audience, comparison group and order are settled. Copy it to change them.",
                    launched[0].name,
                )
            )
        if "active" in vals and not vals["active"]:
            self._check_over()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if launched := self.filtered(lambda one: one.state not in BEFORE):
            raise UserError(
                self.env._("“%s” has been launched: what customers got stays told. Archive it.", launched[0].name)
            )

    def copy_data(self, default=None):
        """A copy is a draft: without dates, participants or figures, and with a salt of its own."""
        named = "name" in (default or {})
        return [
            vals if named else dict(vals, name=self.env._("%s (copy)", campaign.name))
            for campaign, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def copy(self, default=None):
        """Return copies, whose steps wait for steps of the copy."""
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            twins = dict(zip(old.step_ids.sorted("id"), new.step_ids.sorted("id"), strict=False))
            for step, twin in twins.items():
                if step.of_id:
                    twin.of_id = twins.get(step.of_id)
        return copies

    # Its life

    def action_launch(self):
        """Open what the launch would do, to be confirmed."""
        self.ensure_one()
        self.check_access("write")
        self._check_launch()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Launch %s", self.name),
            "res_model": "grc.campaign.launch",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_campaign_id": self.id},
        }

    def _check_launch(self):
        """Refuse to launch what cannot run.

        :raise UserError: saying what is missing
        """
        self.ensure_one()
        if self.state not in BEFORE:
            raise UserError(self.env._("“%s” has been launched already.", self.name))
        if not self.active:
            raise UserError(self.env._("“%s” is archived: take it out of the archive to launch it.", self.name))
        if self.env["grc.campaign.identity"]._is_other():
            raise UserError(self._elsewhere_sentence())
        self._check_not_held()
        steps = self.step_ids.filtered(lambda step: not step.closed)
        if not steps:
            raise UserError(self.env._("A campaign needs a step: what is done for each customer?"))
        steps._check_ready()
        self._check_approved()

    def _elsewhere_sentence(self):
        """Return that this database is not the one that sends."""
        return self.env._(
            "Campaigns were launched in another database than this one, which may be a copy: nothing is sent from here"
            " until a manager has confirmed in a halted campaign that this is the one that sends."
        )

    def _launch(self):
        """Take the audience in and let the executor begin.

        :raise UserError: if something is missing, or nobody is in the audience
        :return: number of customers
        """
        self.ensure_one()
        self._check_launch()
        self._note_approved_mails()
        self.step_ids._settle_awaited()
        if not self.env["grc.campaign.identity"]._noted():
            self.env["grc.campaign.identity"]._bind()
        self._settle_share()
        links = self.env["utm.campaign"].sudo().create({"title": self.name, "user_id": self.user_id.id})
        self.sudo().write(
            {"state": "running", "launched_at": self.env.cr.now().replace(microsecond=0), "utm_campaign_id": links.id}
        )
        self.step_ids._take_mailings()
        begins = self.start == "launch"
        number = self.env["grc.campaign.enrolment"].sudo()._enrol(self.sudo()) if begins else 0
        self._note_intake(number)
        self._settle_start()
        if begins and not number and self.intake == "all":
            raise UserError(
                self.env._("Nobody is in “%s” today: there is nobody to contact.", self.audience_id.display_name)
            )
        self._note_cost()
        self.env["grc.campaign.review"]._close(self)
        self.env["grc.campaign.executor"]._wake()
        return number

    def action_confirm_database(self):
        """Say that this is the database that sends; halted campaigns stay halted."""
        self.check_access("write")
        self.env["grc.campaign.identity"]._bind()

    # What it has made

    def action_open_participations(self):
        """Open the customers in this campaign."""
        return self._open("grc_campaign_participation_action", self.env._("Customers"), [("state", "!=", "aside")])

    def action_open_tasks(self):
        """Open what is done for them."""
        return self._open("grc_campaign_task_action", self.env._("Tasks"))

    def action_open_parked(self):
        """Open the tasks that failed, to be tried again."""
        return self._open("grc_campaign_parked_action", self.env._("Errors"), [("state", "=", "parked")])

    def action_open_refusals(self):
        """Open what was refused."""
        return self._open("grc_campaign_refusal_action", self.env._("Refusals"))

    def action_open_outcomes(self):
        """Open what came of them."""
        return self._open("grc_campaign_outcome_action", self.env._("Outcomes"))

    def action_open_contacts(self):
        """Open the contacts made."""
        return self._open("grc_contact_ledger_action", self.env._("Contacts"))

    def _open(self, action, name, domain=()):
        """Return an action of this addon, for what belongs to this campaign.

        :param str action: its external id, without the addon
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["ir.actions.act_window"]._for_xml_id(f"grc_campaign.{action}") | {
            "name": name,
            "display_name": name,
            "domain": [("campaign_id", "=", self.id), *domain],
            "context": {},
        }
