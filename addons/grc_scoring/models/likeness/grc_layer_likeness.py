import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.tools.read import read_query
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...engine.likeness import likeness
from ...engine.policy import YEAR
from ...tools.passes import VALUES
from ..policy.grc_layer_best_margin import BestMargins
from ..value.grc_layer_buyers import Buyers

#: Customers looked at, at most: drawn by a hash of their ids, the same ones each time.
MOST = 100_000


class GrcLayerLikeness(models.AbstractModel):
    """How much like the best customers a prospect is."""

    _name = "grc.layer.likeness"
    _inherit = "grc.layer"
    _description = "Similarity of Prospects"

    _layer = Layer(
        name="likeness",
        runs=VALUES,
        needs=("buyers", "best_margin"),
        columns=("likeness",),
        tables=("grc_likeness_people", "grc_likeness_pair", "grc_likeness_score"),
    )

    @api.model
    def _parameters(self, run):
        return [run.company.grc_likeness_tag_ids.ids]

    @api.model
    def _tables(self, run):
        sources = self.env["grc.likeness.source"]
        return {
            "grc_likeness_people": sources._prospects(run),
            "grc_likeness_pair": sources._pairs(run, run.tables["grc_likeness_people"]),
            # Empty: it is filled after the fit.
            "grc_likeness_score": SQL("SELECT 0 AS partner_id, 0::float8 AS likeness LIMIT 0"),
        }

    @api.model
    def _due(self, run):
        """Return whether a run of today's figures is to look at the best customers anew."""
        if not run.whole or run.keep_thresholds or run.rebuild:
            return False
        return self.env["grc.likeness"]._is_due(run.company, run.as_of)

    @api.model
    def _measure(self, run):
        anew = run.rebuild and run.whole or self._due(run)
        fit = self._fit(run) if anew else self.env["grc.likeness"]._latest(run.company)
        if fit and not fit.reason:
            self._score_prospects(run, fit)
        return {}

    @api.model
    def _forget(self, company, today):
        self.env["grc.likeness"]._forget(company, today)

    @api.model
    def _select(self, run, query):
        return SQL(
            "SELECT q.*, l.likeness FROM (%s) q LEFT JOIN %s l ON l.partner_id = q.partner_id",
            query,
            run.tables["grc_likeness_score"],
        )

    @api.model
    def _fit(self, run):
        """Look at the best customers and store what they have in common.

        Those are looked at whose first purchase is a year old: each has had twelve months to show what they bring.

        :return: ``grc.likeness``
        """
        partners, owner, traits, names = self._data(run)
        places = np.searchsorted(run.results[Buyers].partner_id, partners)
        values = np.nan_to_num(run.results[BestMargins].values[places])
        cut = likeness.best_cut(values)
        among = np.zeros(len(values), dtype=bool) if cut is None else values >= cut
        found = likeness.find(owner, traits, among)
        tested = None if found.reason else likeness.foretold(owner, traits, among)
        return self.env["grc.likeness"]._store(run, found, names, cut, tested)

    @api.model
    def _data(self, run):
        """Return who is looked at and what they have.

        :return: partner ids (rising), place of the customer and number of the trait of each pair, and by number the
            ``(kind, value)`` of the traits that are frequent enough
        """
        cr, traits_ = self.env.cr, self.env["grc.likeness.source"]
        year_ago = fields.Date.subtract(run.as_of, days=YEAR)
        mature = SQL(
            "c.partner_id IN (SELECT c.partner_id FROM grc_customer c WHERE %s AND c.first_purchase <= %s"
            " ORDER BY hashint4extended(c.partner_id, %s), c.partner_id LIMIT %s)",
            run.listed,
            year_ago,
            likeness.SEED,
            MOST,
        )
        people, pairs = SQL.identifier("pg_temp", "grc_likeness_buyer"), SQL.identifier("pg_temp", "grc_likeness_has")
        cr.execute(SQL("CREATE TEMPORARY TABLE grc_likeness_buyer AS %s", traits_._buyers(run, mature)))
        cr.execute(SQL("ANALYZE %s", people))
        cr.execute(SQL("CREATE TEMPORARY TABLE grc_likeness_has AS %s", traits_._pairs(run, people)))
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
                score=run.tables["grc_likeness_score"],
                people=run.tables["grc_likeness_people"],
                pairs=run.tables["grc_likeness_pair"],
                fit=fit.id,
                intercept=fit.intercept,
                base=fit.best / fit.customers,
            )
        )
