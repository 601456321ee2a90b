from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import reads
from odoo.exceptions import UserError

from ...tools.filters import FILTERS

#: What a period may be compared with.
COMPARISONS = ("before", "year")


class GrcScreenOverview(models.AbstractModel):
    """What the overview shows: each panel asks once.

    All figures are those of the customers whom the user may see. Filters are a dict of ``team_id``, ``since`` (first
    day of the period, which ends today) and ``compare``: ``before`` (the period before) or ``year`` (a year before).
    """

    _name = "grc.screen.overview"
    _inherit = "grc.screen"
    _description = "Overview"

    @api.model
    @api.readonly
    def get_overview_frame(self):
        """Return what the overview needs before its panels: choices of its filters, and how far a rebuild is.

        :return: ``{company, teams, periods, today, since, built, buyers, seen, rebuilt, currency_id, costs,
            progress}``; a period is ``{name, label, since}``, ``since`` the first refresh (False before), ``buyers``
            whether the company has customers who bought, ``seen`` whether the user sees any of them
        """
        company = self.env.company
        today = company._grc_present()
        customers = self._customers()
        since = self.env["grc.screen.movement"]._known_since("segment", company)
        bought = [("company_id", "=", company.id), ("last_purchase", "!=", False)]
        return {
            "company": company.name,
            "teams": self.env["crm.team"].search([("company_id", "in", (False, company.id))]).read(["name"], load=None),
            "periods": self._periods(company, today),
            "today": today,
            "since": since or False,
            "built": bool(since),
            "buyers": bool(customers.sudo().search_count(bought, limit=1)),
            "seen": bool(customers.search_count(bought, limit=1)),
            "rebuilt": self._rebuilt_day(company),
            "currency_id": company.currency_id.id,
            "costs": self.env["grc.cost.basis"]._screen_note(),
            "progress": self._progress(company),
        }

    @api.model
    def _periods(self, company, today):
        return [
            {"name": "month", "label": self.env._("This month"), "since": today.replace(day=1)},
            {
                "name": "quarter",
                "label": self.env._("This quarter"),
                "since": today.replace(month=today.month - (today.month - 1) % 3, day=1),
            },
            {
                "name": "year",
                "label": self.env._("This fiscal year"),
                "since": company.sudo().compute_fiscalyear_dates(today)["date_from"],
            },
            {"name": "twelve", "label": self.env._("Last 12 months"), "since": today - relativedelta(years=1)},
        ]

    @api.model
    def _span(self, filters):
        """Return (first day, today, first day compared with, last day compared with) of the filters.

        :raise UserError: when the period begins in the future, or the filters are none
        """
        today = self.env.company._grc_present()
        try:
            since = fields.Date.to_date(filters.get("since")) or today.replace(day=1)
        except ValueError as error:
            raise UserError(self.env._("This is no day: %s", filters["since"])) from error
        if since > today:
            raise UserError(
                self.env._("The period begins on %s, which has not come yet. Choose an earlier day.", since)
            )
        compare = filters.get("compare") or COMPARISONS[0]
        if compare not in COMPARISONS:
            raise UserError(
                self.env._("A period is compared with the one before or with a year before, not %s.", compare)
            )
        if compare == "year":
            return since, today, since - relativedelta(years=1), today - relativedelta(years=1)
        return since, today, since - (today - since) - timedelta(days=1), since - timedelta(days=1)

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_overview_figures(self, filters=None):
        """Return the key figures.

        :return: ``{value, kept, back, slipping, since, today, compared, currency_id, horizon}``.
            ``value``: ``{amount, customers, before, day, domain}``, expected margin within the horizon, and what it
            was on ``day`` (None where that is not known); ``kept``: ``{rate, before, base, lost, domain,
            lost_domain}``, retention of today and of the day compared with (None without customers), those asked
            about and those who did not come back; ``back``: ``{customers, before, domain}``; ``slipping``:
            ``{customers, amount, domain}``, amount the margin of their best twelve months
        """
        filters = filters or {}
        company = self.env.company
        since, today, compared_since, compared = self._span(filters)
        domain = self._filter_domain(filters)
        (now, then), (back, back_then) = self.env["grc.screen.ratio"]._loyalty(
            company, [today, compared], [(since, today), (compared_since, compared)], domain
        )
        slipping = [*domain, ("is_slipping", "=", True)]
        count, best = self._customers()._read_group(slipping, [], ["__count", "best_margin:sum"])[0]
        return {
            "value": self._value(domain, filters, compared),
            "kept": {
                "rate": now[1] / now[0] if now[0] else None,
                "before": then[1] / then[0] if then[0] else None,
                "base": now[0],
                "lost": now[0] - now[1],
                "domain": [*domain, ("loyalty", "=", f"kept:{today}")],
                "lost_domain": [*domain, ("loyalty", "=", f"left:{today}")],
            },
            "back": {
                "customers": back,
                "before": back_then,
                "domain": [*domain, ("loyalty", "=", f"back:{since}:{today}")],
            },
            "slipping": {"customers": count, "amount": best or 0, "domain": slipping},
            "since": since,
            "today": today,
            "compared": compared,
            "compared_since": compared_since,
            "currency_id": company.currency_id.id,
            "horizon": company.sudo().grc_clv_horizon,
        }

    @api.model
    def _value(self, domain, filters, day):
        known = [*domain, ("clv_source", "!=", False)]
        customers, amount = self._customers()._read_group(known, [], ["__count", "clv_predicted:sum"])[0]
        noted, before = self._value_then(domain, filters, day)
        return {
            "amount": amount or 0,
            "customers": customers,
            "before": before,
            "day": noted,
            "domain": known,
        }

    @api.model
    def _value_then(self, domain, filters, day):
        """Return (day, value) noted on the last day up to ``day``; (None, None) where it cannot be told.

        What was noted is by salesperson, not by customer: it is told to those who see all customers of the filters,
        or their own and nobody else's.
        """
        noted, found = self.env["grc.refresh"]._value_on(self.env.company, day)
        if not noted:
            return None, None
        if filters.get("team_id"):
            team = int(filters["team_id"])
            users = self.env["res.users"].sudo().with_context(active_test=False).search([("sale_team_id", "=", team)])
            found = {key: value for key, value in found.items() if int(key) in users.ids}
        customers = self._customers()
        if customers.search_count(domain) != customers.sudo().search_count(domain):
            if customers.search_count([*domain, ("user_id", "!=", self.env.uid)], limit=1):
                return None, None
            found = {key: value for key, value in found.items() if int(key) == self.env.uid}
        return noted, sum(found.values())

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_overview_goals(self, filters=None):
        """Return the goals whose period is running: those of the team of the filters, else of the whole company.

        Who sees only their own goals gets those.

        :return: list of ``{id, name, label, target, achieved, known, share, elapsed}``, shares as fractions
        """
        filters = filters or {}
        company = self.env.company
        today = company._grc_present()
        domain = [("company_id", "=", company.id), ("date_from", "<=", today), ("date_to", ">=", today)]
        goals = self.env["grc.goal"].search(domain)
        if filters.get("team_id"):
            team = self.env["crm.team"].browse(int(filters["team_id"]))
            goals = goals.filtered(lambda goal: goal.team_id == team or goal.user_id.sudo().sale_team_id == team)
        else:
            goals = goals.filtered(
                lambda goal: not goal.team_id and goal.user_id in (self.env.user.browse(), self.env.user)
            )
        return [
            {
                "id": goal.id,
                "name": goal.display_name,
                "label": goal._ratio_label(),
                "owner": goal.team_id.name or goal.user_id.sudo().name or "",
                "target": goal.target_text,
                "achieved": goal.achieved_text,
                "known": goal.known,
                "share": goal.share,
                "elapsed": goal.elapsed,
            }
            for goal in goals
        ]
