from secrets import token_hex

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

#: Days for which a campaign takes in who comes to its audience, unless something else is said.
OPEN_DAYS = 365
STATES = [("draft", "Draft"), ("running", "Running"), ("halted", "Halted"), ("done", "Done")]
#: Why a campaign was halted.
HALTS = [
    ("manager", "Halted by a manager"),
    ("database", "This is another database than the one that launched it"),
    ("neutralized", "This database is a copy for testing"),
    ("everything", "Everything that leaves was stopped"),
]
#: Purposes that a campaign may have.
PURPOSES = [("marketing", "Marketing"), ("service", "Service")]
#: What is settled with the launch: who is written to, who is held back, and in which order.
FROZEN = {"audience_id", "company_id", "control_share", "purpose", "priority", "chance", "goal_days", "intake"}
#: What is said by the buttons alone.
BY_BUTTON = {"state", "launched_at", "halt_reason", "held", "salt", "utm_campaign_id"}


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
    goal_days = fields.Integer("Window (days)", default=30, help="Purchases of so many days after the launch count.")
    control_share = fields.Float(
        "Comparison share",
        default=0,
        help="Share of the audience that nothing of this campaign contacts, for comparison. Drawn at the launch.",
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
    halt_reason = fields.Selection(HALTS, readonly=True, copy=False)
    held = fields.Boolean(
        "Mails wait", readonly=True, copy=False, help="Mails of this campaign in the queue wait until it goes on."
    )
    utm_campaign_id = fields.Many2one(
        "utm.campaign", "Campaign of links", readonly=True, copy=False, ondelete="set null"
    )
    participation_count = fields.Integer("Customers", compute="_compute_counts")
    task_count = fields.Integer("Tasks", compute="_compute_counts")
    refusal_count = fields.Integer("Refusals", compute="_compute_counts")
    contact_count = fields.Integer("Contacts", compute="_compute_counts")
    parked_count = fields.Integer("Errors", compute="_compute_counts")
    is_elsewhere = fields.Boolean(compute="_compute_is_elsewhere")

    _goal_days_range = Within("goal_days", 1, 730)
    _control_share_range = Within("control_share", 0, 0.5, "A comparison share lies between 0 and 50 %.")
    _priority_range = Within("priority", 0, MOST)
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
            ("parked_count", "grc.campaign.task", [("state", "=", "parked")]),
        ):
            counts = dict(
                self.env[model]._read_group([("campaign_id", "in", self.ids), *domain], ["campaign_id"], ["__count"])
            )
            for campaign in self:
                campaign[name] = counts.get(campaign._origin, 0)

    @api.depends("state")
    def _compute_is_elsewhere(self):
        other = self.env["grc.campaign.identity"]._is_other()
        for campaign in self:
            campaign.is_elsewhere = other and campaign.state in ("running", "halted")

    @api.constrains("purpose", "step_ids")
    def _check_purpose(self):
        for campaign in self:
            if campaign.purpose != "marketing" and "mail" in campaign.step_ids.mapped("action"):
                raise ValidationError(
                    self.env._("Mails of a campaign are marketing. A campaign for service has activities alone.")
                )

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
            raise UserError(
                self.env._(
                    "“%s” is launched: its audience, comparison group and order are settled. Copy it to change them.",
                    launched[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if launched := self.filtered(lambda one: one.state != "draft"):
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
        if self.state != "draft":
            raise UserError(self.env._("“%s” has been launched already.", self.name))
        if self.env["grc.campaign.identity"]._is_other():
            raise UserError(self._elsewhere_sentence())
        steps = self.step_ids.filtered(lambda step: not step.closed)
        if not steps:
            raise UserError(self.env._("A campaign needs a step: what is done for each customer?"))
        steps._check_ready()

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
        if not self.env["grc.campaign.identity"]._noted():
            self.env["grc.campaign.identity"]._bind()
        links = self.env["utm.campaign"].sudo().create({"title": self.name, "user_id": self.user_id.id})
        self.sudo().write(
            {"state": "running", "launched_at": self.env.cr.now().replace(microsecond=0), "utm_campaign_id": links.id}
        )
        self.step_ids._take_mailings()
        number = self.env["grc.campaign.enrolment"].sudo()._enrol(self.sudo())
        self._note_intake(number)
        if not number and self.intake == "all":
            raise UserError(
                self.env._("Nobody is in “%s” today: there is nobody to contact.", self.audience_id.display_name)
            )
        self.env["grc.campaign.executor"]._wake()
        return number

    def _note_intake(self, number):
        """Note how many the launch has found, and until when others are taken in."""
        until = self.open_until or fields.Date.add(self.company_id._grc_today(), days=OPEN_DAYS)
        moment = self.launched_at
        self.sudo().write({"reach": number, "open_until": until, "looked_at": moment, "taken_at": moment})

    def action_halt(self):
        """Let nothing more of these campaigns begin, and their mails in the queue wait until they go on."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "running")._halt("manager")

    def _halt(self, reason):
        """Halt these campaigns, once what is being done for them is whole; of those that are done, hold the mails.

        A mail that is just going is waited for (``grc.campaign.queue``).

        :param str reason: key of :data:`HALTS`
        """
        self.sudo().write({"held": True, "halt_reason": reason})
        self.sudo().filtered(lambda one: one.state == "running").write({"state": "halted"})

    def action_go_on(self):
        """Go on with halted campaigns; what is too late by now is skipped.

        :raise UserError: in another database than the one that sends
        """
        self.check_access("write")
        if self.env["grc.campaign.identity"]._is_other():
            raise UserError(self._elsewhere_sentence())
        waiting = self.sudo().filtered(lambda one: one.held or one.state == "halted")
        waiting.filtered(lambda one: one.state == "halted").write({"state": "running"})
        waiting.write({"held": False, "halt_reason": False})
        self.env["grc.campaign.executor"]._wake()
        self.env["grc.campaign.queue"]._wake()

    def action_confirm_database(self):
        """Say that this is the database that sends; halted campaigns stay halted."""
        self.check_access("write")
        self.env["grc.campaign.identity"]._bind()

    def action_stop(self):
        """End these campaigns: everybody leaves now, and what is in the queue of mails is cancelled."""
        self.check_access("write")
        stopped = self.sudo().filtered(lambda one: one.held or one.state in ("running", "halted"))
        stopped.write({"state": "done", "halt_reason": False, "held": False})
        # Mails ask for the row of their campaign: it is taken first, lest both wait for each other.
        stopped.flush_recordset()
        self.env["grc.campaign.follow"]._leave(SQL("m.campaign_id = ANY(%s)", stopped.ids), "stopped")
        self.env["grc.campaign.queue"]._cancel(stopped)

    @api.model
    def _close_done(self, now=None):
        """End the running campaigns in which nobody is left, and that take in nobody any more.

        :param datetime now: the moment; None: that of the transaction
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign c SET state = 'done'
                 WHERE c.state = 'running' AND (c.intake = 'all' OR c.open_until < %s) AND NOT EXISTS (
                       SELECT 1 FROM grc_campaign_participation m WHERE m.campaign_id = c.id AND m.state = 'running')
                """,
                (now or self.env.cr.now()).date(),
            )
        )
        self.invalidate_model(["state"])

    # What it has made

    def action_open_participations(self):
        """Open the customers in this campaign."""
        return self._open("grc.campaign.participation", self.env._("Customers"), [("state", "!=", "aside")])

    def action_open_tasks(self):
        """Open what is done for them."""
        return self._open("grc.campaign.task", self.env._("Tasks"))

    def action_open_parked(self):
        """Open the tasks that failed, to be tried again."""
        return self._open("grc.campaign.task", self.env._("Errors"), [("state", "=", "parked")])

    def action_open_refusals(self):
        """Open what was refused."""
        return self._open("grc.campaign.refusal", self.env._("Refusals"))

    def action_open_contacts(self):
        """Open the contacts made."""
        return self._open("grc.contact.ledger", self.env._("Contacts"))

    def _open(self, model, name, domain=()):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,kanban,form" if model != "grc.contact.ledger" else "list,kanban",
            "mobile_view_mode": "kanban",
            "domain": [("campaign_id", "=", self.id), *domain],
        }
