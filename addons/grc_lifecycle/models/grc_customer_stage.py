import hashlib

from odoo import api, models
from odoo.addons.grc_base.models.grc_customer_refresh import LOCK
from odoo.addons.grc_base.models.grc_customer_rhythm import CHUNK
from odoo.addons.grc_base.tools.lock import company_lock
from odoo.addons.grc_base.tools.run import RefreshRun
from odoo.addons.grc_base.tools.write import RefreshWrite, Tracked
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import stages
from ..tools.spending import SpendingQuery

#: Columns of the facts that the cause of a movement tells of, beside the stage itself.
CONTEXT = ("last_purchase", "stage_override_id", "spending_fell", "clv", "rebuilt_as_of")


class GrcCustomer(models.Model):
    """Stages, as a layer around facts and scores: one CASE over the rules of the company."""

    _inherit = "grc.customer"

    # What the layer needs

    @api.model
    def _temporary_tables(self):
        return super()._temporary_tables() + ["grc_spending", "grc_signs", "grc_manual"]

    @api.model
    def _refresh_prepare(self, run):
        result = super()._refresh_prepare(run)
        documents = SQL(" UNION ALL ").join(self._source_queries(run))
        spending = SpendingQuery(run, documents, self._spending_candidates(run))
        self._make_table(run, "grc_spending", spending.sql())
        self._make_table(run, "grc_signs", self._stage_lead_query(run))
        self._make_table(run, "grc_manual", self._manual_query(run.company, run.as_of))
        for name in ("grc_spending", "grc_signs", "grc_manual"):
            self.env.cr.execute(SQL("ANALYZE %s (partner_id)", run.table(name)))
        return result

    @api.model
    def _spending_candidates(self, run):
        """Return the ids of the customers who bought often enough to have spent less, by their packed days."""
        found = []
        for limits in self._ranges(run.extent, -(-run.extent[2] // CHUNK)):
            partners, counts, days, __ = self._packed_days(run, limits, stages.FEWEST_DAYS)
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
    def _refresh_parameters(self, run):
        return super()._refresh_parameters(run) + [self._stage_fingerprint(run.company)]

    @api.model
    def _stage_fingerprint(self, company):
        """Return a fingerprint of the rules by which the stages of a company are found."""
        return hashlib.sha256(repr(company._grc_stages()._ladder().rungs).encode()).hexdigest()

    @api.model
    def _refresh_measure(self, run):
        result = super()._refresh_measure(run)
        run.state["stage_rules"] = self._stage_fingerprint(run.company)
        return result

    @api.model
    def _is_baseline(self, latest):
        return super()._is_baseline(latest) or not latest.sudo().stage_rules

    # The layer

    @api.model
    def _refresh_query(self, run):
        facts = SQL(
            """
            SELECT q.*, f.partner_id IS NOT NULL AS spending_fell, f.spent, f.spent_before, %(lead)s AS lead_state
              FROM (%(query)s OFFSET 0) q
              LEFT JOIN %(spending)s f ON f.partner_id = q.partner_id
              LEFT JOIN %(signs)s l ON l.partner_id = q.partner_id
              CROSS JOIN LATERAL (SELECT GREATEST(l.touch, q.last_contact) AS touch) t
            """,
            query=super()._refresh_query(run),
            lead=self._lead_state_sql(run),
            spending=run.table("grc_spending"),
            signs=run.table("grc_signs"),
        )
        manual = SQL("SELECT * FROM %s", run.table("grc_manual"))
        return self._stage_query(run.company, run.as_of, run.state["usual_interval"], facts, manual)

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

    @api.model
    def _refresh_columns(self):
        return super()._refresh_columns() + ["spending_fell", "lead_state", "stage_override_id", "stage_id"]

    @api.model
    def _refresh_tracked(self, run):
        return super()._refresh_tracked(run) + [self._stage_tracked(run)]

    @api.model
    def _stage_tracked(self, run):
        """Return how movements between stages are recorded."""
        return Tracked(
            dimension="stage",
            column="stage_id",
            before="stage_before_id",
            origin="from_stage_id",
            target="to_stage_id",
            cause=SQL("NULL::varchar"),
            context=CONTEXT,
            extra={
                "details": self._stage_details(run),
                "rfm": SQL("d.rfm"),
                "clv": SQL("d.was_clv"),
            },
        )

    @api.model
    def _stage_details(self, run):
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
            rules=True if latest.stage_rules != run.state.get("stage_rules") else None,
        )

    # Stages alone

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
    def _refresh_stages(self, company):
        """Find the stages of a company's customers anew from the facts stored, with movements and events.

        The facts are those of its last refresh, and so is the day. A company whose rows show a past day is left to the
        next normal refresh.

        :return: number of customers whose stage changed
        :raise UserError: when the company was not refreshed yet, or is being refreshed
        """
        latest = self.env["grc.refresh"].sudo()._latest(company)
        if self._is_baseline(latest):
            raise UserError(self.env._("The figures of %s have not been built yet.", company.name))
        with company_lock(self.env, LOCK, company, commit=False) as locked:
            if not locked:
                raise UserError(self.env._("The figures of %s are being rebuilt. Try again in a moment.", company.name))
            return self.sudo()._write_stages(RefreshRun(company=company.sudo(), as_of=latest.as_of), latest)

    @api.model
    def _write_stages(self, run, latest):
        """Write the stages that differ from those stored, in one statement."""
        self.env.flush_all()
        if self.search_count([("company_id", "=", run.company.id), ("rebuilt_as_of", "!=", False)], limit=1):
            return 0
        self._refresh_settings()
        run.state["stage_rules"] = self._stage_fingerprint(run.company)
        low, high, rows = self._extent(
            SQL("(SELECT partner_id FROM grc_customer WHERE company_id = %s) c", run.company.id)
        )
        if not rows:
            return 0
        run.limits = (low, high + 1)
        query = self._stored_stages(run.company, run.as_of, latest.usual_interval)
        statement = StageWrite(run, ["stage_override_id", "stage_id"], [self._stage_tracked(run)])
        written = self.env.execute_query(statement.sql(query))[0][0]
        self.env["grc.refresh"].sudo().browse(latest.id).stage_rules = run.state["stage_rules"]
        self.env.invalidate_all()
        return written


class StageWrite(RefreshWrite):
    """Stages of rows that are there."""

    grows = False
