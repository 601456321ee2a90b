from odoo import api, models
from odoo.tools import SQL

#: Documents of a customer that carry messages and activities, and their column of the partner.
THREADS = {"res.partner": "id", "sale.order": "partner_id", "account.move": "partner_id"}
MESSAGE_TYPES = ("comment", "email", "email_outgoing", "sms")


class GrcTimeline(models.Model):
    """What a timeline is made of."""

    _inherit = "grc.timeline"  # pylint: disable=consider-merging-classes-inherited # queries apart from words

    @api.model
    def _timeline_queries(self, scope):
        """Return what the timeline is made of; a hook for addons, which append theirs.

        :param scope: :class:`TimelineScope`; ``scope.within(column)`` keeps a query to the customer's partners
        :return: list of ``(kind, SQL)``: SELECTs of ``key`` (unique in the kind), ``contact_id``, ``company_id``,
            ``date`` (timestamp in UTC), ``amount`` (numeric), ``user_id``, ``res_model``, ``res_id``. A query holds
            only what the user may read: see :meth:`_allowed`.
        """
        return [
            (kind, query)
            for kind, query in (
                *self._invoice_queries(scope),
                *self._sale_queries(scope),
                ("delivery", self._delivery_query(scope)),
                ("message", self._message_query(scope)),
                ("meeting", self._meeting_query(scope)),
                ("report", self._report_query(scope)),
                ("activity", self._activity_query(scope, SQL("NOT a.active"))),
                ("planned", self._activity_query(scope, SQL("a.active"))),
                ("movement", self._history_query(scope, "grc.transition")),
                ("event", self._history_query(scope, "grc.event")),
            )
            if query
        ]

    @api.model
    def _allowed(self, model, column, operation="read"):
        """Return the condition that the user may read the records of a model whose ids are in ``column``.

        :param operation: what they must be allowed to do with them
        :return: SQL; None when they may read none, or when the model is not installed
        """
        if model not in self.env or not self.env[model].has_access(operation):
            return None
        records = self.env[model].with_context(active_test=False)
        records.flush_model()
        if operation == "read":
            found = records._search([])
        else:
            found = records.sudo()._search(self.env["ir.rule"]._compute_domain(model, operation))
        if not found.where_clause:
            return SQL("TRUE")
        return SQL("%s IN %s", column, found.subselect())

    @api.model
    def _noon(self, column):
        """Return a date as a moment that is that day nearly everywhere."""
        return SQL("%s + interval '12 hours'", column)

    # Documents

    @api.model
    def _invoice_queries(self, scope):
        allowed = self._allowed("account.move", SQL("m.id"))
        if not allowed:
            return
        shared = {"allowed": allowed, "within": scope.within(SQL("m.partner_id"))}
        select = """
            SELECT m.id AS key, m.partner_id AS contact_id, m.company_id, %(date)s AS date, %(amount)s AS amount,
                   m.invoice_user_id AS user_id, 'account.move' AS res_model, m.id AS res_id
              FROM account_move m
             WHERE m.state = 'posted' AND %(condition)s AND %(within)s AND %(allowed)s
        """
        for kind, condition in (
            ("invoice", SQL("m.move_type IN ('out_invoice', 'out_receipt')")),
            ("refund", SQL("m.move_type = 'out_refund'")),
        ):
            amount = SQL("m.amount_untaxed_signed")
            yield (
                kind,
                SQL(select, condition=condition, date=self._noon(SQL("m.invoice_date")), amount=amount, **shared),
            )
        yield (
            "late",
            SQL(
                select,
                condition=SQL(
                    "m.move_type IN ('out_invoice', 'out_receipt') AND (%s)",
                    SQL(" OR ").join(SQL("(%s)", late) for late in self._late_conditions()),
                ),
                date=self._noon(SQL("m.invoice_date_due")),
                amount=SQL("m.amount_residual_signed"),
                **shared,
            ),
        )

    @api.model
    def _late_conditions(self):
        """Return conditions (SQL, alias ``m``) by each of which an invoice counts as late; a hook for addons."""
        return [
            SQL(
                "m.payment_state IN ('not_paid', 'partial') AND m.amount_residual_signed > 0"
                " AND m.invoice_date_due < %s",
                self.env.company._grc_today(),
            )
        ]

    @api.model
    def _sale_queries(self, scope):
        allowed = self._allowed("sale.order", SQL("o.id"))
        if not allowed:
            return
        for kind, states in (("order", ("sale",)), ("quotation", ("draft", "sent"))):
            yield (
                kind,
                SQL(
                    """
                    SELECT o.id AS key, o.partner_id AS contact_id, o.company_id, o.date_order AS date,
                           (o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1))::numeric AS amount, o.user_id,
                           'sale.order' AS res_model, o.id AS res_id
                      FROM sale_order o
                     WHERE o.state IN %s AND %s AND %s
                    """,
                    states,
                    scope.within(SQL("o.partner_id")),
                    allowed,
                ),
            )

    @api.model
    def _delivery_query(self, scope):
        """Return the deliveries that were done, where Inventory is installed."""
        allowed = self._allowed("stock.picking", SQL("k.id"))
        return allowed and SQL(
            """
            SELECT k.id AS key, k.partner_id AS contact_id, k.company_id, k.date_done AS date, NULL::numeric AS amount,
                   k.user_id, 'stock.picking' AS res_model, k.id AS res_id
              FROM stock_picking k JOIN stock_picking_type t ON t.id = k.picking_type_id AND t.code = 'outgoing'
             WHERE k.state = 'done' AND %s AND %s
            """,
            scope.within(SQL("k.partner_id")),
            allowed,
        )

    # Words

    @api.model
    def _timeline_threads(self):
        """Return ``{model: column of its partner}`` of the documents whose messages and activities are told."""
        return THREADS

    @api.model
    def _thread_queries(self, select, scope, operation):
        """Return ``select`` for each kind of document that the user may ``operation``.

        :param str select: SQL with places for ``model``, ``table``, ``partner`` (on alias ``t``) and ``condition``
        """
        for model, column in self._timeline_threads().items():
            records = self.env[model]
            allowed = self._allowed(model, SQL("t.id"), operation(records))
            if allowed:
                partner = SQL.identifier("t", column)
                yield SQL(
                    select,
                    model=model,
                    table=SQL.identifier(records._table),
                    partner=partner,
                    company=SQL("t.company_id") if model != "res.partner" else SQL("NULL::integer"),
                    condition=SQL("%s AND %s", scope.within(partner), allowed),
                )

    @api.model
    def _message_query(self, scope):
        """Return mails and comments, on the customer and on their documents; not what the system noted."""
        self.env["mail.message"].flush_model()
        parts = self._thread_queries(
            """
            SELECT m.id AS key, %(partner)s AS contact_id, %(company)s AS company_id, m.date, NULL::numeric AS amount,
                   (SELECT MIN(u.id) FROM res_users u WHERE u.partner_id = m.author_id) AS user_id,
                   'mail.message' AS res_model, m.id AS res_id, m.message_type
              FROM %(table)s t JOIN mail_message m ON m.model = %(model)s AND m.res_id = t.id
             WHERE %(condition)s
            """,
            scope,
            lambda records: "read",
        )
        query = SQL(" UNION ALL ").join(parts)
        return query and SQL("SELECT * FROM (%s) w WHERE w.message_type IN %s", query, MESSAGE_TYPES)

    @api.model
    def _activity_query(self, scope, condition):
        """Return the activities on the customer and their documents; dated by when they were done, or are due."""
        self.env["mail.activity"].flush_model()
        parts = self._thread_queries(
            """
            SELECT a.id AS key, %(partner)s AS contact_id, %(company)s AS company_id,
                   COALESCE(a.date_done, a.date_deadline) + interval '12 hours' AS date, NULL::numeric AS amount,
                   a.user_id, 'mail.activity' AS res_model, a.id AS res_id, a.active
              FROM %(table)s t JOIN mail_activity a ON a.res_model = %(model)s AND a.res_id = t.id
             WHERE %(condition)s
            """,
            scope,
            lambda records: getattr(records, "_mail_post_access", "read"),
        )
        query = SQL(" UNION ALL ").join(parts)
        return query and SQL("SELECT * FROM (%s) a WHERE %s", query, condition)

    @api.model
    def _meeting_query(self, scope):
        """Return the meetings they are invited to, except those that are private to others."""
        allowed = self._allowed("calendar.event", SQL("e.id"))
        return allowed and SQL(
            """
            SELECT i.id AS key, i.partner_id AS contact_id, NULL::integer AS company_id, e.start AS date,
                   NULL::numeric AS amount, e.user_id, 'calendar.event' AS res_model, e.id AS res_id
              FROM calendar_attendee i
              JOIN calendar_event e ON e.id = i.event_id
              LEFT JOIN res_users_settings s ON s.user_id = e.user_id
             WHERE e.active AND %(within)s AND %(allowed)s
               AND (COALESCE(e.privacy, s.calendar_default_privacy, 'public') <> 'private' OR e.user_id = %(user)s
                    OR EXISTS (SELECT 1 FROM calendar_attendee o WHERE o.event_id = e.id AND o.partner_id = %(me)s))
            """,
            within=scope.within(SQL("i.partner_id")),
            allowed=allowed,
            user=self.env.uid,
            me=self.env.user.partner_id.id,
        )

    @api.model
    def _report_query(self, scope):
        allowed = self._allowed("grc.meeting.report", SQL("r.id"))
        return allowed and SQL(
            """
            SELECT r.id AS key, r.partner_id AS contact_id, r.company_id, r.met_on + interval '12 hours' AS date,
                   NULL::numeric AS amount, r.user_id, 'grc.meeting.report' AS res_model, r.id AS res_id
              FROM grc_meeting_report r
             WHERE r.state = 'done' AND %s AND %s
            """,
            scope.within(SQL("r.partner_id")),
            allowed,
        )

    # What we noted

    @api.model
    def _history_query(self, scope, model):
        """Return movements, or the events that are not told by a movement or a report already."""
        allowed = self._allowed(model, SQL("h.id"))
        told = ["meeting_report"] + [name for name, __ in self.env["grc.transition"]._fields["dimension"].selection]
        return allowed and SQL(
            """
            SELECT h.id AS key, h.partner_id AS contact_id, h.company_id, h.date + interval '12 hours' AS date,
                   NULL::numeric AS amount, NULL::integer AS user_id, %s AS res_model, h.id AS res_id
              FROM %s h
             WHERE %s AND %s AND %s
            """,
            model,
            SQL.identifier(self.env[model]._table),
            SQL("TRUE") if model == "grc.transition" else SQL("NOT h.kind = ANY(%s)", told),
            scope.within(SQL("h.partner_id")),
            allowed,
        )
