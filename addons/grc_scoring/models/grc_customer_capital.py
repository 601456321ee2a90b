from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import counted, stamped, stands
from odoo.addons.grc_base.tools.run import RefreshRun
from odoo.addons.grc_base.tools.stamp import LEFT_OUT, SALE_TYPES
from odoo.tools import SQL

from ..tools.capital import CapitalScope


class GrcCustomer(models.Model):
    """What a customer has brought, less what was spent on him: the sum of ``grc.capital.line``.

    The stored margin of documents is split in the ledger and never summed anew: the column is the margin of the
    facts plus what :meth:`_capital_queries` yields.
    """

    _inherit = "grc.customer"

    capital = fields.Monetary(
        readonly=True,
        help="Margin to date less what was spent on the customer: time, late payment, gifts. A line for each document"
        " is behind it.",
    )

    _value_rebuilt_idx = models.Index("(company_id, value_rebuilt_as_of) WHERE value_rebuilt_as_of IS NOT NULL")

    # Kinds of lines

    @api.model
    def _capital_document_query(self, scope):
        """Return the SELECT of what documents brought: their stored margin in up to three lines.

        Margin at list price − discount − cost of gifts = stored margin. Columns: those of
        :meth:`_capital_queries`, and ``name``, ``revenue``, ``margin_estimated`` and ``margin_uncosted`` on the
        line of kind ``margin``.

        :param scope: a :class:`~..tools.capital.CapitalScope`
        """
        return SQL(
            """
            SELECT m.commercial_partner_id AS partner_id, m.company_id, m.invoice_date AS date,
                   v.kind, v.amount, 'account.move' AS res_model, m.id AS res_id, m.name,
                   CASE WHEN v.kind = 'margin' THEN m.amount_untaxed_signed END AS revenue,
                   CASE WHEN v.kind = 'margin' THEN m.grc_margin_estimated END AS margin_estimated,
                   CASE WHEN v.kind = 'margin' THEN m.grc_margin_uncosted END AS margin_uncosted
              FROM account_move m
             CROSS JOIN LATERAL (VALUES
                   ('margin', m.grc_margin + COALESCE(m.grc_discount, 0) + COALESCE(m.grc_free_cost, 0)),
                   ('discount', -m.grc_discount),
                   ('free', -m.grc_free_cost)
             ) v (kind, amount)
             WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s AND %(among)s
               AND (v.kind = 'margin' OR v.amount <> 0)
            """,
            company=scope.company.id,
            stamped=stamped(),
            counted=self._capital_counted(scope),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    @api.model
    def _capital_queries(self, scope):
        """Return the SELECTs of what else makes capital, one for each kind of line or source.

        Columns: ``partner_id`` (an entity or a contact), ``company_id``, ``date``, ``kind`` (of
        ``grc.capital.line``), ``amount`` (company currency, costs negative), ``res_model`` and ``res_id`` (the
        document; one line for each document and kind). Rows are those of ``scope.company``; the caller leaves out
        what is dated after ``scope.as_of`` and narrows partners, which ``scope.among`` does earlier and faster.

        :param scope: a :class:`~..tools.capital.CapitalScope`
        :return: list of SQL; an addon appends its own (campaigns, tickets)
        """
        queries = [self._capital_gift_query(scope)]
        company = scope.company
        if company.grc_hour_cost:
            queries += [
                self._capital_activity_query(scope, model, partner, condition)
                for model, (partner, condition) in self._capital_activity_models().items()
            ]
            queries.append(self._capital_meeting_query(scope))
        if company.grc_late_rate:
            queries.append(self._capital_late_query(scope))
        return queries

    @api.model
    def _capital_counted(self, scope):
        return counted(scope.as_of, RefreshRun.excluded("m.journal_id", scope.company.grc_excluded_journal_ids))

    @api.model
    def _capital_gift_query(self, scope):
        """Return the SELECT of documents worth nothing, which facts leave out: what their goods cost was given."""
        return SQL(
            """
            SELECT m.commercial_partner_id AS partner_id, m.company_id, m.invoice_date AS date, 'free' AS kind,
                   m.grc_margin AS amount, 'account.move' AS res_model, m.id AS res_id
              FROM account_move m
             WHERE m.company_id = %(company)s AND m.move_type IN %(types)s AND m.grc_kind = %(left_out)s
               AND m.state = 'posted' AND NOT COALESCE(m.grc_not_sale, FALSE) AND m.commercial_partner_id IS NOT NULL
               AND m.grc_margin <> 0 AND %(counted)s AND %(among)s
            """,
            company=scope.company.id,
            types=SALE_TYPES,
            left_out=LEFT_OUT,
            counted=self._capital_counted(scope),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    @api.model
    def _capital_activity_models(self):
        """Return the models whose activities are time spent on a customer.

        :return: ``{model: (column of the partner, SQL condition on alias ``doc`` of its table)}``; the tables have a
            ``company_id``
        """
        return {
            "res.partner": ("id", SQL("TRUE")),
            "sale.order": ("partner_id", SQL("TRUE")),
            "account.move": ("commercial_partner_id", SQL("doc.move_type IN %s", SALE_TYPES)),
        }

    @api.model
    def _capital_activity_query(self, scope, model, partner, condition):
        """Return the SELECT of the time of done activities on records of ``model``.

        An activity lasts as long as its meeting, else the minutes of its type. A meeting with the customer counts
        as a meeting. Without a company of its own, a record's activity belongs to that of whoever did it.
        """
        column = SQL.identifier("doc", partner)
        return SQL(
            """
            SELECT %(partner)s AS partner_id, %(company)s AS company_id,
                   COALESCE(a.date_done, a.write_date::date) AS date, 'activity' AS kind,
                   -%(amount)s AS amount, 'mail.activity' AS res_model, a.id AS res_id
              FROM mail_activity a
              JOIN %(table)s doc ON doc.id = a.res_id
              LEFT JOIN res_users u ON u.id = COALESCE(a.user_id, a.create_uid)
              LEFT JOIN grc_activity_time t ON t.activity_type_id = a.activity_type_id AND t.company_id = %(company)s
              LEFT JOIN calendar_event e ON e.id = a.calendar_event_id
             WHERE a.res_model = %(model)s AND a.active IS NOT TRUE AND %(condition)s
               AND COALESCE(doc.company_id, u.company_id) = %(company)s AND %(among)s
               AND CASE WHEN e.id IS NULL THEN COALESCE(t.minutes, %(minutes)s) > 0
                        ELSE e.active AND e.start::date <= %(as_of)s AND %(hours)s > 0
                             AND NOT EXISTS (
                                 SELECT 1 FROM calendar_attendee guest
                                   JOIN res_partner g ON g.id = guest.partner_id
                                   JOIN res_partner own ON own.id = %(partner)s
                                  WHERE guest.event_id = e.id AND guest.state IS DISTINCT FROM 'declined'
                                    AND g.commercial_partner_id = own.commercial_partner_id)
                   END
            """,
            partner=column,
            company=scope.company.id,
            amount=scope.rounded(
                SQL(
                    "CASE WHEN e.id IS NULL THEN COALESCE(t.minutes, %s) / 60.0 ELSE %s END * %s::numeric",
                    scope.company.grc_activity_minutes,
                    self._capital_hours(scope),
                    scope.company.grc_hour_cost,
                )
            ),
            table=SQL.identifier(self.env[model]._table),
            model=model,
            condition=condition,
            among=scope.among(column),
            minutes=scope.company.grc_activity_minutes,
            hours=self._capital_hours(scope),
            as_of=scope.as_of,
        )

    @api.model
    def _capital_hours(self, scope):
        """Return how long the meeting of alias ``e`` (SQL) lasts; a day of a meeting of all day is a working day."""
        calendar = "resource_calendar_id" in scope.company._fields and scope.company.resource_calendar_id
        return SQL(
            "CASE WHEN e.allday THEN (e.stop_date - e.start_date + 1) * %s::numeric ELSE e.duration::numeric END",
            (calendar and calendar.hours_per_day) or 8,
        )

    @api.model
    def _capital_meeting_query(self, scope):
        """Return the SELECT of the time of meetings: hours × own people, shared out among the guests' entities.

        Whoever declined was not there. A meeting belongs to the organiser's company; its document is the attendee
        of the customer, for one meeting may have several.
        """
        chosen = SQL("TRUE")
        if scope.partner_ids is not None:
            chosen = SQL(
                "a.event_id IN (SELECT c.event_id FROM calendar_attendee c WHERE %s)",
                scope.among(SQL("c.partner_id")),
            )
        return SQL(
            """
            SELECT guest.partner_id, %(company)s AS company_id, e.start::date AS date, 'meeting' AS kind,
                   -%(amount)s AS amount, 'calendar.attendee' AS res_model, guest.id AS res_id
              FROM (
                  SELECT a.event_id, p.commercial_partner_id AS partner_id, MIN(a.id) AS id,
                         COUNT(*) OVER (PARTITION BY a.event_id) AS entities
                    FROM calendar_attendee a
                    JOIN res_partner p ON p.id = a.partner_id
                   WHERE a.state IS DISTINCT FROM 'declined' AND %(chosen)s
                     AND NOT EXISTS (SELECT 1 FROM res_users s WHERE s.partner_id = a.partner_id AND NOT s.share)
                   GROUP BY a.event_id, p.commercial_partner_id
              ) guest
              JOIN calendar_event e ON e.id = guest.event_id
              JOIN res_users u ON u.id = e.user_id AND u.company_id = %(company)s
             CROSS JOIN LATERAL (
                  SELECT GREATEST(COUNT(*), 1) AS people
                    FROM calendar_attendee a
                    JOIN res_users s ON s.partner_id = a.partner_id AND NOT s.share
                   WHERE a.event_id = e.id AND a.state IS DISTINCT FROM 'declined'
             ) own
             WHERE e.active AND %(hours)s > 0
            """,
            company=scope.company.id,
            amount=scope.rounded(
                SQL(
                    "%s * own.people * %s::numeric / guest.entities",
                    self._capital_hours(scope),
                    scope.company.grc_hour_cost,
                )
            ),
            chosen=chosen,
            hours=self._capital_hours(scope),
        )

    @api.model
    def _capital_late_query(self, scope):
        """Return the SELECT of what late payment cost: amount × days late × yearly rate / 365, a line a document.

        Days run from an instalment's due date to its payment, or to ``scope.as_of`` while it is open. What a
        credit note settled was not paid late, nor is a document that was reversed in full.
        """
        return SQL(
            """
            WITH delay AS MATERIALIZED (
                SELECT x.move_id, MIN(x.due) AS due, SUM(x.amount * (x.until - x.due)) AS weight
                  FROM (%(delays)s) x
                 WHERE x.until > x.due
                 GROUP BY x.move_id
            )
            SELECT m.commercial_partner_id AS partner_id, m.company_id, delay.due AS date, 'late' AS kind,
                   -%(amount)s AS amount, 'account.move' AS res_model, m.id AS res_id
              FROM delay
              JOIN account_move m ON m.id = delay.move_id
             WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s AND %(stands)s AND %(among)s
               AND delay.weight > 0
            """,
            delays=SQL(" UNION ALL ").join(self._capital_delays(scope)),
            amount=scope.rounded(SQL("delay.weight * %s::numeric / 36500", scope.company.grc_late_rate)),
            company=scope.company.id,
            stamped=stamped(),
            counted=self._capital_counted(scope),
            stands=stands(SQL("m.grc_reversed_on"), scope.as_of),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    @api.model
    def _capital_delays(self, scope):
        """Return the SELECTs of delays (``move_id``, ``amount``, ``due``, ``until``).

        Three kinds: paid late, still open, and paid by a payment without a journal entry, which leaves the
        receivable open.
        """
        company, as_of = scope.company, scope.as_of
        among = SQL("TRUE")
        if scope.partner_ids is not None:
            among = SQL(
                "l.move_id IN (SELECT m.id FROM account_move m WHERE m.company_id = %s AND %s AND %s)",
                company.id,
                stamped(),
                scope.among(SQL("m.commercial_partner_id")),
            )
        receivable = SQL("l.display_type = 'payment_term' AND l.amount_residual > 0 AND %s", among)
        return [
            SQL(
                """
                SELECT l.move_id, r.amount, l.date_maturity AS due, LEAST(r.max_date, %s) AS until
                  FROM account_partial_reconcile r
                  JOIN account_move_line l ON l.id = r.debit_move_id
                 WHERE r.grc_late AND l.company_id = %s AND %s
                """,
                as_of,
                company.id,
                among,
            ),
            SQL(
                """
                SELECT l.move_id, l.amount_residual, l.date_maturity, %s::date
                  FROM account_move o
                  JOIN account_move_line l ON l.move_id = o.id AND %s
                 WHERE o.journal_id IN (SELECT j.id FROM account_journal j WHERE j.type = 'sale')
                   AND o.state = 'posted' AND o.payment_state IN ('not_paid', 'partial')
                   AND o.move_type IN ('out_invoice', 'out_receipt') AND o.company_id = %s
                """,
                as_of,
                receivable,
                company.id,
            ),
            SQL(
                """
                SELECT l.move_id, l.amount_residual, l.date_maturity, LEAST(paid.date, %s)
                  FROM (SELECT rel.invoice_id, MAX(p.date) AS date
                          FROM account_payment p
                          JOIN account_move__account_payment rel ON rel.payment_id = p.id
                         WHERE p.move_id IS NULL AND p.state IN ('in_process', 'paid') AND p.company_id = %s
                         GROUP BY rel.invoice_id) paid
                  JOIN account_move o ON o.id = paid.invoice_id AND o.state = 'posted'
                       AND o.payment_state NOT IN ('not_paid', 'partial')
                       AND o.move_type IN ('out_invoice', 'out_receipt')
                  JOIN account_move_line l ON l.move_id = o.id AND %s
                """,
                as_of,
                company.id,
                receivable,
            ),
        ]

    # The column

    @api.model
    def _value_temporary_tables(self):
        return super()._value_temporary_tables() + ["grc_capital"]

    @api.model
    def _value_prepare(self, run):
        result = super()._value_prepare(run)
        self._make_table(run, "grc_capital", self._capital_sums(run))
        self.env.cr.execute(SQL("ANALYZE %s", run.table("grc_capital")))
        return result

    @api.model
    def _capital_sums(self, run):
        """Return the SELECT of what :meth:`_capital_queries` adds up to, one row an entity."""
        scope = CapitalScope(run.company, run.as_of)
        if run.partner_ids is not None:
            scope.partner_ids = self._capital_partners(run.partner_ids)
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, SUM(d.amount) AS amount
              FROM (%s) d
              JOIN res_partner p ON p.id = d.partner_id
             WHERE d.date <= %s AND %s
             GROUP BY p.commercial_partner_id
            """,
            SQL(" UNION ALL ").join(SQL("(%s)", query) for query in self._capital_queries(scope)),
            run.as_of,
            self._entity_condition(run, SQL("p.commercial_partner_id")),
        )

    @api.model
    def _capital_partners(self, entities):
        """Return the ids of the partners who belong to the entities (ids) today."""
        rows = self.env.execute_query(SQL("SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s)", entities))
        return [row[0] for row in rows]

    @api.model
    def _value_query(self, run):
        return SQL(
            """
            SELECT q.*, c.margin + COALESCE(k.amount, 0) AS capital
              FROM (%(query)s) q
              JOIN grc_customer c ON c.company_id = %(company)s AND c.partner_id = q.partner_id AND %(limits)s
              LEFT JOIN %(costs)s k ON k.partner_id = q.partner_id
            """,
            query=super()._value_query(run),
            costs=run.table("grc_capital"),
            company=run.company.id,
            limits=self._limit_condition(run, SQL("c.partner_id")),
        )

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["capital"]
