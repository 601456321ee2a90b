from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within, WithinDays
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_amount, format_date

PERIODS = {"month": relativedelta(months=1), "quarter": relativedelta(months=3), "year": relativedelta(years=1)}


class GrcGoal(models.Model):
    """An objective stated as a ratio: what is to be achieved in a period, and what has been.

    An addon adds a ratio by extending ``ratio`` and :meth:`_achieved_by_ratio`; its unit is told by
    :meth:`_money_ratios`.
    """

    _name = "grc.goal"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Goal"
    _order = "date_from desc, ratio, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    ratio = fields.Selection(
        [
            ("revenue", "Revenue"),
            ("margin", "Margin"),
            ("retention", "Retention"),
            ("salesperson", "Sales per salesperson"),
        ],
        required=True,
        default="revenue",
        help="Revenue and margin: net of the period. Retention: share of the customers of the year before the last who"
        " bought again in the last year, at the end of the period. Sales per salesperson: net revenue divided by the"
        " salespeople who have customers.",
    )
    period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")], required=True, default="quarter"
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("To", required=True, compute="_compute_date_to", store=True, precompute=True, readonly=False)
    team_id = fields.Many2one(
        "crm.team",
        "Sales team",
        ondelete="cascade",
        check_company=True,
        help="Only the customers of this team's salespeople.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        ondelete="cascade",
        check_company=True,
        help="Only this salesperson's customers.",
    )
    is_money = fields.Boolean(compute="_compute_is_money")
    target = fields.Float(required=True, digits=(16, 4), help="An amount, or for retention a share.")
    achieved = fields.Float(
        compute="_compute_achieved", digits=(16, 4), help="What has been achieved up to today, by your own customers."
    )
    known = fields.Boolean(compute="_compute_achieved", help="Whether there is anything to measure yet.")
    share = fields.Float("Achieved (%)", compute="_compute_achieved", help="Achieved ÷ target.")
    elapsed = fields.Float("Time gone (%)", compute="_compute_elapsed", help="Share of the period that is over.")
    target_text = fields.Char("Target with its unit", compute="_compute_target_text")
    achieved_text = fields.Char("Achieved with its unit", compute="_compute_achieved_text")

    _date_from_days = WithinDays("date_from")
    _date_to_days = WithinDays("date_to")
    _target_range = Within("target", 0.0001, MOST)
    _target_positive = models.Constraint("CHECK (target > 0)", "The target of a goal must be above zero.")
    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The last day of a goal is before its first.")
    _one_owner = models.Constraint(
        "CHECK (team_id IS NULL OR user_id IS NULL)", "A goal is that of a team or of a salesperson, not of both."
    )

    @api.model
    def _default_date_from(self):
        """Return the first day of this quarter."""
        today = self.env.company._grc_today()
        return today.replace(month=today.month - (today.month - 1) % 3, day=1)

    @api.depends("period", "date_from")
    def _compute_date_to(self):
        for goal in self:
            if goal.date_from and goal.period:
                goal.date_to = goal.date_from + PERIODS[goal.period] - relativedelta(days=1)

    @api.constrains("ratio", "target")
    def _check_target(self):
        for goal in self:
            if not goal.is_money and goal.target > 1:
                raise ValidationError(
                    self.env._("%s is a share: its target cannot be above 100 %%.", goal._ratio_label())
                )

    @api.constrains("company_id", "team_id")
    def _check_team(self):
        for goal in self:
            if goal.team_id.company_id not in (goal.company_id, self.env["res.company"]):
                raise ValidationError(
                    self.env._(
                        "The team %(team)s is of another company than %(company)s.",
                        team=goal.team_id.display_name,
                        company=goal.company_id.display_name,
                    )
                )

    @api.model
    def _money_ratios(self):
        """Return the ratios whose unit is money; of the others it is a share."""
        return {"revenue", "margin", "salesperson"}

    @api.depends("ratio")
    def _compute_is_money(self):
        money = self._money_ratios()
        for goal in self:
            goal.is_money = goal.ratio in money

    def _ratio_label(self):
        self.ensure_one()
        return dict(self._fields["ratio"]._description_selection(self.env)).get(self.ratio, "")

    @api.depends("ratio", "date_from", "date_to", "team_id", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for goal in self:
            parts = [goal._ratio_label(), goal.team_id.name or goal.sudo().user_id.name]
            if goal.date_from and goal.date_to:
                parts.append(f"{format_date(self.env, goal.date_from)} – {format_date(self.env, goal.date_to)}")
            goal.display_name = ", ".join(filter(None, parts))

    @api.depends("company_id", "date_from", "date_to")
    def _compute_elapsed(self):
        for goal in self:
            if not goal.date_from or not goal.date_to:
                goal.elapsed = 0
                continue
            days = (goal.date_to - goal.date_from).days + 1
            gone = (goal.company_id._grc_today() - goal.date_from).days + 1
            goal.elapsed = min(max(gone / days, 0), 1) if days > 0 else 0

    @api.depends("ratio", "company_id", "date_from", "date_to", "team_id", "user_id", "target")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_achieved(self):
        """Measure the goals of one company and owner by one query a kind of ratio."""
        self.achieved = self.share = 0
        self.known = False
        measurable = self.filtered(
            lambda goal: goal.date_from and goal.date_to and goal.date_from <= goal.company_id._grc_today()
        )
        for (company, team, user), goals in measurable.grouped(
            lambda goal: (goal.company_id, goal.team_id, goal.user_id)
        ).items():
            for goal, value in goals._achieved_by_ratio(company, self._customers_of(team, user)).items():
                if value is not None:
                    goal.known = True
                    goal.achieved = value
                    goal.share = value / goal.target if goal.target > 0 else 0

    @api.model
    def _customers_of(self, team, user):
        """Return the domain of the customers of a team or a salesperson; of none: everyone."""
        if user:
            return [("user_id", "=", user.id)]
        return [("team_id", "=", team.id)] if team else []

    def _last_day(self):
        """Return the day up to which the goal is measured."""
        self.ensure_one()
        return min(self.date_to, self.company_id._grc_today())

    def _achieved_by_ratio(self, company, domain):
        """Return ``{goal: value}`` of goals of one company and owner; None where it is not known yet.

        :param domain: the customers concerned, on ``grc.customer``
        """
        ratios = self.env["grc.screen.ratio"].with_company(company)
        result = {}
        sums = self.filtered("is_money")
        found = ratios._period_sums(company, [(goal.date_from, goal._last_day()) for goal in sums], domain)
        sellers = self._salespeople(company, domain) if "salesperson" in sums.mapped("ratio") else 0
        for goal, (revenue, margin) in zip(sums, found, strict=True):
            if goal.ratio == "salesperson":
                result[goal] = revenue / sellers if sellers else None
            else:
                result[goal] = margin if goal.ratio == "margin" else revenue
        kept = self.filtered(lambda goal: goal.ratio == "retention")
        rates, __ = ratios._loyalty(company, [goal._last_day() for goal in kept], (), domain)
        for goal, (before, again) in zip(kept, rates, strict=True):
            result[goal] = again / before if before else None
        return result

    @api.model
    def _salespeople(self, company, domain):
        """Return how many active users are salesperson of a customer."""
        customers = self.env["grc.customer"]
        query = customers._search(
            [("company_id", "=", company.id), ("user_id", "!=", False), ("user_id.active", "=", True), *domain]
        )
        user = customers._field_to_sql(query.table, "user_id", query)
        return self.env.execute_query(query.select(SQL("COUNT(DISTINCT %s)", user)))[0][0]

    def _format(self, value):
        self.ensure_one()
        if self.is_money:
            return format_amount(self.env, value, self.currency_id, trailing_zeroes=False)
        return self.env["ir.qweb.field.float"].value_to_html(value * 100, {"precision": 1}) + " %"

    @api.depends("target", "is_money", "currency_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for goal in self:
            goal.target_text = goal._format(goal.target)

    @api.depends("achieved", "known")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_achieved_text(self):
        for goal in self:
            goal.achieved_text = goal._format(goal.achieved) if goal.known else self.env._("Not known yet")

    def action_open_records(self):
        """Open what the ratio is made of: documents of the period, or the customers who did not come back."""
        self.ensure_one()
        if self.date_from > self.company_id._grc_today():
            raise UserError(self.env._("The period of this goal begins on %s.", format_date(self.env, self.date_from)))
        domain = self._customers_of(self.team_id, self.user_id)
        last = self._last_day()
        if not self.is_money:
            action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_action")
            action["domain"] = [("company_id", "=", self.company_id.id), ("loyalty", "=", f"left:{last}"), *domain]
            return dict(action, display_name=self.env._("Did not come back"))
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_document_action")
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("counted", "=", True),
            ("date", ">=", self.date_from),
            ("date", "<=", last),
        ] + ([("customer_id", "any", domain)] if domain else [])
        return dict(action, display_name=self.display_name)
