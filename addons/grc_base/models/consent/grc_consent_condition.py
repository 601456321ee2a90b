from odoo import api, models
from odoo.tools import SQL

from ...tools.clock import company_day, day_end
from ...tools.consent import ADULT, REFUSALS, Asked, Verdict, checked, point

#: Columns of :meth:`GrcConsentCondition._query`.
COLUMNS = ("partner_id", "allowed", "reason", "since", "until", "rule_id", "consent_id")
#: Reasons of a Yes.
ALLOWED = ("transactional", "service", "unknown", "consent", "customer", "purchase", "enquiry", "notice")
#: Moment and months by which the rule lets something stand for consent.
IMPLIED = {
    "customer": ("bought", "customer_months"),
    "purchase": ("bought", "purchase_months"),
    "enquiry": ("enquired", "enquiry_months"),
}
#: Channels whose numbers Odoo's blacklist of phones is about.
NUMBERS = ("sms", "phone")


class GrcConsentCondition(models.AbstractModel):
    """Who may be contacted: one condition in SQL, which audiences join and everything else asks.

    ``docs/consent.md`` says the same in words.
    """

    _name = "grc.consent.condition"
    _description = "Condition of Contacts"

    @api.model
    def _asked(self, channel, purpose="marketing", topic=None, company=None, day=None):
        """Return an ``Asked``; usually of the present company today.

        :raise ValueError: for an unknown channel or purpose
        """
        checked(channel, purpose)
        company = (company or self.env.company).sudo()
        return Asked(company, channel, purpose, day or company._grc_today(), topic or self.env["grc.consent.topic"])

    @api.model
    def _verdicts(self, asked, partners):
        """Return ``{partner id: Verdict}`` of contacts."""
        rows = self.env.execute_query(self._query(asked, SQL("p.id = ANY(%s)", list(partners._ids))))
        return {row[0]: Verdict(*row) for row in rows}

    @api.model
    def _query(self, asked, where):
        """Return the SELECT of :data:`COLUMNS`, one row a contact.

        :param asked: :class:`~..tools.consent.Asked`
        :param SQL where: which contacts: a condition on ``p``, ``res_partner``
        """
        self._flush()
        return SQL(
            """
            WITH who AS MATERIALIZED (%(who)s),
                 acts AS (
                     SELECT a.entity_id, MAX(a.date) AS acted, MAX(a.date) FILTER (WHERE a.kind = 'purchase') AS bought,
                            MAX(a.date) FILTER (WHERE a.kind = 'enquiry') AS enquired
                       FROM (%(acts)s) a GROUP BY a.entity_id),
                 known AS (%(known)s)
            SELECT v.partner_id, v.reason = ANY(%(allowed)s) AS allowed, v.reason, %(since)s AS since,
                   %(until)s AS until, v.rule_id, v.consent_id
              FROM (SELECT k.*, %(reason)s AS reason FROM known k) v
            """,
            who=self._who(asked, where),
            acts=self.env["grc.consent.basis"]._all(asked, self._chosen),
            known=self._known(asked),
            allowed=list(ALLOWED),
            reason=self._reason(asked),
            since=self._since(asked),
            until=self._until(asked),
        )

    @api.model
    def _flush(self):
        for model in (
            "res.partner",
            "grc.consent",
            "grc.consent.rule",
            "grc.person",
            "mail.blacklist",
            "phone.blacklist",
        ):
            self.env[model].flush_model()

    @api.model
    def _chosen(self, entity):
        """Return the condition that an act belongs to one of the contacts asked for."""
        return SQL("%s IN (SELECT w.entity_id FROM who w)", entity)

    # What is known of each contact

    @api.model
    def _who(self, asked, where):
        """Return the SELECT of the contacts: their point, where they live, what they are, and since when they are here.

        A country goes with its state: that of the contact, else of the customer, else of the company.
        """
        home = asked.company.partner_id
        return SQL(
            """
            SELECT p.id AS partner_id, e.id AS entity_id, p.active, %(point)s AS point,
                   COALESCE(p.country_id, e.country_id, %(country)s) AS country_id,
                   CASE WHEN p.country_id IS NOT NULL THEN p.state_id WHEN e.country_id IS NOT NULL THEN e.state_id
                        ELSE %(state)s END AS state_id,
                   CASE WHEN e.is_company THEN 'company' ELSE 'person' END AS kind,
                   %(collected)s AS collected
              FROM res_partner p JOIN res_partner e ON e.id = p.commercial_partner_id
             WHERE %(where)s
            """,
            point=point(asked.channel),
            country=home.country_id.id or None,
            state=home.state_id.id or None,
            collected=company_day(SQL("p.create_date"), asked.company),
            where=where,
        )

    @api.model
    def _known(self, asked):
        """Return the SELECT of all that is known of each contact, one row each."""
        areas = self.env["grc.consent.rule"]._areas(asked.company.id, asked.channel, asked.purpose)
        everywhere = {kind: rule for country, state, kind, rule in areas if not country and not state}
        return SQL(
            """
            SELECT w.*, a.acted, a.bought, a.enquired, d.id AS consent_id, d.decision, d.basis, d.decided,
                   d.valid_until, %(listed)s AS listed, b.born, r.id AS rule_id, COALESCE(r.way, 'consent') AS way,
                   COALESCE(r.customer_months, 0) AS customer_months, COALESCE(r.purchase_months, 0) AS purchase_months,
                   COALESCE(r.enquiry_months, 0) AS enquiry_months, COALESCE(r.act_months, 0) AS act_months,
                   COALESCE(r.minor_age, 0) AS minor_age, COALESCE(r.call_most, 0) AS call_most, %(calls)s AS calls,
                   GREATEST(a.acted, w.collected, CASE WHEN d.decision = 'given' THEN d.decided END) AS last_act
              FROM who w
              LEFT JOIN acts a ON a.entity_id = w.entity_id
              LEFT JOIN (%(areas)s) state ON state.state_id = w.state_id AND state.kind = w.kind
              LEFT JOIN (%(areas)s) country
                ON country.country_id = w.country_id AND country.state_id = 0 AND country.kind = w.kind
              LEFT JOIN grc_consent_rule r ON r.id = COALESCE(
                   state.rule_id, country.rule_id,
                   CASE w.kind WHEN 'company' THEN %(company)s::integer ELSE %(person)s::integer END)
              LEFT JOIN LATERAL (%(born)s) b ON TRUE
              LEFT JOIN LATERAL (%(decision)s) d ON TRUE
            """,
            listed=self._listed(asked),
            areas=self._areas_query(areas),
            company=everywhere.get("company"),
            person=everywhere.get("person"),
            calls=self._calls(asked),
            born=SQL(
                "SELECT MAX(h.birth_date) AS born FROM grc_person h"
                " WHERE h.partner_id = w.partner_id AND h.relation = 'self' AND h.active"
            ),
            decision=self._decision(asked),
        )

    @api.model
    def _calls(self, asked):
        """Return on how many days contact ``w`` was called, where the rule limits that."""
        if asked.channel != "phone" or not self.env["grc.consent.rule"]._counts_calls():
            return SQL("0")
        number = self.env["grc.consent.call"]._number(asked, SQL("w.partner_id"), SQL("r.call_days"))
        return SQL("CASE WHEN r.call_most > 0 THEN (%s) ELSE 0 END", number)

    @api.model
    def _areas_query(self, areas):
        """Return the SELECT of the rows of ``grc.consent.rule._areas``."""
        columns = [list(column) for column in zip(*areas, strict=True)] or [[], [], [], []]
        return SQL(
            """
            SELECT * FROM unnest(%s::integer[], %s::integer[], %s::varchar[], %s::integer[])
                AS u(country_id, state_id, kind, rule_id)
             WHERE u.country_id <> 0
            """,
            *columns,
        )

    @api.model
    def _decision(self, asked):
        """Return the SELECT of the decision that counts for contact ``w``: the last one that holds.

        A refusal is the contact point's; consent is that of the person who gave it.
        """
        found = [self._decisions(asked, SQL("c.point = w.point"))]
        found.append(self._decisions(asked, SQL("c.point IS NULL AND c.partner_id = w.partner_id")))
        return SQL(
            """
            SELECT l.id, NULLIF(l.decision, 'lifted') AS decision, l.basis, %s AS decided, l.valid_until
              FROM (%s) l ORDER BY l.moment DESC, l.id DESC LIMIT 1
            """,
            company_day(SQL("l.moment"), asked.company),
            SQL(" UNION ALL ").join(found),
        )

    @api.model
    def _decisions(self, asked, about):
        """Return the SELECT of the decisions of contact ``w`` that hold on the day asked for."""
        return SQL(
            """
            SELECT c.* FROM grc_consent c
             WHERE %(about)s AND (c.company_id = %(company)s OR c.company_id IS NULL)
               AND (c.channel = %(channel)s OR c.channel IS NULL) AND (c.purpose = %(purpose)s OR c.purpose IS NULL)
               AND (c.topic_id = %(topic)s OR c.topic_id IS NULL)
               AND c.moment < %(end)s AND (c.valid_until >= %(day)s OR c.valid_until IS NULL)
               AND (c.decision <> 'given' OR c.partner_id = w.partner_id OR c.partner_id IS NULL)
               AND (c.decision <> 'given' OR c.basis IS DISTINCT FROM 'parent' OR b.born IS NULL OR %(minor)s)
            """,
            about=about,
            company=asked.company.id,
            channel=asked.channel,
            purpose=asked.purpose,
            topic=asked.topic.id or None,
            end=day_end(asked.day, asked.company),
            day=asked.day,
            minor=self._younger(asked, ADULT),
        )

    @staticmethod
    def _younger(asked, years):
        """Return the condition that somebody born on ``born`` is younger than so many years on the day asked for."""
        return SQL("b.born + make_interval(years => %s) > %s::date", years, asked.day)

    @api.model
    def _listed(self, asked):
        """Return the condition that contact ``w`` is on one of Odoo's blacklists, which stop marketing everywhere."""
        if asked.purpose not in ("marketing", "tracking"):
            return SQL("FALSE")
        if asked.channel == "email":
            return SQL("EXISTS (SELECT 1 FROM mail_blacklist m WHERE m.active AND m.email = w.point)")
        if asked.channel in NUMBERS:
            return SQL("EXISTS (SELECT 1 FROM phone_blacklist m WHERE m.active AND m.number = w.point)")
        return SQL("FALSE")

    # What follows

    @api.model
    def _reason(self, asked):
        """Return the reason of contact ``k`` (SQL): the first that holds."""
        found = [(SQL("NOT k.active"), "archived"), (SQL("k.point IS NULL"), "unreachable")]
        if asked.purpose == "transactional":
            return self._first(found, "transactional")
        refused = [(SQL("k.decision = %s", name), name) for name in REFUSALS]
        if asked.purpose == "service":
            return self._first([*found, *refused], "service")
        found += [(SQL("k.listed"), "blacklisted"), *refused]
        if not self._is_gated(asked):
            return self._first([*found, (SQL("k.decision = 'given'"), "consent")], "unknown")
        return self._first([*found, *self._by_rule(asked)], "unasked")

    @api.model
    def _is_gated(self, asked):
        """Return whether the rule of the country decides, and not that nobody has objected."""
        readings = self.env["grc.consent.reading"]
        by_rule = asked.by_rule or asked.purpose != "marketing"
        return by_rule or not readings._is_allowed(asked.company.id, asked.channel)

    @api.model
    def _by_rule(self, asked):
        """Return the conditions, and the reasons, that the rule of the country gives, in their order."""
        day = asked.day
        by_parent = SQL("COALESCE(k.decision = 'given' AND k.basis = 'parent', FALSE)")
        younger = SQL("k.born + make_interval(years => k.minor_age) > %s::date", day)
        agreed, forbidden = SQL("k.decision = 'given'"), SQL("k.way = 'never'")
        implied = [(self._recent(*ends, day), reason) for reason, ends in IMPLIED.items()]
        implied.append((SQL("k.way = 'notice'"), "notice"))
        return [
            (SQL("k.minor_age > 0 AND %s AND NOT %s", younger, by_parent), "minor"),
            (SQL("k.act_months > 0 AND %s < %s::date", self._end("last_act", "act_months"), day), "silent"),
            *self._limits_of_calls(asked, agreed, forbidden, [condition for condition, __ in implied]),
            (agreed, "consent"),
            (forbidden, "forbidden"),
            *implied,
        ]

    @api.model
    def _limits_of_calls(self, asked, agreed, forbidden, implied):
        """Return the conditions, and the reasons, by which those who might be called are not called on the day.

        :param SQL agreed, forbidden: conditions that somebody has agreed, and that the rule says never
        :param list implied: conditions (SQL) by which they might be called without consent
        """
        if asked.channel != "phone":
            return []
        closed = self.env["grc.consent.rule"]._closed(asked.day)
        might = SQL("(%s OR NOT %s AND (%s))", agreed, forbidden, SQL(" OR ").join(implied))
        return [
            (SQL("k.rule_id = ANY(%s) AND %s", closed, might), "closed"),
            (SQL("k.call_most > 0 AND k.calls >= k.call_most AND %s", might), "often"),
        ]

    @api.model
    def _recent(self, moment, months, day):
        """Return the condition that something happened within the months of the rule, where it has any."""
        return SQL("%s > 0 AND %s >= %s::date", SQL.identifier("k", months), self._end(moment, months), day)

    @staticmethod
    def _end(moment, months, alias="k"):
        """Return the last day of so many months after something."""
        return SQL(
            "(%s + make_interval(months => %s))::date", SQL.identifier(alias, moment), SQL.identifier(alias, months)
        )

    @staticmethod
    def _first(found, otherwise):
        """Return the reason of the first condition that holds."""
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", condition, reason) for condition, reason in found)
        return SQL("CASE %s ELSE %s END", cases, otherwise)

    @api.model
    def _since(self, asked):
        """Return the day of what the reason of ``v`` rests on."""
        return SQL(
            """
            CASE WHEN v.reason IN ('customer', 'purchase') THEN v.bought WHEN v.reason = 'enquiry' THEN v.enquired
                 WHEN v.reason = 'silent' THEN v.last_act WHEN v.reason = ANY(%s) THEN v.decided END
            """,
            ["consent", *REFUSALS],
        )

    @api.model
    def _until(self, asked):
        """Return the last day of what is said of ``v``: the end of its basis, and of the months without an act."""
        basis = SQL(" ").join(SQL("WHEN %s THEN %s", reason, self._end(*ends, "v")) for reason, ends in IMPLIED.items())
        return SQL(
            """
            CASE WHEN v.reason = ANY(%(refusals)s) THEN v.valid_until
                 WHEN v.reason = 'consent' AND NOT %(gated)s THEN %(agreed)s
                 WHEN v.reason = ANY(%(gated_reasons)s) AND %(gated)s
                 THEN LEAST(CASE v.reason WHEN 'consent' THEN %(agreed)s %(basis)s END, %(silence)s)
                 ELSE CASE v.reason %(basis)s END END
            """,
            agreed=self._agreed_until(),
            basis=basis,
            gated=SQL("v.act_months > 0") if self._is_gated(asked) else SQL("FALSE"),
            gated_reasons=["consent", "notice", *IMPLIED],
            refusals=list(REFUSALS),
            silence=self._end("last_act", "act_months", "v"),
        )

    @staticmethod
    def _agreed_until():
        """Return the last day of the consent of ``v``; that of a parent ends the day before they are of age."""
        of_age = SQL("(v.born + make_interval(years => %s))::date", ADULT)
        return SQL("LEAST(v.valid_until, CASE WHEN v.basis = 'parent' THEN %s - 1 END)", of_age)
