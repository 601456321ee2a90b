from odoo import models
from odoo.tools import SQL, frozendict

from ...tools.customers import customers_of

#: Open proposals of a salesperson at one time.
FEW = 3


class GrcActionSourceFloor(models.AbstractModel):
    """Customers who are visited or called less than planned for their class: the most valuable ones, few at a time.

    A visit comes before a call, and nobody has two proposals. It is no longer needed once the contact was made, by
    whomever. Whoever may not be contacted by a channel is not proposed for it.
    """

    _name = "grc.action.source.floor"
    _inherit = "grc.action.source"
    _description = "Fewer Contacts than Planned"

    _source = "floor"
    _place = 70
    _assumed = frozendict(probability=0.05, effort=30.0, lead_days=14)
    _apart_by = ()

    def _label(self):
        return self.env._("Fewer contacts than planned")

    def _query(self, company, as_of, assumed):
        return SQL(
            """
            SELECT b.partner_id, NULL::integer AS owner_id, b.key, 'res.partner' AS res_model, b.partner_id AS res_id,
                   NULL::integer AS activity_id, %(day)s::date + %(lead)s AS deadline, %(end)s::date AS date_end,
                   b.stake, JSONB_BUILD_OBJECT('channel', b.channel, 'class', b.value_class) AS facts
              FROM (SELECT u.*, ROW_NUMBER() OVER (PARTITION BY u.user_id ORDER BY u.stake DESC, u.partner_id) AS place
                      FROM (%(first)s) u) b
             WHERE b.place <= %(few)s - (SELECT COUNT(*) FROM grc_action a JOIN res_partner q ON q.id = a.partner_id
                                          WHERE a.company_id = %(company)s AND a.source = 'floor' AND a.state = 'open'
                                            AND q.user_id IS NOT DISTINCT FROM b.user_id)
            """,
            day=as_of,
            lead=assumed["lead_days"],
            end=as_of.replace(month=12, day=31),
            first=self._first(company, as_of),
            few=FEW,
            company=company.id,
        )

    def _needed(self, company, as_of):
        return SQL("a.key IN (SELECT u.key FROM (%s) u)", self._under(company, as_of))

    def _merge_key(self, alias):
        return SQL(
            "REGEXP_REPLACE(%s, '^floor:[0-9]+', 'floor:' || %s)",
            SQL.identifier(alias, "key"),
            SQL.identifier(alias, "partner_id"),
        )

    def _under(self, company, as_of):
        """Return the SELECT of ``partner_id``, ``channel`` and ``key``, a row for each contact that is missing next."""
        everybody = customers_of(company, "id", "partner_id")
        return SQL(
            """
            SELECT s.id, s.partner_id, s.channel,
                   CONCAT_WS(':', 'floor', s.partner_id, s.channel, %s, s.made + 1) AS key
              FROM (%s) s WHERE s.made < s.due
            """,
            as_of.year,
            self.env["grc.contact.floor"]._standing(company, everybody, as_of),
        )

    def _first(self, company, as_of):
        """Return the SELECT of the contact that each customer is proposed for, by whom they are served, and the stake.

        Those who have an open proposal, or had one for this contact, have no other.
        """
        return SQL(
            """
            SELECT DISTINCT ON (u.partner_id) u.partner_id, u.channel, u.key, c.value_class, p.user_id,
                   GREATEST(COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0), 0) AS stake
              FROM (%(under)s) u
              JOIN grc_customer c ON c.id = u.id
              JOIN res_partner p ON p.id = u.partner_id AND p.active
             WHERE NOT EXISTS (SELECT 1 FROM grc_action a WHERE a.company_id = %(company)s AND (a.key = u.key
                               OR a.partner_id = u.partner_id AND a.source = 'floor' AND a.state = 'open'))
               AND %(allowed)s
             ORDER BY u.partner_id, u.channel DESC
            """,
            under=self._under(company, as_of),
            company=company.id,
            allowed=self._allowed(company, as_of),
        )

    def _allowed(self, company, as_of):
        """Return the condition that the customer of ``u`` may be contacted by its channel, if at all reached."""
        condition = self.env["grc.consent.condition"].sudo()
        who = SQL("p.id IN (%s AND c.value_class IS NOT NULL)", customers_of(company, "partner_id"))
        refused = (
            SQL(
                "u.channel = %s AND u.partner_id IN (SELECT v.partner_id FROM (%s) v"
                " WHERE NOT v.allowed AND v.reason <> 'unreachable')",
                channel,
                condition._query(condition._asked(channel, "marketing", company=company, day=as_of), who),
            )
            for channel in ("visit", "phone")
        )
        return SQL("NOT (%s)", SQL(" OR ").join(SQL("(%s)", one) for one in refused))

    def _words(self, company, facts):
        visit = facts["channel"] == "visit"
        letter = facts["class"].upper()
        return {
            "summary": self.env._("Plan a visit") if visit else self.env._("Call for once"),
            "why": (
                self.env._("Customers of class %s are visited more often than this one was this year.", letter)
                if visit
                else self.env._("Customers of class %s are called more often than this one was this year.", letter)
            ),
            "say": self.env._("Ask how business is going and what they plan; there is no offer behind it."),
        }
