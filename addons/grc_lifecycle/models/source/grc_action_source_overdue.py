from odoo import models
from odoo.addons.grc_base.tools.bounds import MOST
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.tools import SQL, frozendict


class GrcActionSourceOverdue(models.AbstractModel):
    """Overdue invoices: one action a customer and ISO week, as long as they owe and may be asked.

    What is at stake is not the amount but what is lost of it: the part without taxes × the chance that it is never
    paid, and what waiting for it costs.
    """

    _name = "grc.action.source.overdue"
    _inherit = "grc.action.source"
    _description = "Overdue Invoices"

    _source = "overdue"
    _place = 30
    #: Until payment risk can tell: chance that an overdue invoice is never paid, days until it is.
    _assumed = frozendict(probability=0.60, effort=10.0, lead_days=7, never_paid=0.05, pay_days=30)
    _purpose = "transactional"
    _fills = ("to_collect",)
    _apart_by = ()

    def _label(self):
        return self.env._("Overdue invoices")

    def _plan(self, company, as_of):
        """Say anew what is to be collected; who owes is looked at once a day."""
        self._restate(company, as_of)
        return 0

    def _query(self, company, as_of, assumed):
        followed = SQL("SELECT f.partner_id FROM grc_customer f WHERE f.company_id = %s", company.id)
        overdue = self.env["grc.debt"].sudo()._overdue(company, as_of, followed, assumed["lead_days"])
        return self._new(company, as_of, self._owed(company, as_of, assumed, overdue, followed))

    def _needed(self, company, as_of):
        if not self._is_asked(company):
            return None
        debt = self.env["grc.debt"].sudo()
        return SQL(
            """
            a.partner_id IN (SELECT d.partner_id FROM (%(overdue)s) d) AND %(called)s
            AND NOT EXISTS (SELECT 1 FROM grc_action o
                             WHERE o.partner_id = a.partner_id AND o.company_id = a.company_id AND o.id < a.id
                               AND o.source = 'overdue' AND o.state = 'open')
            """,
            overdue=debt._overdue(company, as_of, self._asked(company)),
            called=debt._called(company, as_of, SQL("a.partner_id")),
        )

    def _merge_key(self, alias):
        return SQL(
            "REGEXP_REPLACE(%s, '^overdue:[0-9]+', 'overdue:' || %s)",
            SQL.identifier(alias, "key"),
            SQL.identifier(alias, "partner_id"),
        )

    def _asked(self, company):
        """Return the SELECT of the customers who are being asked."""
        return SQL(
            "SELECT o.partner_id FROM grc_action o"
            " WHERE o.company_id = %s AND o.source = 'overdue' AND o.state = 'open'",
            company.id,
        )

    def _is_asked(self, company):
        return bool(
            self.env["grc.action"].search_count(
                [("company_id", "=", company.id), ("source", "=", "overdue"), ("state", "=", "open")], limit=1
            )
        )

    def _owed(self, company, day, assumed, overdue, customers):
        """Return the SELECT of the actions of a company's debts, see ``_query``.

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
            stake=self._stake(company, assumed),
            digits=company.currency_id.decimal_places,
            overdue=overdue,
            company=company.id,
            heard=self._ended_pauses(company, day),
            broken=self._broken(company, day, customers),
        )

    def _new(self, company, day, query):
        """Leave out of :meth:`_owed` anyone who is being asked, has promised or complains.

        From the day on which that ends they are asked again, even in the same week.
        """
        return SQL(
            "SELECT n.* FROM (%s) n WHERE %s AND n.partner_id NOT IN (%s)",
            query,
            self.env["grc.debt"].sudo()._called(company, day, SQL("n.partner_id")),
            self._asked(company),
        )

    def _restate(self, company, day):
        """Say anew what is to be collected where it has changed since: money came, or another invoice fell due.

        Invoices count from the day on which they are called for; where no other is left, all that are overdue.
        """
        if not self._is_asked(company):
            return
        assumed = self.env["grc.action.assumption"]._of(company)["overdue"]
        asked = self._asked(company)
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
                self._owed(company, day, assumed, overdue, asked),
                company.id,
            )
        )
        for action_id, stake, facts in rows:
            self._write_words(self.env["grc.action"].browse(action_id), company, stake, facts)

    def _write_words(self, action, company, stake, facts):
        """Write amounts and sentences of one action, and what its activity says."""
        lang = usable_lang(self.env, action.user_id.lang, company.partner_id.lang)
        words = self.with_context(lang=lang)._words(company, facts)
        action.write({"stake": stake, **self._more(facts), "summary": words["summary"], "why": words["why"]})
        told = action.with_context(lang=lang)._activity_values()
        action.activity_id.write({name: told[name] for name in ("summary", "note")})

    def _stake(self, company, assumed):
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

    def _ended_pauses(self, company, day):
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
            grace=self.env["grc.promise"]._grace_days(),
            company=company.id,
            day=day,
        )

    def _broken(self, company, day, customers):
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

    def _more(self, facts):
        return {"to_collect": min(facts["amount"], MOST)}

    def _words(self, company, facts):
        values = {
            "count": facts["count"],
            "amount": self._amount(company, facts["amount"]),
            "day": self._day(facts["since"]),
        }
        why = (
            self.env._("1 invoice of %(amount)s has been overdue since %(day)s.", **values)
            if facts["count"] == 1
            else self.env._("%(count)s invoices, %(amount)s, have been overdue since %(day)s.", **values)
        )
        return {
            "summary": self.env._("Overdue: %(amount)s", **values),
            "why": " ".join(filter(None, (why, self._promised(company, facts["broken"])))),
            "say": self.env._(
                "Ask whether anything was wrong with the delivery or the invoice, then agree on a day of payment."
            ),
        }

    def _promised(self, company, broken):
        """Return the sentence on a broken promise, if there is one."""
        return broken and self.env._(
            "Promised %(amount)s for %(day)s: it has not come.",
            amount=self._amount(company, broken["amount"]),
            day=self._day(broken["day"]),
        )
