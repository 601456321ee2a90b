from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within, WithinDays
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from ...engine.day import rank
from ...tools.planning import PRIVATE, QUIET

STATES = [
    ("open", "To do"),
    ("done", "Done"),
    ("dismissed", "Skipped"),
    ("stopped", "No longer needed"),
    ("expired", "Expired"),
    ("control", "Comparison group"),
]
#: Most minutes of an action: a working week.
LONGEST = 2400
#: What an action is about is said by the planner alone: its activity is changed with it, as superuser. The columns that
#: a source fills are added to it.
FIXED = {
    *("activity_id", "company_id", "key", "partner_id", "res_id", "res_model", "source"),
    # What the effect of calls is told by.
    *("control_share", "date", "rank"),
}
#: What its buttons write, and nobody else.
BY_BUTTON = {"state", "closed_on", "dismiss_reason", "feedback", "given_by_id", "given_on"}
#: Types of activities whose names tell nothing of the customer, by external id.
PLAIN_TYPES = (
    "mail.mail_activity_data_call",
    "mail.mail_activity_data_email",
    "mail.mail_activity_data_meeting",
    "mail.mail_activity_data_todo",
)


class GrcAction(models.Model):
    """An action proposed to a salesperson for a customer, planned as an Odoo activity.

    The row is the memory of the proposal: its key keeps it from being made twice, and it stays when the activity
    is done or deleted. Rows are made by SQL, ``ON CONFLICT (company_id, key) DO NOTHING``; what is planned say the
    sources (``grc.action.source``), when says the planner (``grc.action.planner``).

    What an action says stays in its row, under its own rules. What others can read (the activity on the customer, the
    opportunity, the chatter) has a neutral line and a link. A life event is for those who may see personal data alone;
    without one to do it, it waits for them in a list.
    """

    _name = "grc.action"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Action"
    _order = "rank desc, id"
    _rec_name = "summary"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", "Assigned to", index="btree_not_null")
    team_id = fields.Many2one("crm.team", "Sales team")
    source = fields.Selection(lambda self: self.env["grc.action.source"]._selection(), required=True, readonly=True)
    key = fields.Char(
        required=True,
        readonly=True,
        help="What the action is about, such as playbook step, customer, stage and day of entry: never proposed twice.",
    )
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    activity_type_id = fields.Many2one("mail.activity.type", ondelete="restrict")
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null", index="btree_not_null")
    date = fields.Date(required=True, readonly=True, help="Day from which the action is proposed.")
    deadline = fields.Date("Due", required=True, help="Day for which the activity is planned.")
    date_end = fields.Date("Valid until", help="After this day the action has lost its sense.")
    summary = fields.Char(required=True)
    why = fields.Char("Why now", help="One sentence.")
    say = fields.Text("What to say")
    offer = fields.Text("What to offer")
    feedback = fields.Text(
        "What came of it", readonly=True, help="What was said when it was done; of a life event it is kept here alone."
    )
    stake = fields.Monetary("Margin expected from this action", aggregator="sum")
    probability = fields.Float(
        help="Chance, from 0 to 1, that the action brings the margin expected.", aggregator="avg"
    )
    effort = fields.Float(help="Minutes that the action takes.", aggregator="sum")
    rank = fields.Float(
        compute="_compute_rank",
        store=True,
        aggregator=None,
        help="Margin expected from this action × probability ÷ effort: what a minute of work is worth.",
    )
    state = fields.Selection(STATES, required=True, default="open", index=True)
    closed_on = fields.Date("Closed on", readonly=True)
    dismiss_reason = fields.Char("Reason")
    given_by_id = fields.Many2one("res.users", "Reassigned by", readonly=True, ondelete="set null")
    given_on = fields.Datetime("Reassigned on", readonly=True)
    control_share = fields.Float(
        "Comparison share",
        readonly=True,
        aggregator=None,
        help="Share of the comparison group of the sales team when this was proposed; 0: no comparison.",
    )

    # What the sources fill
    step_id = fields.Many2one("grc.playbook.step", readonly=True, ondelete="set null", index="btree_not_null")
    playbook_id = fields.Many2one(related="step_id.playbook_id")
    stage_id = fields.Many2one("grc.stage", readonly=True, ondelete="set null", index="btree_not_null")
    entered_on = fields.Date("In the stage since", readonly=True)
    movement_id = UncheckedMany2one("grc.transition", readonly=True, ondelete="set null")
    turn = fields.Integer(readonly=True, help="How often the step had been repeated before.")
    life_rule_id = fields.Many2one(
        "grc.life.rule", "Life event", readonly=True, ondelete="set null", index="btree_not_null"
    )
    person_id = fields.Many2one(
        "grc.person", readonly=True, ondelete="set null", index="btree_not_null", groups="grc_base.group_grc_personal"
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="set null")
    occasion_on = fields.Date("Date of the event", readonly=True)
    to_collect = fields.Monetary(
        "To collect",
        readonly=True,
        aggregator="sum",
        help="What is overdue, taxes included and net of the money that is there. It is no margin: the margin expected"
        " from this action is what may never be paid, and what waiting costs.",
    )

    _date_days = WithinDays("date")
    _deadline_days = WithinDays("deadline")
    _date_end_days = WithinDays("date_end")
    _closed_on_days = WithinDays("closed_on", empty=True)
    _entered_on_days = WithinDays("entered_on", empty=True)
    _occasion_on_days = WithinDays("occasion_on", empty=True)
    _stake_range = Within("stake", 0, MOST)
    _to_collect_range = Within("to_collect", 0, MOST)
    _control_share_range = Within("control_share", 0, 1)
    _probability_range = Within("probability", 0, 1, "A probability lies between 0 and 1: 0.3 is three times in ten.")
    _effort_range = Within("effort", 0, LONGEST, "An action takes 0 to 2,400 minutes, which is a working week.")
    _key_unique = models.Constraint("UNIQUE(company_id, key)", "The same action is not proposed twice.")

    _open_rank_idx = models.Index("(company_id, user_id, rank DESC) WHERE state = 'open'")
    _grc_pending_idx = models.Index("(company_id, id) WHERE state = 'open' AND activity_id IS NULL")
    _day_idx = models.Index("(user_id, company_id, deadline) WHERE state = 'open'")
    _document_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _closed_idx = models.Index("(company_id, user_id, closed_on) WHERE closed_on IS NOT NULL")

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for company, actions in self.sudo().grouped("company_id").items():
            if actions.user_id - actions.user_id._grc_there(company):
                raise ValidationError(self.env._("Choose an active colleague of %s.", company.name))

    @api.depends("stake", "probability", "effort")
    def _compute_rank(self):
        """The same as ``planning.rank`` in SQL."""
        for action in self:
            action.rank = rank(action.stake, action.probability, action.effort)

    @api.depends("summary")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_display_name(self):
        """Documents that name an action show its name to everybody who reads them: its words, to its readers alone."""
        readable = set(self.sudo(False)._filtered_access("read")._ids)
        for action in self:
            action.display_name = action.summary if action.id in readable else action.sudo()._neutral_line()

    def write(self, vals):
        """Hand the activity over, or move it, together with the action.

        :raise AccessError: when a user changes what the action is about, or its state, or makes it somebody else's
            who may not change it themselves any more
        """
        if not self.env.su:
            _check_written(self.env, vals)
            if "user_id" in vals:
                return self._write_given(vals)
        result = super().write(vals)
        if vals.get("deadline"):
            self._outlast(fields.Date.to_date(vals["deadline"]))
        for name, column in (("user_id", "user_id"), ("deadline", "date_deadline")):
            if name in vals:
                for action in self.sudo().filtered(lambda action: action.state == "open" and action.activity_id):
                    if action.activity_id[column] != action[name]:
                        action.activity_id[column] = action[name]
        return result

    def _write_rows(self, values):
        """Write the same plain values on these rows by one statement."""
        sets = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        self.env.cr.execute(SQL("UPDATE grc_action SET %s WHERE id IN %s", sets, tuple(self.ids)))
        self.invalidate_recordset(list(values))

    # Its source

    def _planned_by(self):
        """Return the source of this action, a model without records."""
        return self.env["grc.action.source"]._of(self.source)

    def _channel(self):
        """Return how the customer is addressed by this action, or False."""
        return self._planned_by()._template(self).channel

    # Its activity

    def _activity_values(self):
        """Return the values of the activity of one action; what it says stays in the action."""
        self.ensure_one()
        on_document = self._planned_by()._on_document and bool(self.res_model)
        return {
            "res_model_id": self.env["ir.model"]._get_id(self.res_model if on_document else "res.partner"),
            "res_id": self.res_id if on_document else self.partner_id.id,
            "activity_type_id": self._neutral_type(),
            "user_id": self.user_id.id,
            "summary": self._neutral_line(),
            "note": self._neutral_link(),
            "date_deadline": self.deadline,
            "automated": True,
        }

    def _make_activity(self):
        """Make the activity of one open action anew, as superuser."""
        action = self.sudo()
        for lang in action._by_lang():
            activities = self.env["mail.activity"].sudo().with_company(action.company_id)
            action.activity_id = activities.with_context(**QUIET, lang=lang).create(
                action.with_context(lang=lang)._activity_values()
            )

    def _made_activity(self):
        """Return whether the activity of this action was made by the planner; that of a complaint is its user's own."""
        return bool(self) and self.sudo()._planned_by()._makes_activity(self)

    def _by_lang(self):
        """Return ``{language: actions}`` by the language of the users, of the company where nobody is assigned."""
        default = self.env.company.partner_id.lang
        return self.grouped(
            lambda action: usable_lang(self.env, action.user_id.lang, default, self.env.context.get("lang"))
        )

    def _follow_activity(self, vals, given):
        """Take over what was written on the activities of these actions.

        :param dict vals: as given to ``mail.activity.write``
        :param dict given: who gives them to another user, as ``res.users._grc_giving`` says; empty: the system
        """
        if vals.get("active") is False:
            self._close_by_hand("done")
        values = {}
        if "user_id" in vals:
            user = self.env["res.users"].browse(vals["user_id"])
            values |= {"user_id": user.id, "team_id": user.sale_team_id.id, **given}
        if vals.get("date_deadline"):
            values["deadline"] = vals["date_deadline"]
        if values and self:
            self.write(values)

    def _outlast(self, day):
        """Let those that somebody put off beyond their last day have their sense until then: their word counts."""
        self.filtered(lambda action: action.date_end and action.date_end < day).date_end = day

    def _close_by_hand(self, state, reason=None):
        """Close open actions on the day of their company.

        :param str state: ``done``, ``dismissed`` or ``stopped``
        :param str reason: why, where that is known
        """
        for company, actions in self.grouped("company_id").items():
            values = {"state": state, "closed_on": company._grc_today()}
            actions.write(values | ({"dismiss_reason": reason} if reason else {}))

    def _day_close(self, before, state, reason=False):
        """Close those of these actions that are in state ``before``, on their company's day."""
        for company, actions in self.filtered(lambda action: action.state == before).grouped("company_id").items():
            actions.sudo().write({"state": state, "closed_on": company._grc_today(), "dismiss_reason": reason})

    def _day_reopen(self, before):
        """Take up again those that were in state ``before``."""
        self.filtered(lambda action: action.state == before).sudo().write(
            {"state": "open", "closed_on": False, "dismiss_reason": False, "feedback": False}
        )

    def _keep_attachments(self, attachment_ids):
        """Keep with the first of these actions what was attached when it was done, instead of posting it."""
        attachments = self.env["ir.attachment"].browse(attachment_ids or []).exists()
        attachments.check_access("write")
        attachments.sudo().write({"res_model": self._name, "res_id": self[:1].id})

    # What everybody may read

    def _neutral_line(self):
        """Return what everybody may read of an action: that there is one."""
        self.ensure_one()
        if self._channel() == "phone" or self.activity_type_id.category == "phonecall":
            return self.env._("Call this customer")
        return self.env._("To do for this customer")

    def _neutral_link(self):
        """Return a link to the action, as HTML: anyone who may read it finds there what it says."""
        return Markup("<p>%s</p>") % self._get_html_link(title=self.env._("What it is about"))

    def _neutral_type(self):
        """Return the id of the type of the activity; that of a life event gives no name away."""
        reference = self.env["ir.model.data"]._xmlid_to_res_id
        todo = reference("mail.mail_activity_data_todo")
        kind = self.activity_type_id
        if self.source != PRIVATE or kind.id in map(reference, PLAIN_TYPES):
            return kind.id or todo
        return reference("mail.mail_activity_data_call") if kind.category == "phonecall" else todo

    def action_report(self):
        """Report on what was done; the action is done with the report."""
        self.ensure_one()
        lead = self.env["crm.lead"].browse(self.res_id if self.res_model == "crm.lead" else False)
        return self.env["grc.meeting.report"]._open_for(
            self.partner_id, action=self, activity=self.activity_id, lead=lead
        )

    # Entry points of scheduled planning

    @api.model
    def _cron_plan(self):
        """Plan the present day of every company, committing as it goes; errors of one do not stop the others."""
        self.env["grc.action.planner"]._plan_companies()

    @api.model
    def _plan_day(self, company, as_of=None, whole=False, commit=False):
        """Plan the actions of a company's day, see ``grc.action.planner``."""
        return self.env["grc.action.planner"]._plan_day(company, as_of, whole, commit)


def _check_written(env, vals):
    """Refuse what users do not write."""
    fixed = FIXED.union(*(source._fills for source in env["grc.action.source"]._sources()))
    if not fixed.isdisjoint(vals) or ("team_id" in vals and "user_id" not in vals):
        raise AccessError(env._("What an action is about cannot be changed."))
    if not BY_BUTTON.isdisjoint(vals):
        raise AccessError(env._("An action is done, skipped or taken up again by its buttons, not by writing."))
