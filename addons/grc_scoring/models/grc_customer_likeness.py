import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.tools.read import read_query
from odoo.tools import SQL

from ..engine import likeness
from ..engine.policy import YEAR

#: Customers looked at, at most: drawn by a hash of their ids, the same ones each time.
MOST = 100_000


class GrcCustomer(models.Model):
    """How much like the best customers a prospect is; a layer of the value step."""

    _inherit = "grc.customer"

    likeness = fields.Float(
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Prospects: how often people with the same characteristics are among the best customers, as a multiple of"
        " the average. Only what was known on the day he became a prospect counts.",
    )

    @api.model
    def _value_temporary_tables(self):
        return super()._value_temporary_tables() + ["grc_likeness_people", "grc_likeness_pair", "grc_likeness_score"]

    @api.model
    def _value_parameters(self, run):
        return super()._value_parameters(run) + [run.company.grc_likeness_tag_ids.ids]

    @api.model
    def _value_prepare(self, run):
        """Make the tables of prospects and their traits, and that of their scores, which is filled after the fit."""
        result = super()._value_prepare(run)
        self._make_table(run, "grc_likeness_people", self._likeness_prospects(run))
        self.env.cr.execute(SQL("ANALYZE %s", run.table("grc_likeness_people")))
        self._make_table(run, "grc_likeness_pair", self._likeness_pairs(run, run.table("grc_likeness_people")))
        self.env.cr.execute(
            run.create_table("grc_likeness_score", SQL("(partner_id integer, likeness double precision)"))
        )
        return result

    @api.model
    def _value_due(self, run):
        return super()._value_due(run) or self._likeness_due(run)

    @api.model
    def _likeness_due(self, run):
        """Return whether a run of today's figures is to look at the best customers anew."""
        if run.partner_ids is not None or run.keep_thresholds or run.rebuild:
            return False
        return self.env["grc.likeness"]._is_due(run.company, run.as_of)

    @api.model
    def _value_arrays(self, run, data):
        arrays = super()._value_arrays(run, data)
        if run.rebuild and run.partner_ids is None or self._likeness_due(run):
            fit = self._likeness_fit(run, data, arrays["best_margin"])
        else:
            fit = self.env["grc.likeness"]._latest(run.company)
        if fit and not fit.reason:
            self._score_prospects(run, fit)
        return arrays

    @api.model
    def _likeness_fit(self, run, data, best):
        """Look at the best customers and store what they have in common.

        Those are looked at whose first purchase is a year old: each has had twelve months to show what he brings.

        :param best: margin of the best twelve months of the customers of ``data``
        :return: ``grc.likeness``
        """
        partners, owner, traits, names = self._likeness_data(run)
        values = np.nan_to_num(best[np.searchsorted(data["partner_id"], partners)])
        cut = likeness.best_cut(values)
        among = np.zeros(len(values), dtype=bool) if cut is None else values >= cut
        found = likeness.find(owner, traits, among)
        tested = None if found.reason else likeness.foretold(owner, traits, among)
        return self.env["grc.likeness"]._store(run, found, names, cut, tested)

    @api.model
    def _likeness_data(self, run):
        """Return who is looked at and what they have.

        :return: partner ids (rising), place of the customer and number of the trait of each pair, and by number the
            ``(kind, value)`` of the traits that are frequent enough
        """
        cr, year_ago = self.env.cr, fields.Date.subtract(run.as_of, days=YEAR)
        mature = SQL(
            "c.partner_id IN (SELECT c.partner_id FROM grc_customer c WHERE %s AND c.first_purchase <= %s"
            " ORDER BY hashint4extended(c.partner_id, %s), c.partner_id LIMIT %s)",
            self._value_condition(run),
            year_ago,
            likeness.SEED,
            MOST,
        )
        people, pairs = SQL.identifier("pg_temp", "grc_likeness_buyer"), SQL.identifier("pg_temp", "grc_likeness_has")
        cr.execute(SQL("CREATE TEMPORARY TABLE grc_likeness_buyer AS %s", self._likeness_buyers(run, mature)))
        cr.execute(SQL("ANALYZE %s", people))
        cr.execute(SQL("CREATE TEMPORARY TABLE grc_likeness_has AS %s", self._likeness_pairs(run, people)))
        names = self.env.execute_query(
            SQL(
                "SELECT kind, value FROM %s GROUP BY kind, value HAVING COUNT(*) >= %s ORDER BY kind, value",
                pairs,
                likeness.LEAST_COUNT,
            )
        )
        partners = read_query(cr, SQL("SELECT DISTINCT entity_id FROM %s ORDER BY 1", people), ["integer"])[0]
        kinds, values = zip(*names, strict=True) if names else ((), ())
        has, traits = read_query(
            cr,
            SQL(
                "SELECT h.partner_id, (n.place - 1)::integer FROM %s h"
                " JOIN unnest(%s::varchar[], %s::varchar[]) WITH ORDINALITY n (kind, value, place)"
                " ON n.kind = h.kind AND n.value = h.value",
                pairs,
                list(kinds),
                list(values),
            ),
            ["integer", "integer"],
        )
        cr.execute(SQL("DROP TABLE %s, %s", people, pairs))
        return partners, np.searchsorted(partners, has), traits, names

    @api.model
    def _score_prospects(self, run, fit):
        """Fill ``grc_likeness_score``: the logistic regression of the fit on the prospects' traits."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(score)s
                SELECT w.partner_id, ROUND((1 / (1 + EXP(-(%(intercept)s + w.weight))) / %(base)s)::numeric, 2)
                  FROM (SELECT e.entity_id AS partner_id, COALESCE(SUM(t.weight), 0) AS weight
                          FROM (SELECT DISTINCT entity_id FROM %(people)s) e
                          LEFT JOIN %(pairs)s p ON p.partner_id = e.entity_id
                          LEFT JOIN grc_likeness_trait t
                                 ON t.likeness_id = %(fit)s AND t.kind = p.kind AND t.value = p.value
                         GROUP BY e.entity_id) w
                """,
                score=run.table("grc_likeness_score"),
                people=run.table("grc_likeness_people"),
                pairs=run.table("grc_likeness_pair"),
                fit=fit.id,
                intercept=fit.intercept,
                base=fit.best / fit.customers,
            )
        )

    @api.model
    def _value_query(self, run):
        return SQL(
            "SELECT q.*, l.likeness FROM (%s) q LEFT JOIN %s l ON l.partner_id = q.partner_id",
            super()._value_query(run),
            run.table("grc_likeness_score"),
        )

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["likeness"]
