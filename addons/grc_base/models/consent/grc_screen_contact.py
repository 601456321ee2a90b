from dataclasses import replace

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.consent import CHANNELS, PURPOSES
from ...tools.parameters import Choice, reads

#: Purposes that the screen is asked for: the others are always allowed, or have a page of their own.
SHOWN = ("marketing", "service", "tracking")


class GrcScreenContact(models.AbstractModel):
    """Whom we may contact today: how many contacts of the user's customers on each channel, why not the others, and
    what would free most.
    """

    _name = "grc.screen.contact"
    _description = "Whom We May Contact"

    @api.model
    @api.readonly
    def get_contact_frame(self):
        """Return what the screen is made of: ``{company, channels, purposes, total, countryless, may_switch}``.

        :raise AccessError: for users who may see no customer
        """
        total, countryless = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), COUNT(*) FILTER (WHERE COALESCE(p.country_id, e.country_id) IS NULL)
                  FROM res_partner p JOIN res_partner e ON e.id = p.commercial_partner_id
                 WHERE %s
                """,
                self._condition(),
            )
        )[0]
        labels = self.env["grc.consent"]
        return {
            "company": self.env.company.name,
            "channels": labels._fields["channel"]._description_selection(self.env),
            "purposes": [
                choice for choice in labels._fields["purpose"]._description_selection(self.env) if choice[0] in SHOWN
            ],
            "total": total,
            "countryless": countryless,
            "may_switch": self.env.user.has_group("grc_base.group_grc_manager"),
        }

    @api.model
    @api.readonly
    @reads(channel=Choice(dict(CHANNELS)), purpose=Choice(dict(PURPOSES)))
    def get_contact_channel(self, channel, purpose="marketing"):
        """Return who may be contacted on a channel.

        :return: ``{channel, reading, allowed, reasons, by_rule}``: the number of contacts who may; a list of ``{key,
            text, allowed, count}``, the most frequent first; and how many might by the rules of countries, None where
            they decide already
        """
        condition = self.env["grc.consent.condition"]
        asked = condition._asked(channel, purpose)
        counts = self._counts(asked)
        gated = condition._is_gated(asked)
        return {
            "channel": channel,
            "reading": "rule" if gated else "allowed",
            "allowed": self._allowed(counts),
            "reasons": [
                {
                    "key": reason,
                    "text": self.env["grc.consent.reason"]._heading(asked, reason),
                    "allowed": allowed,
                    "count": number,
                }
                for reason, allowed, number in counts
            ],
            "by_rule": None if gated else self._allowed(self._counts(replace(asked, by_rule=True))),
        }

    @staticmethod
    def _allowed(counts):
        """Return how many may be contacted, of what :meth:`_counts` returns."""
        return sum(number for __, allowed, number in counts if allowed)

    @api.model
    def _counts(self, asked):
        """Return (reason, allowed, number of contacts) of all reasons, the most frequent first."""
        query = self.env["grc.consent.condition"]._query(asked, self._condition())
        return self.env.execute_query(
            SQL("SELECT v.reason, v.allowed, COUNT(*) FROM (%s) v GROUP BY 1, 2 ORDER BY 3 DESC, 1", query)
        )

    @api.model
    def _condition(self):
        """Return the condition on ``p`` that a contact is in use, and a customer's whom the user may see.

        :raise AccessError: for users who may see no customer
        """
        customers = self.env["grc.customer"]
        customers.check_access("read")
        query = customers._search([("company_id", "=", self.env.company.id)])
        seen = query.subselect(SQL.identifier(customers._table, "partner_id"))
        return SQL("p.active AND p.commercial_partner_id IN %s", seen)

    @api.model
    @reads(channel=Choice(dict(CHANNELS)), reading=Choice(("rule", "allowed")))
    def switch_reading(self, channel, reading):
        """Have the present company read the unknown on a channel in another way from now on; it is logged.

        :raise AccessError: for who is no manager
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("A manager of Customer Relations decides how the unknown is read."))
        self.env["grc.consent.reading"]._switch(channel, reading)
        return self.get_contact_channel(channel)
