from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.tools import SQL


class GrcAction(models.Model):
    """Overdue invoices: one action a customer and ISO week, as long as he owes and may be asked.

    What is at stake is not the amount but what is lost of it: the part without taxes × the chance that it is never
    paid, and what waiting for it costs.
    """

    _inherit = "grc.action"

    to_collect = fields.Monetary(
        "To collect",
        readonly=True,
        aggregator="sum",
        help="What is overdue, taxes included and net of the money that is there. It is no margin: what is at stake of"
        " it is what may never be paid, and what waiting costs.",
    )

    _to_collect_range = Within("to_collect", 0, MOST)

    @api.model
    def _plan(self, company, as_of):
        self._overdue_restate(company, as_of)
        return super()._plan(company, as_of)

    @api.model
    def _plan_daily(self, company, as_of):
        made = super()._plan_daily(company, as_of)
        assumed = self.env["grc.action.assumption"]._of(company)["overdue"]
        if not assumed["enabled"]:
            return made
        followed = SQL("SELECT f.partner_id FROM grc_customer f WHERE f.company_id = %s", company.id)
        overdue = self.env["grc.debt"].sudo()._overdue(company, as_of, followed, assumed["lead_days"])
        query = self._overdue_new(company, as_of, self._overdue_query(company, as_of, assumed, overdue, followed))
        return made + self._propose(company, as_of, "overdue", query, "_overdue_words")

    @api.model
    def _plan_stop(self, company, as_of):
        stopped = super()._plan_stop(company, as_of)
        if not self._overdue_is_asked(company):
            return stopped
        debt = self.env["grc.debt"].sudo()
        owes = SQL(
            """
            a.partner_id IN (SELECT d.partner_id FROM (%(overdue)s) d) AND %(called)s
            AND NOT EXISTS (SELECT 1 FROM grc_action o
                             WHERE o.partner_id = a.partner_id AND o.company_id = a.company_id AND o.id < a.id
                               AND o.source = 'overdue' AND o.state = 'open')
            """,
            overdue=debt._overdue(company, as_of, self._overdue_asked(company)),
            called=debt._called(company, as_of, SQL("a.partner_id")),
        )
        return stopped + self._settle(company, as_of, "overdue", owes)

    @api.model
    def _overdue_asked(self, company):
        """Return the SELECT of the customers who are being asked."""
        return SQL(
            "SELECT o.partner_id FROM grc_action o"
            " WHERE o.company_id = %s AND o.source = 'overdue' AND o.state = 'open'",
            company.id,
        )

    @api.model
    def _overdue_is_asked(self, company):
        return bool(
            self.search_count(
                [("company_id", "=", company.id), ("source", "=", "overdue"), ("state", "=", "open")], limit=1
            )
        )

    @api.model
    def _overdue_query(self, company, day, assumed, overdue, customers):
        """Return the SELECT of the actions of a company's debts, see ``grc_action_source.py``.

        :param SQL overdue: SELECT of ``grc.debt._overdue``
        :param SQL customers: SELECT of the ids of the entities asked about
        """
        return SQL(
            """
            SELECT d.partner_id, NULL::integer AS owner_id,
                   CONCAT_WS(':', 'overdue', d.partner_id, TO_CHAR(%(day)s::date, 'IYYY-"W"IW'), heard.day) AS key,
                   'account.move' AS res_model, (ARRAY_AGG(d.move_id ORDER BY d.due, d.move_id))[1] AS res_id,
                   NULL::integer AS activity_id, NULL::date AS deadline,
                   DATE_TRUNC('week', %(day)s::date)::date + 6 AS date_end,
                   ROUND(%(stake)s, %(digits)s) AS stake,
                   JSONB_BUILD_OBJECT('count', COUNT(DISTINCT d.move_id), 'amount', SUM(d.amount),
                                      'since', MIN(d.due), 'broken', broken.promise) AS facts
              FROM (%(overdue)s) d
              JOIN grc_customer c ON c.partner_id = d.partner_id AND c.company_id = %(company)s
              LEFT JOIN (%(heard)s) heard ON heard.partner_id = d.partner_id
              LEFT JOIN (%(broken)s) broken ON broken.partner_id = d.partner_id
             GROUP BY d.partner_id, c.risk_grade, heard.day, broken.promise
            """,
            day=day,
            stake=self._overdue_stake(company, assumed),
            digits=company.currency_id.decimal_places,
            overdue=overdue,
            company=company.id,
            heard=self._overdue_heard(company, day),
            broken=self._overdue_broken(company, day, customers),
        )

    @api.model
    def _overdue_new(self, company, day, query):
        """Leave out of :meth:`_overdue_query` whoever is being asked, has promised or complains.

        From the day on which that ends he is asked again, even in the same week.
        """
        return SQL(
            "SELECT n.* FROM (%s) n WHERE %s AND n.partner_id NOT IN (%s)",
            query,
            self.env["grc.debt"].sudo()._called(company, day, SQL("n.partner_id")),
            self._overdue_asked(company),
        )

    @api.model
    def _overdue_restate(self, company, day):
        """Say anew what is to be collected where it has changed since: money came, or another invoice fell due.

        Invoices count from the day on which they are called for; where no other is left, all that are overdue.
        """
        if not self._overdue_is_asked(company):
            return
        assumed = self.env["grc.action.assumption"]._of(company)["overdue"]
        asked = self._overdue_asked(company)
        overdue = SQL(
            """
            SELECT d.* FROM (
                SELECT d.*, d.due < %(day)s::date - %(after)s AS ripe,
                       BOOL_OR(d.due < %(day)s::date - %(after)s) OVER (PARTITION BY d.partner_id) AS any_ripe
                  FROM (%(overdue)s) d) d
             WHERE d.ripe OR NOT d.any_ripe
            """,
            day=day,
            after=assumed["lead_days"],
            overdue=self.env["grc.debt"].sudo()._overdue(company, day, asked),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id, q.stake, q.facts FROM (%s) q
                  JOIN grc_action a ON a.partner_id = q.partner_id AND a.company_id = %s AND a.source = 'overdue'
                       AND a.state = 'open' AND a.activity_id IS NOT NULL
                 WHERE ABS(a.to_collect - (q.facts->>'amount')::numeric) >= 0.005
                """,
                self._overdue_query(company, day, assumed, overdue, asked),
                company.id,
            )
        )
        for action_id, stake, facts in rows:
            self.browse(action_id)._overdue_say(company, stake, facts)

    def _overdue_say(self, company, stake, facts):
        """Write amounts and sentences of one action, and what its activity says."""
        lang = usable_lang(self.env, self.user_id.lang, company.partner_id.lang)
        words = self.with_context(lang=lang)._overdue_words(company, facts)
        self.write(
            {"stake": stake, "to_collect": min(facts["amount"], MOST), "summary": words["summary"], "why": words["why"]}
        )
        told = self.with_context(lang=lang)._activity_values()
        self.activity_id.write({name: told[name] for name in ("summary", "note")})

    @api.model
    def _overdue_stake(self, company, assumed):
        """Return SQL of what is at stake: untaxed × chance that it is never paid + amount × late rate × days ÷ 365.

        Chance and days are those of the company's fit of payment risk, by the customer's grade (alias ``c``), else
        what the company assumes.
        """
        fit = self.env["grc.risk.fit"].sudo()._latest(company)
        losses = (fit.model or {}).get("losses") or {}
        chance = SQL("%s::numeric", losses.get("share", assumed["never_paid"]))
        if losses:
            grades = [SQL("WHEN %s THEN %s::numeric", *each) for each in zip("abcde", losses["grades"], strict=True)]
            chance = SQL("CASE c.risk_grade %s ELSE %s END", SQL(" ").join(grades), chance)
        return SQL(
            "SUM(d.untaxed) * %s + SUM(d.amount) * %s::numeric / 100 * %s::numeric / 365",
            chance,
            company.grc_late_rate,
            losses.get("days", assumed["pay_days"]),
        )

    @api.model
    def _overdue_heard(self, company, day):
        """Return the SELECT of ``partner_id`` and the ``day`` of this week on which a promise or a complaint ended."""
        return SQL(
            """
            SELECT h.partner_id, MAX(h.day) AS day
              FROM (SELECT p.commercial_partner_id AS partner_id, w.date_due + %(grace)s + 1 AS day
                      FROM grc_promise w JOIN res_partner p ON p.id = w.partner_id
                     WHERE w.company_id = %(company)s AND w.kind = 'promise'
                     UNION ALL
                    SELECT p.commercial_partner_id, a.closed_on
                      FROM grc_action a JOIN res_partner p ON p.id = a.partner_id
                     WHERE a.company_id = %(company)s AND a.source = 'complaint' AND a.state <> 'open') h
             WHERE h.day BETWEEN DATE_TRUNC('week', %(day)s::date)::date AND %(day)s
             GROUP BY h.partner_id
            """,
            grace=self.env["grc.promise"]._grace(),
            company=company.id,
            day=day,
        )

    @api.model
    def _overdue_broken(self, company, day, customers):
        """Return the SELECT of each customer's last broken promise, as ``promise`` (amount, day), of the last year."""
        where = SQL("w.date_due > %s::date - 365 AND e.commercial_partner_id IN (%s)", day, customers)
        return SQL(
            """
            SELECT DISTINCT ON (j.partner_id) j.partner_id,
                   JSONB_BUILD_OBJECT('amount', w.amount, 'day', w.date_due) AS promise
              FROM (%s) j JOIN grc_promise w ON w.id = j.id
             WHERE j.state = 'broken'
             ORDER BY j.partner_id, w.date_due DESC, w.id DESC
            """,
            self.env["grc.promise"].sudo()._judged(company, day, where),
        )

    @api.model
    def _action_values(self, company, as_of, source, assumed, row, words):
        values = super()._action_values(company, as_of, source, assumed, row, words)
        if source == "overdue":
            values["to_collect"] = min(row[8]["amount"], MOST)
        return values

    @api.model
    def _overdue_words(self, company, facts):
        values = {
            "count": facts["count"],
            "amount": self._words_amount(company, facts["amount"]),
            "day": self._words_day(facts["since"]),
        }
        why = (
            self.env._("1 invoice of %(amount)s has been overdue since %(day)s.", **values)
            if facts["count"] == 1
            else self.env._("%(count)s invoices, %(amount)s, have been overdue since %(day)s.", **values)
        )
        return {
            "summary": self.env._("Overdue: %(amount)s", **values),
            "why": " ".join(filter(None, (why, self._overdue_promised(company, facts["broken"])))),
            "say": self.env._(
                "Ask whether anything was wrong with the delivery or the invoice, then agree on a day of payment."
            ),
        }

    @api.model
    def _overdue_promised(self, company, broken):
        """Return the sentence on a broken promise, if there is one."""
        return broken and self.env._(
            "He promised %(amount)s for %(day)s: it has not come.",
            amount=self._words_amount(company, broken["amount"]),
            day=self._words_day(broken["day"]),
        )
