from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.planning import activity_customers

#: Cards of one page of My day.
PAGE = 60
#: Ways to reach a customer that a card offers.
CHANNELS = ("phone", "email", "visit")
#: Models whose activities are about a customer.
DOCUMENTS = ("res.partner", "crm.lead", "sale.order", "account.move")
#: Columns of a customer that decide whether they may be contacted; without them each of their columns would be read.
REACHED = ("active", "city", "email_normalized", "phone", "phone_sanitized", "street")


class GrcActionDay(models.AbstractModel):
    """My day: what a user has to do, in the order of what a minute of it is worth."""

    _name = "grc.action.day"
    _description = "My Day"

    def _read_day(self, user_id, offset, limit):
        """Return what ``grc.action.get_day`` returns."""
        company = self.env.company
        user = self._user(user_id)
        self._fetch(user.sudo(), company.sudo())
        today, rows, capacity = self._rows(user, company, offset, limit)
        total, worth, minutes, to_collect = rows[0][-4:] if rows else (0, 0.0, 0.0, 0.0)
        return {
            "user": {"id": user.id, "name": user.sudo().name},
            "own": user == self.env.user,
            "reports": "grc.meeting.report" in self.env,
            "company": company.name,
            "currency_id": company.currency_id.id,
            "today": fields.Date.to_string(today),
            "capacity": capacity,
            "total": total,
            "worth": worth,
            "minutes": minutes,
            "to_collect": to_collect,
            "promise": self.env["grc.action.card"]._promise_choice(company),
            "done": self._done_count(user, company),
            "cards": self._cards(rows, company, today, capacity["minutes"]),
        }

    @staticmethod
    def _fetch(user, company):
        """Read what the day needs of its user and company: each has a hundred columns more."""
        user.fetch(["partner_id"])
        user.partner_id.fetch(["name", "tz"])
        company.fetch(["currency_id", "name"])

    def _rows(self, user, company, offset=0, limit=PAGE):
        """Return (the user's day now, rows of :meth:`_query`, the user's capacity)."""
        capacities = self.env["grc.action.capacity"]
        today, zone = capacities._day_of(user, company)
        self.env.flush_all()
        rows = self.env.execute_query(self._query(user, company, today, offset, limit))
        return today, rows, capacities._free(company, {user.id: (today, zone)})[user.id]

    def _fitting(self, user, company):
        """Return what each action that fits into the user's day brings on average."""
        __, rows, capacity = self._rows(user, company, limit=None)
        stake, probability = COLUMNS.index("stake"), COLUMNS.index("probability")
        return [row[stake] * row[probability] for row in rows if row[len(COLUMNS)] <= capacity["minutes"]]

    def _user(self, user_id):
        user = self.env["res.users"].browse(user_id or self.env.uid)
        if user != self.env.user and not self._sees_all():
            raise AccessError(self.env._("You see your own day only. Ask a manager for that of a colleague."))
        if self.env.company not in user.sudo().company_ids:
            raise AccessError(self.env._("This user does not work for %s.", self.env.company.name))
        return user

    def _sees_all(self):
        """Return whether the user may see the days of others."""
        return any(
            self.env.user.has_group(group)
            for group in ("grc_base.group_grc_manager", "sales_team.group_sale_salesman_all_leads")
        )

    def _done_count(self, user, company):
        """Return how many actions, and activities of their own on documents, they have done on the company's day."""
        day = company._grc_today()
        done = self.env["grc.action"]._search(
            [("company_id", "=", company.id), ("user_id", "=", user.id), ("closed_on", "=", day)]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT COUNT(*) FROM grc_action a WHERE a.state = 'done' AND a.id IN %s)
                     + (SELECT COUNT(*) FROM mail_activity m
                         WHERE m.user_id = %s AND NOT m.active AND m.date_done = %s AND m.res_model IN %s
                           AND NOT EXISTS (SELECT 1 FROM grc_action a WHERE a.activity_id = m.id))
                """,
                done.subselect(),
                user.id,
                day,
                DOCUMENTS,
            )
        )[0][0]

    def _query(self, user, company, today, offset=0, limit=PAGE):
        """Return the page of the ranking: actions due, and the user's other activities on customers.

        Columns are :data:`COLUMNS`, then time spent up to and with the card, and total, worth and minutes of all.
        """
        due = self.env["grc.action"]._search(
            [("company_id", "=", company.id), *due_conditions(user.ids, today)], order="id"
        )
        return SQL(
            """
            WITH due AS (%(proposed)s UNION ALL %(others)s)
            SELECT d.*, SUM(d.effort) OVER ranking, COUNT(*) OVER (),
                   SUM(d.stake * d.probability) OVER (), SUM(d.effort) OVER (), SUM(d.to_collect) OVER ()
              FROM due d
            WINDOW ranking AS (
                ORDER BY d.rank DESC NULLS LAST, d.deadline, d.action_id NULLS LAST, d.activity_id
                ROWS UNBOUNDED PRECEDING)
             ORDER BY d.rank DESC NULLS LAST, d.deadline, d.action_id NULLS LAST, d.activity_id
             LIMIT %(limit)s OFFSET %(offset)s
            """,
            proposed=due.subselect(*(SQL(column) for column in _PROPOSED)),
            others=self._others(user, company, today),
            limit=limit,
            offset=offset,
        )

    def _others(self, user, company, today):
        """Return the user's activities on customers that no proposal made, with the company's assumptions by hand.

        Those of the calendar are left out: their time is taken from the day already.
        """
        assumed = self.env["grc.action.source.manual"]._assumed
        every = activity_customers(company, SQL("m.user_id = %s", user.id))
        seen = self.env["grc.customer"]._search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", SQL("(SELECT d.partner_id FROM (%s) d)", every)),
            ]
        )
        effort = SQL("COALESCE(t.minutes, assumed.effort, %s)::float8", assumed["effort"])
        # An activity may be on the customer of a colleague: what they are worth is not told by it.
        worth = SQL(
            "CASE WHEN c.id IN %s THEN GREATEST(COALESCE(NULLIF(c.clv_predicted, 0), c.window_margin, 0), 0) ELSE 0"
            " END::float8",
            seen.subselect(),
        )
        where = SQL(
            "m.user_id = %s AND m.date_deadline <= %s AND m.calendar_event_id IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM grc_action a WHERE a.activity_id = m.id)",
            user.id,
            today,
        )
        if user != self.env.user:
            readable = self.env["mail.activity"]._search([("user_id", "=", user.id), ("date_deadline", "<=", today)])
            where = SQL("%s AND m.id IN %s", where, readable.subselect())
        return SQL(
            """
            SELECT NULL::integer, m.id, d.partner_id, 'manual', NULL, m.date_deadline,
                   COALESCE(m.summary, y.name->>%(lang)s, y.name->>'en_US'), NULL, NULL, NULL, m.res_model, m.res_id,
                   %(worth)s, %(probability)s, %(effort)s,
                   %(worth)s * %(probability)s / GREATEST(%(effort)s, 1), y.category, 0::float8
              FROM (%(documents)s) d
              JOIN mail_activity m ON m.id = d.activity_id
              JOIN grc_customer c ON c.partner_id = d.partner_id AND c.company_id = %(company)s
              LEFT JOIN mail_activity_type y ON y.id = m.activity_type_id
              LEFT JOIN grc_activity_time t ON t.activity_type_id = m.activity_type_id AND t.company_id = %(company)s
              LEFT JOIN grc_action_assumption assumed ON assumed.company_id = %(company)s AND assumed.source = 'manual'
            """,
            lang=self.env.lang or "en_US",
            worth=worth,
            probability=SQL("COALESCE(assumed.probability, %s)::float8", assumed["probability"]),
            effort=effort,
            documents=activity_customers(company, where),
            company=company.id,
        )

    def _cards(self, rows, company, today, minutes):
        """Return what the screen shows of each row, as dicts.

        Beside :data:`COLUMNS`: ``above``, whether it fits into the day; what :meth:`_customers` tells; ``contact``,
        ``{channel: False, or why not}``. A customer whom the user may not see has their name and nothing else.
        """
        partners = self.env["res.partner"].browse(dict.fromkeys(row[2] for row in rows))
        known = self._customers(partners.ids, company, today)
        refusals = self._refusals(rows, known)
        sources, cards = self.env["grc.action.source"], []
        for row in rows:
            card = dict(zip(COLUMNS, row, strict=False))
            partner = row[2]
            card["deadline"] = fields.Date.to_string(card["deadline"])
            card["date_end"] = card["date_end"] and fields.Date.to_string(card["date_end"])
            card["above"] = row[len(COLUMNS)] <= minutes
            card["customer"] = known.get(partner) or {"name": partners.browse(partner).sudo().display_name}
            card["contact"] = refusals[sources._of(card["source"])._purpose, partner]
            cards.append(card)
        return cards

    def _refusals(self, rows, known):
        """Return ``{(purpose, partner id): {channel: False, or why the partner may not be contacted}}``."""
        sources, asked = self.env["grc.action.source"], {}
        for row in rows:
            asked.setdefault(sources._of(row[COLUMNS.index("source")])._purpose, {})[row[2]] = None
        self.env["res.partner"].sudo().browse(known).fetch(REACHED)
        found = {}
        for purpose, partner_ids in asked.items():
            partners = self.env["res.partner"].browse([partner for partner in partner_ids if partner in known])
            refusals = {channel: partners._contact_refusals(channel, purpose) for channel in CHANNELS}
            for partner in partner_ids:
                found[purpose, partner] = {channel: refusals[channel].get(partner, False) for channel in CHANNELS}
        return found

    def _customers(self, partner_ids, company, today):
        """Return ``{partner id: {...}}`` of the customers whom the user may see.

        Keys are :data:`CUSTOMER`: name, ways to reach them, stage, segment, class, last contact, amounts overdue.
        """
        if not partner_ids:
            return {}
        debt = self.env["grc.debt"].sudo()
        seen = self.env["grc.customer"]._search([("company_id", "=", company.id), ("partner_id", "in", partner_ids)])
        rows = self.env.execute_query(
            SQL(
                """
                WITH seen AS MATERIALIZED (%(seen)s)
                SELECT c.partner_id, c.id, p.complete_name, p.phone, p.email, p.street, p.zip, p.city,
                       COALESCE(s.name->>%(lang)s, s.name->>'en_US'), s.color,
                       COALESCE(g.name->>%(lang)s, g.name->>'en_US'), g.color, c.value_class,
                       c.last_contact::text, c.last_purchase::text, c.median_interval,
                       debt.amount::float8, COALESCE(debt.number, 0), claim.number, promise.amount::float8,
                       promise.date_due::text, COALESCE(c.promises_broken, 0)
                  FROM seen
                  JOIN grc_customer c ON c.id = seen.id
                  JOIN res_partner p ON p.id = c.partner_id
                  LEFT JOIN grc_stage s ON s.id = c.stage_id
                  LEFT JOIN grc_segment g ON g.id = c.segment_id
                  LEFT JOIN (SELECT d.partner_id, SUM(d.amount) AS amount, COUNT(DISTINCT d.move_id) AS number
                               FROM (%(overdue)s) d GROUP BY d.partner_id) debt ON debt.partner_id = c.partner_id
                  LEFT JOIN LATERAL (%(promised)s) promise ON TRUE
                 CROSS JOIN LATERAL (
                       SELECT COUNT(*) AS number
                         FROM res_partner e JOIN grc_action a ON a.partner_id = e.id
                        WHERE e.commercial_partner_id = c.partner_id AND a.company_id = c.company_id
                          AND a.source = 'complaint' AND a.state = 'open') claim
                """,
                lang=self.env.lang or "en_US",
                overdue=debt._overdue(company, today, SQL("SELECT UNNEST(%s)", partner_ids)),
                promised=self.env["grc.promise"]._waiting(company, today, SQL("c.partner_id")),
                seen=seen.select(),
            )
        )
        return {row[0]: dict(zip(CUSTOMER, row[1:], strict=True)) for row in rows}


#: What a card says of the action.
COLUMNS = (
    *("action_id", "activity_id", "partner_id", "source", "date_end", "deadline", "summary", "why", "say", "offer"),
    *("res_model", "res_id", "stake", "probability", "effort", "rank", "category", "to_collect"),
)
#: What a card says of the customer.
CUSTOMER = (
    *("id", "name", "phone", "email", "street", "zip", "city", "stage", "stage_color", "segment", "segment_color"),
    *("value_class", "last_contact", "last_purchase", "usual", "overdue", "overdue_count", "claims"),
    *("promised", "promised_on", "promises_broken"),
)
_PROPOSED = (
    "grc_action.id AS action_id",
    "grc_action.activity_id",
    "grc_action.partner_id",
    "grc_action.source",
    "grc_action.date_end",
    "grc_action.deadline",
    "grc_action.summary",
    "grc_action.why",
    "grc_action.say",
    "grc_action.offer",
    "grc_action.res_model",
    "grc_action.res_id",
    "COALESCE(grc_action.stake, 0)::float8 AS stake",
    "COALESCE(grc_action.probability, 0)::float8 AS probability",
    "COALESCE(grc_action.effort, 0)::float8 AS effort",
    "COALESCE(grc_action.rank, 0)::float8 AS rank",
    "(SELECT y.category FROM mail_activity_type y WHERE y.id = grc_action.activity_type_id) AS category",
    "COALESCE(grc_action.to_collect, 0)::float8 AS to_collect",
)


def due_conditions(user_ids, today):
    """Return the conditions of the open actions of users that are due on a day and not past their time."""
    return [
        ("user_id", "in", user_ids),
        ("state", "=", "open"),
        ("deadline", "<=", today),
        "|",
        ("date_end", "=", False),
        ("date_end", ">=", today),
    ]
