from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Choice
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount, format_date

from ...tools.debt import NOT_CALLED, Debt

#: Days after the day promised for which nobody asks: money takes its time through the banks.
GRACE = 3
#: Days for which somebody may promise.
LONGEST = 366
#: Characters of a reason.
REASON = 500


class GrcPromise(models.Model):
    """What a customer said when they were asked for money: when they pay, or why they do not.

    Rows are made by :meth:`_take` and :meth:`_dispute` alone. Whether a promise was kept is said by the ledger each
    time it is asked (:meth:`_judged`): nobody sets it by hand.
    """

    _name = "grc.promise"
    _description = "Promise to Pay"
    _order = "made_on desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Asked by", required=True, readonly=True, ondelete="restrict", default=lambda self: self.env.user
    )
    kind = fields.Selection(
        [("promise", "Promise"), ("dispute", "Dispute")], required=True, readonly=True, default="promise"
    )
    made_on = fields.Date("Said on", required=True, readonly=True)
    date_due = fields.Date("Pays on", readonly=True)
    amount = fields.Monetary("Promised", readonly=True)
    owed = fields.Monetary(
        "Owed then", readonly=True, help="Open on their invoices on the day they were asked, due or not, net."
    )
    asked = fields.Json(readonly=True, help="Invoices that were open: id, what was open, what of it was overdue.")
    reason = fields.Text(readonly=True, help="Why the customer does not pay.")
    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, ondelete="set null", index="btree_not_null", check_company=True
    )
    paid = fields.Monetary(
        "Paid of it",
        compute="_compute_judged",
        help="What has come for the invoices that were open then, until three days after the day promised.",
    )
    state = fields.Selection(
        [("open", "Waiting"), ("kept", "Paid as promised"), ("broken", "Broken")],
        "Status",
        compute="_compute_judged",
        search="_search_state",
        help="Paid as promised: the amount came until three days after the day promised, by the ledger. Empty for a"
        " dispute.",
    )

    _company_idx = models.Index("(company_id, date_due) WHERE kind = 'promise'")
    _bounds = models.Constraint(
        "CHECK (kind = 'dispute' OR amount > 0 AND amount <= owed + 0.01"
        f" AND date_due BETWEEN made_on AND made_on + {LONGEST})",
        "A promise is of what is owed, and of a day within a year.",
    )
    _reason_given = models.Constraint(
        f"CHECK (kind = 'promise' OR LENGTH(TRIM(reason)) BETWEEN 1 AND {REASON})", "A dispute has a reason."
    )

    @api.depends("kind", "amount", "date_due", "made_on", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for promise in self:
            values = {
                "customer": promise.partner_id.sudo().name,
                "amount": format_amount(self.env, promise.amount, promise.currency_id),
                "day": format_date(self.env, promise.date_due or promise.made_on),
            }
            promise.display_name = (
                self.env._("%(customer)s: %(amount)s on %(day)s", **values)
                if promise.kind == "promise"
                else self.env._("%(customer)s: disputed on %(day)s", **values)
            )

    # Taken

    @api.model
    def _take(self, partner, company, amount, day):
        """Note that a customer pays.

        :param partner: their entity, one record
        :param float amount: in the company's currency
        :param day: a date, or a text
        :return: the promise
        :raise UserError: for an amount or a day that nobody can promise
        """
        asked, owed = self._asked(partner, company)
        today, day = company._grc_today(), self._day(day)
        if not owed:
            raise UserError(self.env._("Nothing is owed any more. Refresh your day to see what is left."))
        amount = amount if isinstance(amount, int | float) else 0
        if not 0 < amount <= owed + 0.005:
            raise UserError(
                self.env._(
                    "%(owed)s is owed: a promise is of that, or of a part of it.",
                    owed=format_amount(self.env, owed, company.currency_id),
                )
            )
        if not day or not today <= day <= today + timedelta(days=LONGEST):
            raise UserError(
                self.env._(
                    "Choose a day from %(today)s on, within a year.",
                    today=format_date(self.env, today),
                )
            )
        return self._note(
            partner,
            company,
            {"kind": "promise", "amount": company.currency_id.round(amount), "date_due": day}
            | {"owed": owed, "asked": asked},
        )

    @api.model
    def _dispute(self, partner, company, reason, move=None):
        """Note why a customer does not pay.

        :param str reason: in their words
        :param move: the invoice that it is about, if it is known
        :return: the dispute
        :raise UserError: without a reason, or with a very long one
        """
        reason = (reason or "").strip() if isinstance(reason, str | None) else ""
        if not 0 < len(reason) <= REASON:
            raise UserError(self.env._("Say why they do not pay, in %s characters at most.", REASON))
        return self._note(
            partner, company, {"kind": "dispute", "reason": reason, "move_id": move.id if move else False}
        )

    @api.model
    def _note(self, partner, company, values):
        values = {
            **{"partner_id": partner.commercial_partner_id.id, "company_id": company.id, "user_id": self.env.uid},
            "made_on": company._grc_today(),
        } | values
        return self.sudo().create(values).with_env(self.env)

    @api.model
    def _day(self, day):
        """Return a day that a client sent; None for what is none."""
        try:
            return fields.Date.to_date(day) or None
        except (TypeError, ValueError):
            return None

    @api.model
    def _asked(self, partner, company):
        """Return ``([[invoice id, open, overdue]], all that is open)`` of a customer today, net."""
        today = company._grc_today()
        customers = SQL("SELECT %s::integer", partner.commercial_partner_id.id)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.move_id, SUM(d.amount), COALESCE(SUM(d.amount) FILTER (WHERE d.due < %s), 0)
                  FROM (%s) d GROUP BY d.move_id ORDER BY d.move_id
                """,
                today,
                self.env["grc.debt"].sudo()._still_owed(company, today, customers),
            )
        )
        rounded = company.currency_id.round
        asked = [[move, rounded(float(left)), rounded(float(overdue))] for move, left, overdue in rows]
        return asked, rounded(sum(left for __, left, __ in asked))

    # Who waits for what

    @api.model
    def _grace_days(self):
        """Return how many days after the day promised nobody asks."""
        return GRACE

    @api.model
    def _longest(self):
        """Return how many days from today on may be promised."""
        return LONGEST

    @api.model
    def _waiting(self, company, day, customer):
        """Return the SELECT of the promise, ``amount`` and ``date_due``, for which an entity (SQL, id) is not asked."""
        return SQL(
            """
            SELECT w.amount, w.date_due
              FROM grc_promise w JOIN res_partner e ON e.id = w.partner_id
             WHERE e.commercial_partner_id = %s AND w.company_id = %s AND w.kind = 'promise'
               AND %s::date BETWEEN w.made_on AND w.date_due + %s
             ORDER BY w.date_due DESC, w.id DESC LIMIT 1
            """,
            customer,
            company.id,
            day,
            GRACE,
        )

    # Kept or broken

    @api.depends("amount", "asked", "date_due")
    def _compute_judged(self):
        self.paid, self.state = 0, False
        for company, promises in self.filtered(lambda promise: promise.kind == "promise").grouped("company_id").items():
            where = SQL("w.id = ANY(%s)", promises.ids)
            rows = self.env.execute_query(self.sudo()._judged(company, company.sudo()._grc_today(), where))
            found = {row[0]: row for row in rows}
            for promise in promises:
                __, __, __, promise.paid, promise.state = found.get(promise.id, (0, 0, 0, 0, False))

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        state = Choice(self._fields["state"].get_values(self.env))
        states = [state.parse(self.env, "state", one) for one in value if one]
        arms = []
        for company in self.env["res.company"].sudo().search(fields.Domain.TRUE):
            judged = self.sudo()._judged(company, company._grc_today())
            arms.append(SQL("SELECT j.id FROM (%s) j WHERE j.state = ANY(%s)", judged, states))
        found = fields.Domain("id", "in", SQL("(%s)", SQL(" UNION ALL ").join(arms)))
        return found | fields.Domain("kind", "=", "dispute") if False in value else found

    @api.model
    def _judged(self, company, day, where=None):
        """Return the SELECT of a company's promises as they stood on a day.

        Columns: ``id``, ``partner_id`` (entity today), ``until`` (the last day on which money counts), ``paid``,
        ``state``. Kept is a promise when its amount has come for the invoices that were open when it was made, and
        first for those that were overdue. An invoice for which nobody is called any more (blocked) counts as unpaid;
        one that is no longer posted is no part of the promise. A promise of which none is left is not among the rows.

        :param SQL where: condition on the promise ``w`` and its partner ``e``; None: all
        """
        self.env.flush_all()
        promises = SQL(
            """
            SELECT w.id, e.commercial_partner_id AS partner_id, w.made_on, w.date_due + %(grace)s AS until, w.amount,
                   w.asked, LEAST(w.date_due + %(grace)s, %(day)s::date) AS day
              FROM grc_promise w JOIN res_partner e ON e.id = w.partner_id
             WHERE w.company_id = %(company)s AND w.kind = 'promise' AND w.made_on <= %(day)s AND %(where)s
            """,
            grace=GRACE,
            day=day,
            company=company.id,
            where=where or SQL("TRUE"),
        )
        first = SQL("(SELECT MIN(f.day) FROM (%s) f)", promises)
        debt = Debt(company, first, asked=SQL("SELECT w.id AS key, w.partner_id, w.day FROM (%s) w", promises))
        return SQL(
            """
            SELECT s.id, s.partner_id, s.until, LEAST(s.paid, s.amount) AS paid,
                   CASE WHEN s.paid > s.amount - 0.005 AND s.first > LEAST(s.amount, s.overdue) - 0.005 THEN 'kept'
                        WHEN s.until < %(day)s THEN 'broken' ELSE 'open' END AS state
              FROM (SELECT w.id, w.partner_id, w.until,
                           LEAST(w.amount, SUM(a.open)) AS amount,
                           COALESCE(SUM(a.overdue), 0) AS overdue,
                           COALESCE(SUM(GREATEST(a.open - COALESCE(d.open, 0), 0)) FILTER (WHERE m.called), 0) AS paid,
                           COALESCE(SUM(GREATEST(a.overdue - COALESCE(d.overdue, 0), 0))
                                    FILTER (WHERE m.called), 0) AS first
                      FROM (%(promises)s) w
                     CROSS JOIN LATERAL (
                           SELECT (r.v->>0)::integer AS move_id, (r.v->>1)::numeric AS open,
                                  (r.v->>2)::numeric AS overdue
                             FROM jsonb_array_elements(w.asked) AS r (v)) a
                      JOIN LATERAL (
                           SELECT v.id, COALESCE(v.payment_state, '') NOT IN %(not_called)s AS called
                             FROM account_move v WHERE v.id = a.move_id AND v.state = 'posted') m ON TRUE
                      LEFT JOIN (SELECT n.key, n.move_id, SUM(n.left) AS open,
                                        SUM(n.left) FILTER (WHERE n.due < m.made_on) AS overdue
                                   FROM (%(dues)s) n JOIN grc_promise m ON m.id = n.key
                                  GROUP BY n.key, n.move_id) d ON d.key = w.id AND d.move_id = a.move_id
                     GROUP BY w.id, w.partner_id, w.until, w.amount) s
            """,
            day=day,
            promises=promises,
            dues=debt.net(debt.lines(whole=False, called=True)),
            not_called=NOT_CALLED,
        )

    @api.model
    def _silent(self, company, day):
        """Return the SELECTs of the entities who have promised, until the money has come or its day is over."""
        running = self.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "promise"),
                ("made_on", "<=", day),
                ("date_due", ">=", fields.Date.subtract(day, days=GRACE)),
            ]
        )
        if not running:
            return []
        judged = self._judged(company, day, SQL("w.id = ANY(%s)", running.ids))
        return [SQL("SELECT j.partner_id FROM (%s) j WHERE j.state = 'open'", judged)]
