from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

from ..tools.clock import company_day

#: Ranges of partners that may be aggregated in parallel.
BRANCHES = 8


class GrcCustomer(models.Model):
    """The first step of a refresh: who there is and what his documents add up to, in temporary tables."""

    _inherit = "grc.customer"

    @api.model
    def _refresh_prepare(self, run):
        """Make the working tables of the run: ``grc_fact``, one row a customer, ``grc_contact``, ``grc_rhythm``."""
        self._drop_temporary(run)
        self._make_banned_table(run)
        self._make_fact_table(run)
        if run.partner_ids is None:
            self._regroup_moved(run)
        banned = [row[0] for row in self.env.execute_query(SQL("SELECT id FROM %s", run.table("grc_banned")))]
        self.env.cr.execute(SQL("DELETE FROM %s WHERE partner_id = ANY(%s)", run.table("grc_fact"), banned))
        self._find_absent(run)
        self._add_present(run)
        self._delete_void(run)
        self._make_contact_table(run)
        run.extent = self._extent(run.table("grc_fact"))
        self._make_rhythm_table(run)

    @api.model
    def _make_banned_table(self, run):
        """Make ``grc_banned``: entities that are never customers."""
        self._make_table(
            run,
            "grc_banned",
            SQL(
                """
                SELECT p.id FROM (%s) b (id) JOIN res_partner p ON p.id = b.id AND p.commercial_partner_id = p.id
                """,
                self._banned_query(SQL("%s", run.company.id)),
            ),
        )

    @api.model
    def _make_fact_table(self, run):
        """Make ``grc_fact`` of all documents that count."""
        with self._parallel_workers():
            self._make_table(run, "grc_fact", self._fact_query(run))
            self._settle_table(run, "grc_fact")

    @contextmanager
    def _parallel_workers(self, hashed=True):
        """Let statements that read all documents be shared out among the server's parallel workers.

        :param bool hashed: groups may be made by hashing; otherwise they are made in the order of an index or a sort,
            which is faster for a group a customer, and which the server thinks slower
        """
        self.env.cr.execute(
            """
            SELECT set_config('parallel_setup_cost', '0', TRUE), set_config('parallel_tuple_cost', '0', TRUE)
            """
        )
        if not hashed:
            self.env.cr.execute("SET LOCAL enable_hashagg = off")
        yield
        self.env.cr.execute("RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET enable_hashagg")

    @api.model
    def _make_contact_table(self, run):
        """Make ``grc_contact``: day of the last contact in either direction."""
        self._make_table(
            run,
            "grc_contact",
            SQL(
                """
                SELECT p.commercial_partner_id AS partner_id, %s AS date
                  FROM (%s) c JOIN res_partner p ON p.id = c.partner_id
                 WHERE %s
                 GROUP BY p.commercial_partner_id
                """,
                company_day(SQL("MAX(c.moment)"), run.company),
                SQL(" UNION ALL ").join(self._contact_queries(run)),
                self._entity_condition(run, SQL("p.commercial_partner_id")),
            ),
        )
        self.env.cr.execute(SQL("ANALYZE %s", run.table("grc_contact")))

    @api.model
    def _make_rhythm_table(self, run):
        """Make ``grc_rhythm``, empty: rhythms are measured by ``_measure_rhythms``."""
        self.env.cr.execute(
            run.create_table(
                "grc_rhythm",
                SQL(
                    """
                    (partner_id integer, first_day integer, last_day integer, purchase_days integer,
                     frequency integer, intervals integer, median_interval integer, interval_p90 integer)
                    """
                ),
            )
        )

    @api.model
    def _make_table(self, run, name, query):
        """Make the working table ``name`` of a run from ``query`` (SQL)."""
        self.env.cr.execute(run.create_table(name, SQL("AS %s", query)))

    @api.model
    def _settle_table(self, run, name):
        """Index a full working table by partner, for the ranges, and tell the planner about it."""
        if run.partner_ids is None:
            self.env.cr.execute(SQL("CREATE INDEX ON %s USING brin (partner_id)", run.table(name)))
        self.env.cr.execute(SQL("ANALYZE %s (partner_id)", run.table(name)))

    @api.model
    def _drop_temporary(self, run):
        """Drop the working tables of a run."""
        self.env.cr.execute(
            SQL("DROP TABLE IF EXISTS %s", SQL(", ").join(run.table(name) for name in self._temporary_tables()))
        )

    @api.model
    def _temporary_tables(self):
        """Return the names of the working tables of a run (see :meth:`~..tools.run.RefreshRun.table`)."""
        return ["grc_banned", "grc_fact", "grc_absent", "grc_rhythm", "grc_contact"]

    @api.model
    def _entity_condition(self, run, column):
        """Return the condition that ``column`` (SQL) is among the entities of the run."""
        if run.partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, run.partner_ids)

    @api.model
    def _fact_query(self, run):
        """Return the aggregate of all documents by the entity that the documents name.

        For a choice of entities, documents are found by the partners that belong to them today. Of everyone,
        each branch of the UNION aggregates a range of partners: PostgreSQL cannot aggregate days in parallel, but
        it can run branches in parallel.
        """
        documents = SQL("(%s) d", SQL(" UNION ALL ").join(self._source_queries(run)))
        if run.partner_ids is not None:
            return self._entity_query(run, documents, run.partner_ids)
        branches = [
            self._aggregate_query(
                run,
                SQL("(SELECT * FROM %s WHERE d.partner_id >= %s AND d.partner_id < %s) d", documents, low, high),
                SQL("d.partner_id"),
            )
            for low, high in self._ranges(self._extent(SQL("(SELECT id AS partner_id FROM res_partner) p")), BRANCHES)
        ]
        return SQL(" UNION ALL ").join(SQL("(%s)", branch) for branch in branches)

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
                run.table("grc_fact"),
            )
        )
        if not rows:
            return
        entities = list({entity for __, entity in rows})
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE partner_id = ANY(%s)",
                run.table("grc_fact"),
                [partner for partner, __ in rows] + entities,
            )
        )
        documents = SQL("(%s) d", SQL(" UNION ALL ").join(self._source_queries(run)))
        self.env.cr.execute(
            SQL("INSERT INTO %s %s", run.table("grc_fact"), self._entity_query(run, documents, entities))
        )

    @api.model
    def _find_absent(self, run):
        """Fill ``grc_absent``: partners who have a row, or are to have one, without a document that counts."""
        presence = SQL(" UNION ALL ").join(self._presence_queries(run))
        if run.partner_ids is None:
            chosen = stored = SQL("TRUE")
        else:
            chosen = SQL(
                "x.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))", run.partner_ids
            )
            stored = SQL("c.partner_id = ANY(%s)", run.partner_ids)
        self._make_table(
            run,
            "grc_absent",
            SQL(
                """
                SELECT a.partner_id, BOOL_OR(a.present) AS present FROM (
                    SELECT x.partner_id, TRUE AS present FROM (%(presence)s) x (partner_id) WHERE %(chosen)s
                     UNION ALL
                    SELECT c.partner_id, FALSE FROM grc_customer c WHERE c.company_id = %(company)s AND %(stored)s
                ) a
                 WHERE NOT EXISTS (SELECT 1 FROM %(fact)s f WHERE f.partner_id = a.partner_id)
                 GROUP BY a.partner_id
                """,
                presence=presence,
                company=run.company.id,
                chosen=chosen,
                stored=stored,
                fact=run.table("grc_fact"),
            ),
        )
        self.env.cr.execute(SQL("ANALYZE %s", run.table("grc_absent")))

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
                fact=run.table("grc_fact"),
                absent=run.table("grc_absent"),
                banned=run.table("grc_banned"),
                rebuild=run.rebuild,
                chosen=self._entity_condition(run, SQL("entity.id")),
            )
        )

    @api.model
    def _delete_void(self, run):
        """Delete rows of partners who are no customer any more.

        One above them, own company, user, deleted; or nothing left of them: no document, no mark.
        """
        # Whoever is void has no fact, so he is among those without.
        void = SQL(
            "SELECT a.partner_id AS id FROM %s a"
            " WHERE NOT EXISTS (SELECT 1 FROM %s f WHERE f.partner_id = a.partner_id)",
            run.table("grc_absent"),
            run.table("grc_fact"),
        )
        if run.partner_ids is not None:
            void = SQL(
                "%s UNION SELECT id FROM %s UNION SELECT id FROM res_partner WHERE commercial_partner_id <> id",
                void,
                run.table("grc_banned"),
            )
        self.env.cr.execute(
            SQL(
                "DELETE FROM grc_customer c USING (%s) void WHERE c.company_id = %s AND c.partner_id = void.id",
                void,
                run.company.id,
            )
        )
