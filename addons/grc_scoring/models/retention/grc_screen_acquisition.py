from collections import defaultdict

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Day, Text, reads
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import retention
from ...tools.periods import months_between, period_of

#: Periods that the screen shows.
SHOWN = {"month": 24, "quarter": 12, "year": 10}
#: What a period brings in which nobody bought.
NOBODY = {"new": 0, "kept": 0, "margins": {}}
#: Who sees all customers, and so what winning and keeping them cost the company.
ALL_SEEN = (
    "grc_base.group_grc_manager",
    "sales_team.group_sale_salesman_all_leads",
    "account.group_account_readonly",
    "account.group_account_invoice",
)


class GrcScreenAcquisition(models.AbstractModel):
    """What it costs to acquire a customer, and to keep one."""

    _name = "grc.screen.acquisition"
    _inherit = "grc.screen"
    _description = "Acquisition and Keeping"

    @api.model
    @api.readonly
    @reads(unit=Text(20), as_of=Day())
    def get_acquisition(self, unit="year", as_of=None):
        """Return, by period, what acquiring and keeping customers cost the present company.

        :param str unit: ``month``, ``quarter`` or ``year``
        :param as_of: the day; None: the company's
        :return: ``{periods, costs, silent, unit, as_of, currency_id, manager, buyers}``. A period is ``{start, label,
            over, new, kept, acquire, keep, cost_new, cost_kept, ratio, first_margin, first_months, payback,
            net_new}``: ``new`` customers (first purchase in it) and ``kept`` ones (bought before it and again in it);
            ``acquire`` and ``keep`` what was spent; ``cost_new`` and ``cost_kept`` for each of them, None where there
            is nobody; ``ratio`` one divided by the other. ``first_margin``: margin of a new customer in the month of
            their first purchase and the eleven after, None for nobody; ``first_months``: how many of them are over for
            all (12: whole); ``payback`` months until margin reached cost, None: not yet. ``costs`` is whether any
            cost is known; ``silent`` names the analytic accounts that have no entry
        :raise AccessError: for users who see their own customers only
        """
        if not any(self.env.user.has_group(group) for group in ALL_SEEN):
            raise AccessError(
                self.env._("What acquiring and keeping cost is shown to those who see all customers of the company.")
            )
        company = self.env.company
        day = fields.Date.to_date(as_of) or company._grc_present()
        step = relativedelta(months=self._unit_months(unit))
        spent = self._spent(company, unit, day)
        found = self._won_and_kept(company, unit, day)
        starts = self._starts(day, step, [*spent, *found], SHOWN[unit])
        return {
            "periods": [
                self._period(company, unit, start, start + step, day, spent.get(start, {}), found.get(start, NOBODY))
                for start in starts
            ],
            "costs": bool(spent),
            "silent": self._silent_costs(company),
            "unit": unit,
            "as_of": day,
            "currency_id": company.currency_id.id,
            "manager": self.env["grc.relation.cost"].has_access("create"),
            "buyers": bool(found),
        }

    @api.model
    def _starts(self, day, step, known, most):
        """Return the first days of the periods to show, without gaps, up to the present one."""
        known = [start for start in known if start <= day]
        if not known:
            return []
        starts = [max(known)]
        while starts[-1] + step <= day:
            starts.append(starts[-1] + step)
        while len(starts) < most and starts[0] > min(known):
            starts.insert(0, starts[0] - step)
        return starts[-most:]

    @api.model
    def _spent(self, company, unit, as_of):
        """Return {first day of the period: {purpose: cost}}."""
        months = self.env["grc.relation.cost.month"]
        self.env["grc.relation.cost"].flush_model()
        self.env["account.analytic.line"].flush_model()
        costs = defaultdict(dict)
        domain = [("company_id", "=", company.id), ("month", "<=", as_of)]
        for start, purpose, amount in months._read_group(domain, [f"month:{unit}", "purpose"], ["amount:sum"]):
            costs[start][purpose] = amount
        return costs

    @api.model
    def _won_and_kept(self, company, unit, as_of):
        """Return {first day of the period: {``new``, ``kept``, ``margins``: {month since the first purchase: sum}}}."""
        self._ready()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.cohort, t.period, t.since, COUNT(DISTINCT t.customer_id) FILTER (WHERE t.buys),
                       SUM(t.margin)::float8
                  FROM (SELECT m.customer_id, m.buys, m.margin, %(cohort)s AS cohort, %(period)s AS period,
                               %(since)s AS since
                          FROM (%(months)s) m
                         WHERE m.cohort IS NOT NULL) t
                 GROUP BY GROUPING SETS ((t.cohort, t.period), (t.cohort, t.since))
                """,
                cohort=period_of(unit, SQL("m.cohort")),
                period=period_of(unit, SQL("m.month")),
                since=months_between(SQL("m.month"), SQL("m.cohort")),
                months=self.env["grc.screen.retention"]._month_query(company, as_of),
            )
        )
        found = defaultdict(lambda: dict(NOBODY, margins={}))
        for cohort, period, since, customers, margin in rows:
            if period is None:
                if since >= 0:
                    found[cohort]["margins"][since] = margin
            elif period == cohort:
                found[period]["new"] += customers
            elif period > cohort:
                found[period]["kept"] += customers
        return found

    @api.model
    def _period(self, company, unit, start, end, as_of, spent, found):
        """Return a period of :meth:`get_acquisition`; ``end`` is the first day of the next one."""
        acquire, keep = spent.get("acquire", 0.0), spent.get("keep", 0.0)
        new, kept = found["new"], found["kept"]
        last = max(found["margins"], default=-1)
        margins = [found["margins"].get(month, 0.0) for month in range(last + 1)]
        gone = (as_of.year - end.year) * 12 + as_of.month - end.month + 1
        cost_new = acquire / new if new else None
        cost_kept = keep / kept if kept else None
        return {
            "start": start,
            "label": self._period_label(unit, start),
            "over": end <= as_of,
            "new": new,
            "kept": kept,
            "acquire": company.currency_id.round(acquire),
            "keep": company.currency_id.round(keep),
            "cost_new": cost_new and company.currency_id.round(cost_new),
            "cost_kept": cost_kept and company.currency_id.round(cost_kept),
            "ratio": cost_new / cost_kept if cost_new and cost_kept else None,
            "first_margin": company.currency_id.round(sum(margins[:12]) / new) if new else None,
            "first_months": min(max(gone, 0), 12),
            "payback": retention.payback(margins, acquire) if new and acquire else None,
            "domain_new": [("retention", "=", f"cohort:{unit}:{start}::{as_of}")],
            "domain_kept": [("retention", "=", f"kept:{unit}::{start}:{as_of}")],
        }

    @api.model
    def _silent_costs(self, company):
        """Return the names of the costs whose analytic account has no entry that counts."""
        costs = self.env["grc.relation.cost"].search(
            Domain("company_id", "=", company.id) & Domain("source", "=", "analytic")
        )
        return [cost.name for cost in costs if not cost.entries]
