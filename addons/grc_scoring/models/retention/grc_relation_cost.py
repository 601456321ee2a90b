from datetime import date

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within, WithinDays
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.date_utils import end_of, start_of

from .grc_relation_cost_month import INCOME

PURPOSES = [("acquire", "Acquire customers"), ("keep", "Keep customers"), ("both", "Both")]


class GrcRelationCost(models.Model):
    """What marketing and sales cost: an amount over some months, or an analytic account, for a purpose.

    ``grc.relation.cost.month`` has it by month.
    """

    _name = "grc.relation.cost"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Cost of Relations"
    _order = "date_from desc nulls last, name, id"

    name = fields.Char("What for", required=True, help="Such as a trade fair, an agency, the salaries of a team.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    source = fields.Selection(
        [("amount", "An amount"), ("analytic", "An analytic account")],
        required=True,
        default="amount",
        help="An amount is spread evenly over its months. An analytic account brings its own entries, each in the month"
        " of its date.",
    )
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        default="acquire",
        help="Acquire: to win new customers. Keep: to have customers buy again. Both: shared out.",
    )
    share = fields.Float(
        "To acquire (%)", digits=(16, 2), default=50, help="The part spent to acquire customers; the rest keeps them."
    )
    date_from = fields.Date("From", help="Whole months count: the month of this day is the first.")
    date_to = fields.Date("To", help="Whole months count: the month of this day is the last.")
    amount = fields.Monetary(help="Over all of its months, untaxed.")
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        "Analytic account",
        ondelete="cascade",
        check_company=True,
        help="Its entries count, vendors' credit notes deducted; entries on income accounts are left out. An entry on"
        " two accounts that are listed here counts once, for the first line.",
    )
    team_id = fields.Many2one("crm.team", "Sales team", ondelete="set null", check_company=True)
    medium_id = fields.Many2one("utm.medium", "Channel", ondelete="set null")
    total = fields.Monetary("Cost so far", compute="_compute_total", help="Up to and including the present month.")
    entries = fields.Boolean("Has entries", compute="_compute_total", help="Whether there is anything to count.")

    _check_company_auto = True
    _share_possible = Within("share", 0, 100, "The part to acquire customers must be 0 to 100 %.")
    _amount_positive = models.Constraint(
        "CHECK (amount IS NULL OR amount >= 0)", "A cost cannot be below zero: enter what was spent."
    )
    _amount_range = Within("amount", 0, MOST)
    _date_from_days = WithinDays("date_from")
    _date_to_days = WithinDays("date_to")
    _dates_in_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The last day of a cost is before its first: exchange them.",
    )
    _amount_dated = models.Constraint(
        "CHECK (source <> 'amount' OR (date_from IS NOT NULL AND date_to IS NOT NULL))",
        "An amount is spread over months: enter from when to when it was spent.",
    )
    _account_given = models.Constraint(
        "CHECK (source <> 'analytic' OR analytic_account_id IS NOT NULL)",
        "Choose the analytic account whose entries are to be counted.",
    )

    @api.constrains("date_from", "date_to")
    def _check_months(self):
        """Keep a slip of the finger (2204 for 2024) from making thousands of months."""
        for cost in self:
            if cost.date_from and cost.date_to and cost.date_to.year - cost.date_from.year > 50:
                raise ValidationError(
                    self.env._(
                        "%(name)s lasts from %(first)s to %(last)s. Enter at most 50 years.",
                        name=cost.name,
                        first=format_date(self.env, cost.date_from),
                        last=format_date(self.env, cost.date_to),
                    )
                )

    @api.depends("source", "amount", "date_from", "date_to", "analytic_account_id", "company_id", "active")
    def _compute_total(self):
        self.total, self.entries = 0, False
        self.flush_recordset()
        months = self.env["grc.relation.cost.month"]
        for cost, total, count in months._read_group(
            [("cost_id", "in", self.ids)], ["cost_id"], ["amount:sum", "__count"]
        ):
            cost.total, cost.entries = total, bool(count)

    def action_open_entries(self):
        """Open the analytic entries that count, as far as the user may read them; else the months of the cost."""
        self.ensure_one()
        lines = self.env["account.analytic.line"]
        if self.source != "analytic" or not lines.has_access("read"):
            action = self.env["ir.actions.act_window"]._for_xml_id("grc_scoring.grc_relation_cost_month_action")
            return dict(action, domain=[("cost_id", "=", self.id)], display_name=self.name, context={})
        plan = self.analytic_account_id.sudo().plan_id
        accounts = self.env["account.account"].sudo().with_context(active_test=False)
        last = min(self.date_to or date.max, self.company_id._grc_today())
        domain = [
            (plan._column_name(), "=", self.analytic_account_id.id),
            ("company_id", "=", self.company_id.id),
            ("general_account_id", "not in", accounts.search([("account_type", "in", INCOME)]).ids),
            ("date", "<=", end_of(last, "month")),
        ]
        if self.date_from:
            domain.append(("date", ">=", start_of(self.date_from, "month")))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "account.analytic.line",
            "view_mode": "list,form,pivot,graph",
            "domain": domain,
        }
