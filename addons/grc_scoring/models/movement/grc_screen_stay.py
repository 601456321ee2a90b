from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Search, Text, reads
from odoo.fields import Domain
from odoo.tools import SQL


class GrcScreenStay(models.AbstractModel):
    """How long customers stay in a state: days from one movement to the next."""

    _name = "grc.screen.stay"
    _inherit = "grc.screen"
    _description = "Time in a state"

    @api.model
    @api.readonly
    @reads(dimension=Text(), domain=Search("grc.customer"))
    def get_stays(self, dimension="segment", domain=()):
        """Return, for the states of a dimension, how long customers stay there, as the user may see them.

        :param domain: further condition on ``grc.customer``
        :return: ``{since, states}``; a state is ``{key, label, color, customers, days_so_far, ended, days, total}``:
            customers there now and their mean days so far; stays that ended and their mean length (only those whose
            beginning is known); days of all stays together. ``since`` is False before the first refresh.
        """
        movements, company = self.env["grc.screen.movement"], self.env.company
        dimension = movements._dimension(dimension)
        since = movements._since(dimension, company)
        if not since:
            return {"since": False, "states": []}
        rows = self._totals(dimension, company, since, domain)
        return {
            "since": since,
            "states": [
                {**state, **rows[state["key"]]}
                for state in movements._states(dimension, company, rows)
                if state["key"] in rows
            ],
        }

    @api.model
    def _totals(self, dimension, company, since, domain):
        """Return ``{key of a state: {customers, days_so_far, ended, days, total}}``; see :meth:`get_stays`."""
        self.env["grc.screen.movement"]._ready_movements()
        names = ("customers", "days_so_far", "ended", "days", "total")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.state,
                       COUNT(*) FILTER (WHERE s.until IS NULL),
                       AVG(%(today)s - s.since) FILTER (WHERE s.until IS NULL),
                       COUNT(*) FILTER (WHERE s.until IS NOT NULL AND s.whole),
                       AVG(s.until - s.since) FILTER (WHERE s.until IS NOT NULL AND s.whole),
                       SUM(COALESCE(s.until, %(today)s) - s.since)
                  FROM (%(stays)s) s
                 GROUP BY s.state
                """,
                today=company._grc_present(),
                stays=self._stay_query(dimension, company, since, domain),
            )
        )
        return {
            state: {name: float(value or 0) for name, value in zip(names, values, strict=True)}
            for state, *values in rows
        }

    @api.model
    def _of_customers(self, customers):
        """Return ``{id: value of the field stays}`` of customers."""
        movements = self.env["grc.screen.movement"]
        movements._ready_movements()
        told = {customer.id: [] for customer in customers}
        for company in customers.company_id:
            mine = customers.filtered(lambda customer, owner=company: customer.company_id == owner)
            for dimension in self.env["grc.pipeline"]._states():
                label = movements._label(dimension)
                for customer, states in self._states_of(mine.ids, dimension, company).items():
                    told[customer].append({"dimension": dimension.name, "label": label, "states": states})
        return told

    @api.model
    def _states_of(self, ids, dimension, company):
        """Return ``{id: states}`` of the customers who have been in any, best first."""
        movements = self.env["grc.screen.movement"]
        since = movements._since(dimension, company)
        if not since:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id, s.state, SUM(COALESCE(s.until, %(today)s) - s.since)::integer,
                       MAX(s.since) FILTER (WHERE s.until IS NULL), BOOL_OR(NOT s.whole)
                  FROM (%(stays)s) s
                  JOIN grc_customer c ON c.partner_id = s.partner_id AND c.company_id = %(company)s
                 GROUP BY c.id, s.state
                """,
                today=company._grc_present(),
                stays=self._stay_query(dimension, company, since, Domain("id", "in", ids)),
                company=company.id,
            )
        )
        found = {
            (customer, state): {"days": days, "since": fields.Date.to_string(day), "at_least": at_least}
            for customer, state, days, day, at_least in rows
        }
        result = {}
        for state in movements._states(dimension, company, {state for __, state in found}):
            shown = {name: state[name] for name in ("key", "label", "color")}
            for customer in ids:
                if (customer, state["key"]) in found:
                    result.setdefault(customer, []).append({**shown, **found[customer, state["key"]]})
        return result

    @api.model
    def _stay_query(self, dimension, company, since, domain):
        """Return the SELECT of stays: ``partner_id``, ``state``, ``since``, ``until`` and ``whole``.

        A stay begins with a movement and ends with the next (``until`` is NULL while they are there); a stay that
        another movement ended on the same day is none. What was before the first movement began at the first
        refresh or earlier: ``whole`` says that its beginning is known.

        :param date since: day of the first refresh
        """
        return SQL(
            """
            WITH customer AS MATERIALIZED (%(customers)s),
            step AS MATERIALIZED (
                SELECT t.partner_id, t.date, t.%(origin)s::text AS origin, t.%(target)s::text AS target,
                       LEAD(t.date) OVER history AS until, ROW_NUMBER() OVER history = 1 AS is_first
                  FROM grc_transition t
                 WHERE t.company_id = %(company)s AND t.dimension = %(dimension)s
                   AND t.partner_id IN (SELECT partner_id FROM customer)
                WINDOW history AS (PARTITION BY t.partner_id ORDER BY t.date, t.id)
            )
            SELECT partner_id, target AS state, date AS since, until, TRUE AS whole
              FROM step WHERE target IS NOT NULL AND until IS DISTINCT FROM date
             UNION ALL
            SELECT partner_id, origin, %(since)s::date, date, FALSE
              FROM step WHERE is_first AND origin IS NOT NULL AND date > %(since)s
             UNION ALL
            SELECT c.partner_id, c.present::text, %(since)s::date, NULL, FALSE
              FROM customer c
             WHERE c.present IS NOT NULL AND NOT EXISTS (SELECT 1 FROM step s WHERE s.partner_id = c.partner_id)
            """,
            customers=self.env["grc.screen.movement"]._present_query(dimension, company, domain),
            origin=SQL.identifier(dimension.origin),
            target=SQL.identifier(dimension.target),
            company=company.id,
            dimension=dimension.name,
            since=since,
        )
