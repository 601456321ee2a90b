from odoo import api, models
from odoo.tools import SQL

from ...tools.days import EPOCH
from ...tools.documents import stamped, stands, within
from ...tools.refresh.layer import FACTS, Layer
from ...tools.stamp import REFUND, SALE_TYPES

#: Ranges of partners that may be aggregated in parallel.
BRANCHES = 8


class GrcLayerFacts(models.AbstractModel):
    """Who there is, and what their documents add up to: the first layer of all."""

    _name = "grc.layer.facts"
    _inherit = "grc.layer"
    _description = "Facts of Customers"

    _layer = Layer(
        name="facts",
        runs=FACTS,
        columns=(
            "invoice_count",
            "refund_count",
            "revenue",
            "margin",
            "monetary_value",
            "window_margin",
            "rebuilt_as_of",
        ),
        tables=("grc_fact",),
        scratch=("grc_banned", "grc_absent"),
    )

    @api.model
    def _begin(self, run, commit):
        self.env.flush_all()
        self._server_settings()
        if run.whole:
            self.env["account.move"]._grc_stamp_missing(run.company)
        return True

    @api.model
    def _tables(self, run):
        return {"grc_banned": self._banned_entities(run)}

    @api.model
    def _prepare(self, run):
        self._make_fact_table(run)
        if run.whole:
            self._regroup_moved(run)
        fact = run.tables["grc_fact"]
        banned = [row[0] for row in self.env.execute_query(SQL("SELECT id FROM %s", run.tables["grc_banned"]))]
        self.env.cr.execute(SQL("DELETE FROM %s WHERE partner_id = ANY(%s)", fact, banned))
        self._make_tables(run, {"grc_absent": self._absent_query(run)})
        self._add_present(run)
        self._delete_void(run)
        run.extent = self._extent(fact)
        self._index_ranges(run, "grc_fact", run.extent[2])

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT f.partner_id,
                   COALESCE(f.invoice_count, 0) AS invoice_count,
                   COALESCE(f.refund_count, 0) AS refund_count,
                   COALESCE(f.revenue, 0) AS revenue,
                   COALESCE(f.margin, 0) AS margin,
                   COALESCE(f.monetary_value, 0) AS monetary_value,
                   COALESCE(f.window_margin, 0) AS window_margin,
                   %(rebuilt)s::date AS rebuilt_as_of
              FROM %(fact)s f
             WHERE %(limits)s
            """,
            fact=run.tables["grc_fact"],
            limits=run.slice(SQL("f.partner_id")),
            rebuilt=run.as_of if run.rebuild else None,
        )

    # Documents

    @api.model
    def _make_fact_table(self, run):
        """Make ``grc_fact`` of all documents that count."""
        self._make_parallel(run, "grc_fact", self._fact_query(run))

    @api.model
    def _fact_query(self, run):
        """Return the aggregate of all documents by the entity that the documents name.

        For a choice of entities, documents are found by the partners that belong to them today. Of everyone,
        each branch of the UNION aggregates a range of partners: PostgreSQL cannot aggregate days in parallel, but
        it can run branches in parallel.
        """
        documents = self._documents(run)
        if not run.whole:
            return self._entity_query(run, documents, run.partner_ids)
        branches = [
            self._aggregate_query(
                run,
                SQL("(SELECT * FROM %s WHERE d.partner_id >= %s AND d.partner_id < %s) d", documents, low, high),
                SQL("d.partner_id"),
            )
            for low, high in self._ranges(self._partner_extent(), BRANCHES)
        ]
        return SQL(" UNION ALL ").join(SQL("(%s)", branch) for branch in branches)

    @api.model
    def _partner_extent(self):
        """Return the extent of all partners; their number, which takes a scan of them, is given as one."""
        return self.env.execute_query(SQL("SELECT MIN(id), MAX(id), 1 FROM res_partner"))[0]

    @api.model
    def _documents(self, run):
        """Return the documents of the run as a FROM item (SQL), alias ``d``."""
        return SQL("(%s) d", run.documents)

    @api.model
    def _aggregate_query(self, run, source, entity):
        """Return the aggregate of ``source`` (SQL FROM item with alias ``d``), one row an ``entity`` (SQL).

        ``days`` holds the days of the purchases that stand; the rhythm is measured from them.
        """
        return SQL(
            """
            SELECT %(entity)s AS partner_id,
                   COUNT(*) FILTER (WHERE d.kind <> %(refund)s)::integer AS invoice_count,
                   COUNT(*) FILTER (WHERE d.kind = %(refund)s)::integer AS refund_count,
                   SUM(d.amount) AS revenue,
                   SUM(d.margin) AS margin,
                   SUM(d.amount) FILTER (WHERE %(stands)s AND %(window)s) AS monetary_value,
                   SUM(d.margin) FILTER (WHERE %(stands)s AND %(window)s) AS window_margin,
                   STRING_AGG(int4send(d.date - %(epoch)s::date), '') FILTER (WHERE d.occasion AND %(stands)s) AS days
              FROM %(source)s
             GROUP BY %(entity)s
            """,
            entity=entity,
            source=source,
            refund=REFUND,
            epoch=EPOCH,
            stands=stands(SQL("d.reversed_on"), run.as_of),
            window=within(SQL("d.date"), run.window_start) if run.window_start else SQL("TRUE"),
        )

    @api.model
    def _entity_query(self, run, documents, entities):
        """Return the aggregate of the documents that belong to ``entities`` today."""
        source = SQL(
            "%s JOIN res_partner p ON p.id = d.partner_id AND p.commercial_partner_id = ANY(%s)", documents, entities
        )
        return self._aggregate_query(run, source, SQL("p.commercial_partner_id"))

    @api.model
    def _regroup_moved(self, run):
        """Move documents of partners who have an entity above them by now to that entity."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.partner_id, c.commercial_partner_id
                  FROM res_partner c JOIN %s f ON f.partner_id = c.id
                 WHERE c.commercial_partner_id <> c.id AND c.parent_id IS NOT NULL
                """,
                run.tables["grc_fact"],
            )
        )
        if not rows:
            return
        entities = list({entity for __, entity in rows})
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE partner_id = ANY(%s)",
                run.tables["grc_fact"],
                [partner for partner, __ in rows] + entities,
            )
        )
        query = self._entity_query(run, self._documents(run), entities)
        self.env.cr.execute(SQL("INSERT INTO %s %s", run.tables["grc_fact"], query))

    # Who there is

    @api.model
    def _banned_entities(self, run):
        """Return the SELECT of the entities that are never customers."""
        return SQL(
            "SELECT p.id FROM (%s) b (id) JOIN res_partner p ON p.id = b.id AND p.commercial_partner_id = p.id",
            self._banned_query(SQL("%s", run.company.id)),
        )

    @api.model
    def _banned_query(self, company):
        """Return the SELECT of the partners who never have a row of their own.

        Own companies, internal users, the public user, and the partners left out by the settings.

        :param SQL company: id of the company
        """
        return SQL(
            """
            SELECT c.partner_id FROM res_company c
             UNION SELECT u.partner_id FROM res_users u WHERE u.active AND NOT u.share
             UNION SELECT u.partner_id FROM res_users u
                     JOIN res_groups_users_rel g ON g.uid = u.id AND g.gid = %s
             UNION SELECT w.partner_id FROM grc_walk_in_rel w WHERE w.company_id = %s
            """,
            self.env.ref("base.group_public").id,
            company,
        )

    @api.model
    def _absent_query(self, run):
        """Return the SELECT of the partners who have a row, or are to have one, without a document that counts."""
        layers = self.env["grc.pipeline"]._layers(FACTS, "_presence")
        if run.whole:
            chosen = stored = SQL("TRUE")
        else:
            chosen = SQL(
                "x.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))", run.partner_ids
            )
            stored = SQL("c.partner_id = ANY(%s)", run.partner_ids)
        return SQL(
            """
            SELECT a.partner_id, BOOL_OR(a.present) AS present FROM (
                SELECT x.partner_id, TRUE AS present FROM (%(presence)s) x (partner_id) WHERE %(chosen)s
                 UNION ALL
                SELECT c.partner_id, FALSE FROM grc_customer c WHERE c.company_id = %(company)s AND %(stored)s
            ) a
             WHERE NOT EXISTS (SELECT 1 FROM %(fact)s f WHERE f.partner_id = a.partner_id)
             GROUP BY a.partner_id
            """,
            presence=SQL(" UNION ALL ").join(query for layer in layers for query in layer._presence(run)),
            company=run.company.id,
            chosen=chosen,
            stored=stored,
            fact=run.tables["grc_fact"],
        )

    @api.model
    def _presence(self, run):
        company, as_of, end = run.company.id, run.as_of, run.day_end
        return self._left_out(run) + [
            SQL(
                """
                SELECT m.commercial_partner_id FROM account_move m
                 WHERE m.company_id = %s AND m.move_type IN %s AND m.commercial_partner_id IS NOT NULL
                   AND (m.state <> 'posted' OR m.grc_kind = 0)
                   AND (m.invoice_date <= %s OR m.invoice_date IS NULL AND m.create_date < %s)
                """,
                company,
                SALE_TYPES,
                as_of,
                end,
            ),
            SQL(
                """
                SELECT o.partner_id FROM sale_order o
                 WHERE o.company_id = %s AND LEAST(o.date_order, o.create_date) < %s
                """,
                company,
                end,
            ),
            SQL("SELECT k.partner_id FROM grc_prospect k WHERE k.company_id = %s AND k.create_date < %s", company, end),
        ]

    @api.model
    def _left_out(self, run):
        """Return the SELECT, if any, of those who have documents of a journal that is left out."""
        excluded = run.company.grc_excluded_journal_ids
        if not excluded:
            return []
        return [
            SQL(
                "SELECT m.commercial_partner_id FROM account_move m"
                " WHERE m.company_id = %s AND %s AND m.invoice_date <= %s AND m.journal_id IN %s",
                run.company.id,
                stamped(),
                run.as_of,
                tuple(excluded.ids),
            )
        ]

    @api.model
    def _add_present(self, run):
        """Add those who have a row without a document that counts; a look back keeps those who have one today."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(fact)s (partner_id)
                SELECT DISTINCT entity.id
                  FROM %(absent)s a
                  JOIN res_partner p ON p.id = a.partner_id
                  JOIN res_partner entity ON entity.id = p.commercial_partner_id
                 WHERE entity.commercial_partner_id = entity.id AND (a.present OR (%(rebuild)s AND p.id = entity.id))
                   AND %(chosen)s
                   AND NOT EXISTS (SELECT 1 FROM %(fact)s f WHERE f.partner_id = entity.id)
                   AND NOT EXISTS (SELECT 1 FROM %(banned)s b WHERE b.id = entity.id)
                """,
                fact=run.tables["grc_fact"],
                absent=run.tables["grc_absent"],
                banned=run.tables["grc_banned"],
                rebuild=run.rebuild,
                chosen=run.entities(SQL("entity.id")),
            )
        )

    @api.model
    def _delete_void(self, run):
        """Delete rows of partners who are no customer any more.

        One above them, own company, user, deleted; or nothing left of them: no document, no mark.
        """
        # Anyone who is void has no fact, so they are among those without.
        void = SQL(
            "SELECT a.partner_id AS id FROM %s a"
            " WHERE NOT EXISTS (SELECT 1 FROM %s f WHERE f.partner_id = a.partner_id)",
            run.tables["grc_absent"],
            run.tables["grc_fact"],
        )
        if not run.whole:
            void = SQL(
                "%s UNION SELECT id FROM %s UNION SELECT id FROM res_partner WHERE commercial_partner_id <> id",
                void,
                run.tables["grc_banned"],
            )
        self.env.cr.execute(
            SQL(
                "DELETE FROM grc_customer c USING (%s) void WHERE c.company_id = %s AND c.partner_id = void.id",
                void,
                run.company.id,
            )
        )
