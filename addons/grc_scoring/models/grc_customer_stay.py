from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Search, Text, reads
from odoo.fields import Domain
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """How long customers stay in a state: days from one movement to the next."""

    _inherit = "grc.customer"

    stays = fields.Json(
        "Time in segments",
        compute="_compute_stays",
        exportable=False,
        export_string_translation=False,
        help="For each dimension of the movement matrix, the states this customer was in, and for how many days.",
    )

    @api.depends_context("lang")
    @api.depends("partner_id", "company_id")
    def _compute_stays(self):
        """For each customer a list of ``{dimension, label, states}``.

        A state is ``{key, label, color, days, since}``: days in all, and since when he is there now (else False);
        ``at_least`` says that he was there before the first refresh, so that the days are more than those known.
        """
        self._movement_flush()
        told = {customer.id: [] for customer in self}
        for company in self.company_id:
            mine = self.filtered(lambda customer, owner=company: customer.company_id == owner)
            for dimension in self._movement_dimensions():
                label = self._movement_label(dimension)
                for customer, states in mine._stays_in(dimension, company).items():
                    told[customer].append({"dimension": dimension.name, "label": label, "states": states})
        for customer in self:
            customer.stays = told[customer.id]

    def _stays_in(self, dimension, company):
        """Return ``{id: states}`` of the customers who have been in any, best first."""
        since = self._movement_since(dimension, company)
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
                stays=self._stay_query(dimension, company, since, Domain("id", "in", self.ids)),
                company=company.id,
            )
        )
        found = {
            (customer, state): {"days": days, "since": fields.Date.to_string(day), "at_least": at_least}
            for customer, state, days, day, at_least in rows
        }
        result = {}
        for state in self._movement_states(dimension, company, {state for __, state in found}):
            shown = {name: state[name] for name in ("key", "label", "color")}
            for customer in self.ids:
                if (customer, state["key"]) in found:
                    result.setdefault(customer, []).append({**shown, **found[customer, state["key"]]})
        return result

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
        company = self.env.company
        dimension = self._movement_dimension(dimension)
        since = self._movement_since(dimension, company)
        if not since:
            return {"since": False, "states": []}
        self._movement_flush()
        rows = {
            state: values
            for state, *values in self.env.execute_query(
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
        }
        names = ("customers", "days_so_far", "ended", "days", "total")
        return {
            "since": since,
            "states": [
                {**state, **{name: float(value or 0) for name, value in zip(names, rows[state["key"]], strict=True)}}
                for state in self._movement_states(dimension, company, rows)
                if state["key"] in rows
            ],
        }

    @api.model
    def _stay_query(self, dimension, company, since, domain):
        """Return the SELECT of stays: ``partner_id``, ``state``, ``since``, ``until`` and ``whole``.

        A stay begins with a movement and ends with the next (``until`` is NULL while he is there); a stay that
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
            customers=self._movement_customers(dimension, company, domain),
            origin=SQL.identifier(dimension.origin),
            target=SQL.identifier(dimension.target),
            company=company.id,
            dimension=dimension.name,
            since=since,
        )
