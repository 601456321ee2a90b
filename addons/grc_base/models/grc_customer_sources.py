from odoo import api, models
from odoo.tools import SQL

from ..tools.clock import day_end
from ..tools.documents import counted, stamped, stands, within
from ..tools.reversal import reversal_update
from ..tools.stamp import PURCHASE, REFUND, SALE_TYPES, stamp_update


class GrcCustomer(models.Model):
    """Where the figures come from: documents that count, and entities that have a row."""

    _inherit = "grc.customer"

    @api.model
    def _source_queries(self, run):
        """Return the SELECTs of documents that count, one for each source.

        Columns: ``partner_id`` (as the document has it), ``company_id``, ``date``, ``kind`` (see
        ``tools/stamp.py``), ``amount`` (untaxed, company currency, credit notes negative), ``margin``,
        ``occasion`` (is it a purchase?), ``reversed_on``, ``res_model``, ``res_id``. Rows are those of
        ``run.company`` up to ``run.as_of``; partners are narrowed by the caller.

        :param run: a :class:`~.tools.run.RefreshRun`
        :return: list of SQL
        """
        return [
            SQL(
                """
                SELECT m.commercial_partner_id AS partner_id, m.company_id, m.invoice_date AS date,
                       m.grc_kind AS kind, m.amount_untaxed_signed AS amount, m.grc_margin AS margin,
                       m.grc_kind = %(purchase)s AS occasion, m.grc_reversed_on AS reversed_on,
                       'account.move' AS res_model, m.id AS res_id
                  FROM account_move m
                 WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s
                """,
                purchase=PURCHASE,
                company=run.company.id,
                stamped=stamped(),
                counted=counted(run.as_of, run.excluded("m.journal_id", run.company.grc_excluded_journal_ids)),
            )
        ]

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
            epoch="1970-01-01",
            stands=stands(SQL("d.reversed_on"), run.as_of),
            window=within(SQL("d.date"), run.window_start) if run.window_start else SQL("TRUE"),
        )

    @api.model
    def _presence_queries(self, run):
        """Return the SELECTs (one column, a partner id) of those who have a row without a document that counts.

        :return: list of SQL; an addon appends its own (opportunities, tickets)
        """
        company, as_of = run.company.id, run.as_of
        end = day_end(as_of, run.company)
        excluded = run.company.grc_excluded_journal_ids
        left_out = SQL(
            "SELECT m.commercial_partner_id FROM account_move m"
            " WHERE m.company_id = %s AND %s AND m.invoice_date <= %s AND m.journal_id IN %s",
            company,
            stamped(),
            as_of,
            tuple(excluded.ids),
        )
        return ([left_out] if excluded else []) + [
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
    def _contact_queries(self, run):
        """Return the SELECTs (``partner_id``, ``moment``) of contacts in either direction, up to ``run.as_of``."""
        end = day_end(run.as_of, run.company)
        return [
            SQL(
                """
                SELECT c.res_id AS partner_id, c.date AS moment FROM mail_message c
                 WHERE c.model = 'res.partner' AND c.date < %s
                   AND c.message_type IN ('email', 'email_outgoing', 'comment', 'sms')
                   AND NOT COALESCE(c.is_internal, FALSE)
                   AND c.subtype_id IS DISTINCT FROM %s
                """,
                end,
                self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            ),
            SQL(
                """
                SELECT rel.res_partner_id AS partner_id, d.moment
                  FROM calendar_event e
                  JOIN calendar_event_res_partner_rel rel ON rel.calendar_event_id = e.id
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN e.allday THEN %s - interval '1 second' ELSE e.start END) d (moment)
                 WHERE e.active AND d.moment < %s
                """,
                day_end(SQL("e.start_date"), run.company),
                end,
            ),
        ]

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
    def _stamp(self, where):
        """Stamp kind, margin and reversal on the customer documents that match ``where`` (SQL on alias ``m``).

        What they reverse is stamped with them.
        """
        self.env.cr.execute(stamp_update(where, sources=self.env["account.move"]._grc_cost_sources()))
        self.env.cr.execute(reversal_update(where))

    @api.model
    def _stamp_missing(self, company):
        """Stamp posted documents that came without the ORM (imports, upgrades). Usually there are none."""
        missing = [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM account_move m
                     WHERE m.company_id = %s AND m.move_type IN %s AND m.state = 'posted' AND m.grc_kind IS NULL
                    """,
                    company.id,
                    SALE_TYPES,
                )
            )
        ]
        if missing:
            self._stamp(SQL("m.id IN %s", tuple(missing)))
