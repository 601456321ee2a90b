from odoo import api, models
from odoo.addons.grc_base.tools.parameters import reads
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.dimensions import POLICIES
from ...tools.filters import FILTERS

#: Customers drawn of each corner: the greatest.
DRAWN = 125


class GrcScreenPolicy(models.AbstractModel):
    """What the policy matrix shows: value × intensity, the customers in it."""

    _name = "grc.screen.policy"
    _inherit = "grc.screen"
    _description = "Policy"

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_policy_matrix(self, filters=None):
        """Return the policies of the present company's customers, as the user may see them.

        :param dict filters: ``team_id``
        :return: ``{policies, points, cuts, customers, margin, domain, currency_id, window_months, as_of, rebuilt,
            built, reason, costs, progress}``. A policy is ``{name, customers, margin, revenue, best_margin, domain,
            unprofitable}``: margin and revenue over the window, ``best_margin`` the sum of the best twelve months,
            ``unprofitable`` the ``{customers, effort}`` of those who cost more in twelve months than they brought; the
            last one, named False, has those without a policy. A point is ``{id, name, policy, value, left, usual}``:
            margin of the best twelve months, days until the intensity is low (0 or less: it is), usual silence in
            days. ``cuts`` is ``{value, share, late_days, new_days}``.
        """
        company = self.env.company
        domain = [*self._filter_domain(filters or {}), ("last_purchase", "!=", False)]
        refresh = self._value_refresh(company)
        found = refresh.policy or {}
        policies = self._totals(domain)
        return {
            "policies": policies,
            "points": self._points(domain, refresh) if found else [],
            "cuts": self._cuts(found),
            "customers": sum(policy["customers"] for policy in policies),
            "margin": sum(policy["margin"] for policy in policies),
            "domain": domain,
            "currency_id": company.currency_id.id,
            "window_months": company.sudo().grc_window_months,
            "as_of": refresh.as_of,
            "rebuilt": refresh.rebuilt,
            "built": bool(found),
            "reason": found.get("reason") or False,
            "costs": self.env["grc.cost.basis"]._told(),
            "progress": self._progress(company),
        }

    @api.model
    def _cuts(self, found):
        """Return the cut-offs of :meth:`get_policy_matrix`, of what a refresh stored."""
        return {
            "value": found["values"][0] if found.get("values") else None,
            "share": found.get("share"),
            "late_days": found.get("late_days"),
            "new_days": int(found.get("new_days", 0)),
        }

    @api.model
    def _totals(self, domain):
        """Return a dict a policy, those without customers too."""
        names = ("window_margin", "monetary_value", "best_margin")
        sums = ["__count", *(f"{name}:sum" for name in names)]
        found = {policy: totals for policy, *totals in self._customers()._read_group(domain, ["policy"], sums)}
        unprofitable = self._unprofitable(domain)
        return [
            dict(
                zip(("customers", "margin", "revenue", "best_margin"), found.get(name, (0, 0, 0, 0)), strict=True),
                name=name,
                domain=domain + [("policy", "=", name)],
                unprofitable=unprofitable.get(name, {"customers": 0, "effort": 0.0}),
            )
            for name in [key for key, __ in POLICIES] + [False]
        ]

    @api.model
    def _unprofitable(self, domain):
        """Return ``{policy: {customers, effort}}`` of those of a domain who cost more than they brought."""
        unprofitable = Domain(domain) & self.env["grc.customer"]._unprofitable_domain()
        return {
            policy["name"]: {name: policy[name] for name in ("customers", "effort")}
            for policy in self.env["grc.screen.unprofitable"]._policies(unprofitable, 0)
        }

    @api.model
    def _points(self, domain, refresh):
        """Return the greatest customers of each corner, as the user may see them, by one query and their names."""
        customers = self._customers()
        query = customers._search([*domain, ("policy", "not in", (False, "early"))])
        alias = query.table
        columns = [
            SQL("%s AS %s", customers._field_to_sql(alias, name, query), SQL.identifier(name))
            for name in ("id", "policy", "best_margin", "late_from", "usual_silence")
        ]
        rank = SQL(
            "row_number() OVER (PARTITION BY %s ORDER BY %s DESC, %s) AS place",
            *(customers._field_to_sql(alias, name, query) for name in ("policy", "best_margin", "id")),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, p.policy, p.best_margin::float8, p.late_from, p.usual_silence
                  FROM (%s) p WHERE p.place <= %s
                """,
                query.select(*columns, rank),
                DRAWN,
            )
        )
        names = {customer.id: customer.display_name for customer in customers.browse([row[0] for row in rows])}
        grace = refresh.policy["late_days"]
        return [
            {
                "id": customer,
                "name": names[customer],
                "policy": policy,
                "value": value,
                "left": (late_from - refresh.as_of).days + grace,
                "usual": float(usual),
            }
            for customer, policy, value, late_from, usual in rows
        ]
