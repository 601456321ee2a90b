import hashlib

from odoo import api, models
from odoo.addons.grc_base.models.refresh.grc_layer_rhythm import History
from odoo.addons.grc_base.tools.refresh.layer import FACTS, Layer
from odoo.tools import SQL

from ...engine import stages
from ...tools.dimensions import STAGE
from ...tools.spending import SpendingQuery


class GrcLayerStage(models.AbstractModel):
    """Stages: one CASE over the rules of the company, around facts and scores."""

    _name = "grc.layer.stage"
    _inherit = "grc.layer"
    _description = "Stages of Customers"

    _layer = Layer(
        name="stage",
        runs=FACTS,
        needs=("rhythm", "scores"),
        columns=("spending_fell", "lead_state", "stage_override_id", "stage_id"),
        tables=("grc_spending", "grc_signs", "grc_manual"),
        states=(STAGE,),
    )

    @api.model
    def _parameters(self, run):
        return [self._fingerprint(run.company)]

    @api.model
    def _fingerprint(self, company):
        """Return a fingerprint of the rules by which the stages of a company are found."""
        return hashlib.sha256(repr(company._grc_stages()._ladder().rungs).encode()).hexdigest()

    @api.model
    def _prepare(self, run):
        documents = self.env["grc.document.source"]._stream(run.company, run.as_of)
        spending = SpendingQuery(run, documents, self._spending_candidates(run))
        self._make_table(run, "grc_spending", spending.sql())
        self._make_table(run, "grc_signs", self.env["grc.stage.signs"]._query(run))
        self._make_table(run, "grc_manual", self._manual_query(run.company, run.as_of))
        for name in self._layer.tables:
            self._analyze(run, name, "partner_id")

    @api.model
    def _spending_candidates(self, run):
        """Return the ids of the customers who bought often enough to have spent less, by their packed days."""
        found = []
        for partners, counts, days, __ in self.env["grc.layer.rhythm"]._packed_ranges(run, stages.FEWEST_DAYS):
            found += partners[stages.may_have_fallen(days, counts, run.as_of)].tolist()
        return found

    @api.model
    def _manual_query(self, company, as_of, ladder=None):
        """Return the SELECT of the manual stages that hold on a day, the last one of each customer."""
        ladder = ladder or company._grc_stages()._ladder()
        return SQL(
            """
            SELECT DISTINCT ON (p.commercial_partner_id) p.commercial_partner_id AS partner_id, o.id AS override_id,
                   o.stage_id, o.stage_id = ANY(%(prospects)s::integer[]) AS prospect, o.user_id, o.date_to, o.reason
              FROM grc_stage_override o JOIN res_partner p ON p.id = o.partner_id
             WHERE o.company_id = %(company)s AND %(as_of)s BETWEEN o.date_from AND o.date_to
               AND o.stage_id = ANY(%(stages)s)
             ORDER BY p.commercial_partner_id, o.id DESC
            """,
            company=company.id,
            as_of=as_of,
            stages=ladder.stages,
            prospects=ladder.prospects,
        )

    @api.model
    def _day_values(self, run):
        return {"stage_rules": self._fingerprint(run.company)}

    @api.model
    def _select(self, run, query):
        facts = SQL(
            """
            SELECT q.*, f.partner_id IS NOT NULL AS spending_fell, f.spent, f.spent_before, %(lead)s AS lead_state
              FROM (%(query)s OFFSET 0) q
              LEFT JOIN %(spending)s f ON f.partner_id = q.partner_id
              LEFT JOIN %(signs)s l ON l.partner_id = q.partner_id
              CROSS JOIN LATERAL (SELECT GREATEST(l.touch, q.last_contact) AS touch) t
            """,
            query=query,
            lead=self.env["grc.stage.signs"]._state_sql(run),
            spending=run.table("grc_spending"),
            signs=run.table("grc_signs"),
        )
        manual = SQL("SELECT * FROM %s", run.table("grc_manual"))
        return self._stage_query(run.company, run.as_of, run.found(History).usual_interval, facts, manual)

    @api.model
    def _stage_query(self, company, as_of, usual_interval, facts, manual, ladder=None):
        """Return the SELECT of customers with their stage.

        :param SQL facts: SELECT of ``grc_customer``'s columns from which stages follow, ``stage_id`` not among them
        :param SQL manual: SELECT of the manual stages, see :meth:`_manual_query`
        :param ladder: other rules than those of the company
        :return: SQL; the columns of ``facts``, ``stage_place`` (of the rung, from 1), ``stage_override_id``, ``manual``
            (what the cause of a manual stage tells) and ``stage_id``
        """
        ladder = ladder or company._grc_stages()._ladder()
        return SQL(
            """
            SELECT s.*, COALESCE(s.manual_stage_id, (%(stages)s::integer[])[s.stage_place]) AS stage_id
              FROM (SELECT q.*, m.override_id AS stage_override_id, m.stage_id AS manual_stage_id,
                           CASE WHEN m.override_id IS NOT NULL THEN jsonb_build_object(
                               'user', m.user_id, 'until', m.date_to, 'note', m.reason) END AS manual,
                           %(place)s AS stage_place
                      FROM (%(facts)s OFFSET 0) q
                      LEFT JOIN (%(manual)s) m ON m.partner_id = q.partner_id
                            AND m.prospect = (q.last_purchase IS NULL)
                    OFFSET 0) s
            """,
            stages=ladder.stages,
            place=ladder.place("q", as_of, usual_interval),
            facts=facts,
            manual=manual,
        )

    # Movements

    @api.model
    def _movement_columns(self, run, state):
        return {"details": self._details(run), "rfm": SQL("d.rfm"), "clv": SQL("d.was_clv")}

    @api.model
    def _details(self, run):
        """Return what the cause of a movement is put in words from (SQL, jsonb): see ``grc_transition.py``."""
        latest = self.env["grc.refresh"].sudo()._latest(run.company)
        return SQL(
            """
            jsonb_strip_nulls(jsonb_build_object(
                'reason', CASE WHEN d.stage_override_id IS NOT NULL THEN 'manual'
                               ELSE (%(reasons)s::varchar[])[d.stage_place] END,
                'silence', %(as_of)s::date - d.last_purchase,
                'usual', NULLIF(d.median_interval, 0),
                'occasions', d.purchase_days,
                'age', %(as_of)s::date - d.first_purchase,
                'gap', CASE WHEN d.was_rebuilt_as_of IS NULL AND d.last_purchase > d.was_last_purchase
                            THEN d.last_purchase - d.was_last_purchase END,
                'late', NULLIF(d.late_from <= %(as_of)s, FALSE),
                'spent', d.spent,
                'before', d.spent_before,
                'recovered', CASE WHEN d.was_spending_fell AND NOT d.spending_fell THEN TRUE END,
                'unmade', CASE WHEN d.was_last_purchase IS NOT NULL AND d.last_purchase IS NULL THEN TRUE END,
                'lead', d.lead_state,
                'manual', d.manual,
                'ended', CASE WHEN d.was_stage_override_id IS NOT NULL AND d.stage_override_id IS NULL THEN TRUE END,
                'rules', %(rules)s::boolean
            ))
            """,
            reasons=run.company._grc_stages()._ladder().reasons,
            as_of=run.as_of,
            rules=True if latest.stage_rules != self._fingerprint(run.company) else None,
        )

    # Stages of stored facts

    @api.model
    def _stored_stages(self, company, as_of, usual_interval, ladder=None):
        """Return the SELECT of ``id`` and ``stage_id`` of a company's customers by the facts that are stored."""
        stored = SQL(
            "SELECT %s, NULL::numeric AS spent, NULL::numeric AS spent_before"
            " FROM grc_customer c WHERE c.company_id = %s",
            SQL(", ").join(SQL.identifier("c", name) for name in self._stage_facts()),
            company.id,
        )
        manual = self._manual_query(company, as_of, ladder)
        return self._stage_query(company, as_of, usual_interval, stored, manual, ladder)

    @api.model
    def _stage_facts(self):
        """Return the names of the stored columns from which a stage and its cause follow."""
        return [
            "partner_id",
            "first_purchase",
            "last_purchase",
            "purchase_days",
            "revenue",
            "monetary_value",
            "median_interval",
            "usual_silence",
            "late_from",
            "spending_fell",
            "lead_state",
            "segment_id",
            "rfm",
            "rebuilt_as_of",
        ]

    @api.model
    def _simulate_stages(self, company, latest, ladder):
        """Return (stage now, stage by ``ladder``, customers, net revenue over the window), most customers first."""
        self.env["grc.customer"].flush_model()
        self._server_settings()
        query = self._stored_stages(company, latest.as_of, latest.usual_interval, ladder)
        return self.env.execute_query(
            SQL(
                """
                SELECT c.stage_id, s.stage_id, COUNT(*), COALESCE(SUM(s.monetary_value), 0)::float8
                  FROM (%s) s
                  JOIN grc_customer c ON c.partner_id = s.partner_id AND c.company_id = %s
                 GROUP BY c.stage_id, s.stage_id
                 ORDER BY COUNT(*) DESC, c.stage_id, s.stage_id
                """,
                query,
                company.id,
            )
        )
