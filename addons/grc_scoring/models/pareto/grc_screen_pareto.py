import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.parameters import reads
from odoo.tools import SQL

from ...engine import pareto
from ...tools.dimensions import BASES, CLASSES
from ...tools.filters import FILTERS

#: What the curve can be told apart by: fields of ``grc.customer``.
GROUPS = {"company": "company_id", "team": "team_id", "country": "country_id", "category": "category_ids"}
#: Groups listed, and those of them drawn; points of a curve.
MOST_GROUPS, DRAWN_GROUPS, POINTS, FEW_POINTS = 40, 4, 200, 60


class GrcScreenPareto(models.AbstractModel):
    """What the Pareto screen shows: how few customers bring how much."""

    _name = "grc.screen.pareto"
    _inherit = "grc.screen"
    _description = "Pareto"

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_pareto(self, filters=None):
        """Return the concentration of the present company's customers, as the user may see them.

        The customers are those of the window: who bought, or to whom something was credited.

        :param dict filters: ``basis`` (margin, revenue; by default the company's), ``group`` (company, team,
            country, category), ``team_id``
        :return: what :meth:`_concentration` says of everyone, and ``{basis, company_basis, shares, group, groups,
            more_groups, company_id, companies, domain, currency_id, window_months, as_of, rebuilt, built,
            costs, progress}``. A group is ``{id, name, domain, currency_id, share}`` and the same of its customers;
            ``share`` of everyone's value (None between companies); ``curve`` is None beyond the first groups.
            Classes have a ``domain``.
        """
        filters = filters or {}
        company = self.env.company
        team = [("team_id", "=", int(filters["team_id"]))] if filters.get("team_id") else []
        refresh = self._value_refresh(company)
        company_basis = (refresh.pareto or {}).get("basis") or company.sudo().grc_pareto_basis
        basis = filters.get("basis") if filters.get("basis") in BASES else company_basis
        group = filters.get("group") if filters.get("group") in GROUPS else False
        domain = self._window_domain(company, basis) + team
        values = self._values_by(domain, basis)
        everyone = self._concentration(values.get(False, np.empty(0)), self._class_cuts(refresh, basis), POINTS)
        for found in everyone["classes"]:
            found["domain"] = domain + self._class_domain(found["name"], basis, refresh)
        groups, more = self._groups(team, basis, group, refresh, everyone) if group else ([], 0)
        return {
            **everyone,
            "basis": basis,
            "company_basis": company_basis,
            "shares": (refresh.pareto or {}).get("shares") or company.sudo()._grc_pareto_shares(),
            "group": group,
            "groups": groups,
            "more_groups": more,
            "domain": domain,
            "currency_id": company.currency_id.id,
            "window_months": company.sudo().grc_window_months,
            "company_id": company.id,
            "companies": len(self.env.companies),
            "as_of": refresh.as_of,
            "rebuilt": refresh.rebuilt,
            "built": bool(refresh.pareto),
            "costs": self.env["grc.cost.basis"]._screen_note(),
            "progress": self._progress(company),
        }

    @api.model
    def _window_domain(self, companies, basis):
        """Return the domain of the customers of the window."""
        within = ["|", ("frequency", ">", 0), (BASES[basis], "!=", 0)]
        return [("company_id", "in", companies.ids), ("last_purchase", "!=", False), *within]

    @api.model
    def _class_cuts(self, refresh, basis):
        """Return the stored :class:`~..engine.pareto.Cuts` of a basis; None before the first refresh."""
        return pareto.Cuts.of(refresh.pareto[basis]) if refresh.pareto else None

    @api.model
    def _class_domain(self, name, basis, refresh):
        """Return the domain of a class: by its name, or by value when it is not the basis of the company."""
        if basis == refresh.pareto["basis"]:
            return [("value_class", "=", name)]
        column, place = BASES[basis], [key for key, __ in CLASSES].index(name)
        lows = refresh.pareto[basis]["values"]
        below = [(column, "<", lows[place - 1])] if place else []
        return below + ([(column, ">=", lows[place])] if place < len(lows) else [])

    @api.model
    def _values_by(self, domain, basis, group=False):
        """Return ``{id of the group, or False: array of values}`` of the customers the user may see, by one query."""
        customers = self._customers()
        query = customers._search(domain)
        key = customers._read_group_groupby(query.table, group, query) if group else SQL("NULL")
        value = customers._field_to_sql(query.table, BASES[basis], query)
        rows = self.env.execute_query(
            SQL(
                "SELECT v.key, string_agg(float8send(v.value), '') FROM (%s) v GROUP BY v.key",
                query.select(SQL("%s AS key", key), SQL("COALESCE(%s, 0)::float8 AS value", value)),
            )
        )
        return {row[0] or False: np.frombuffer(row[1], dtype=">f8").astype(float) for row in rows}

    @api.model
    def _concentration(self, values, cuts, points):
        """Return how concentrated ``values`` are.

        :param cuts: :class:`~..engine.pareto.Cuts` of the classes; None: there are none
        :param points: points of the curve
        :return: ``{customers, value, reason, classes, curve, gini, best_fifth, half, peak}``; a class is ``{name,
            customers, value, customers_share, value_share}``; ``curve`` is ``{customers, value}``, two lists of
            fractions; ``best_fifth`` the share that a fifth of the customers brings; ``half`` the share of the
            customers who bring half; ``peak`` where the curve is highest; shares are None where the total is not
            positive
        """
        total = float(values.sum())
        customers, brought = pareto.curve(values, points)
        top = int(np.argmax(brought)) if len(brought) else 0
        return {
            "customers": len(values),
            "value": total,
            "reason": self._no_curve(values, cuts, total),
            "classes": self._class_totals(values, cuts, total),
            "curve": {"customers": customers.round(5).tolist(), "value": brought.round(5).tolist()},
            "gini": pareto.gini(values),
            "best_fifth": pareto.share_of_value(values, 0.2),
            "half": pareto.share_of_customers(values, 0.5),
            "peak": {"customers": float(customers[top]), "value": float(brought[top])} if len(brought) else None,
        }

    @api.model
    def _no_curve(self, values, cuts, total):
        """Return why there is no curve ("empty", "negative"); False where there is one."""
        if not len(values):
            return "empty"
        return "negative" if total <= 0 or not cuts or not cuts.values else False

    @api.model
    def _class_totals(self, values, cuts, total):
        if not cuts or not cuts.values:
            return []
        codes = pareto.classify(values, cuts)
        counts = np.bincount(codes, minlength=len(CLASSES))
        sums = np.bincount(codes, weights=values, minlength=len(CLASSES))
        return [
            {
                "name": name,
                "customers": int(count),
                "value": float(value),
                "customers_share": float(count / len(values)) if len(values) else 0.0,
                "value_share": float(value / total) if total > 0 else None,
            }
            for (name, __), count, value in zip(CLASSES, counts, sums, strict=True)
        ]

    @api.model
    def _groups(self, team, basis, group, refresh, everyone):
        """Return the greatest groups, and how many more there are."""
        field = GROUPS[group]
        companies = self.env.companies if group == "company" else self.env.company
        domain = self._window_domain(companies, basis) + team
        values = self._values_by(domain, basis, field)
        keys = sorted(values, key=lambda key: (-values[key].sum(), key))
        shown = keys[:MOST_GROUPS]
        names = self._group_names(field, shown)
        rows = []
        for place, key in enumerate(shown):
            owner = self.env["res.company"].browse(key) if group == "company" else self.env.company
            cuts = self._class_cuts(self._value_refresh(owner) if group == "company" else refresh, basis)
            found = self._concentration(values[key], cuts, FEW_POINTS)
            same = owner.currency_id == self.env.company.currency_id
            if place >= DRAWN_GROUPS:
                found["curve"] = None
            rows.append(
                {
                    **found,
                    "id": key,
                    "name": names[key],
                    "domain": domain + [(field, "=", key)],
                    "currency_id": owner.currency_id.id,
                    "share": found["value"] / everyone["value"]
                    if group != "company" and same and everyone["value"] > 0
                    else None,
                }
            )
        return rows, len(keys) - len(shown)

    @api.model
    def _group_names(self, field, keys):
        """Return ``{key: name}``; what a user may not open has a name all the same where customers belong to it."""
        comodel = self.env["grc.customer"]._fields[field].comodel_name
        records = self.env[comodel].sudo().browse([key for key in keys if key])
        nobody = {
            "team_id": self.env._("No team"),
            "country_id": self.env._("No country"),
            "category_ids": self.env._("No tag"),
        }
        return {False: nobody.get(field)} | {record.id: record.display_name for record in records}
