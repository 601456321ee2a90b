from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Id
from odoo.exceptions import UserError
from odoo.tools import SQL

from .grc_contact_floor import STATES


class GrcScreenFloor(models.AbstractModel):
    """How customers stand to the visits and calls planned for their class: of all of them, and of one.

    Each figure opens the customers that it counts by the field ``contact_floor``.
    """

    _name = "grc.screen.floor"
    _inherit = "grc.screen"
    _description = "Planned Contacts of Customers"

    @api.model
    def _counts(self, company, domain):
        """Return how many customers of a domain are in each state: a list of ``{state, customers, domain}``.

        Empty where nothing is planned.
        """
        if not self.env["grc.contact.floor"]._of(company):
            return []
        seen = [*domain, ("partner_active", "=", True)]
        states = self._states(company, seen)
        counts = dict(self.env.execute_query(SQL("SELECT s.state, COUNT(*) FROM (%s) s GROUP BY 1", states)))
        return [
            {
                "state": state,
                "customers": counts.get(place, 0),
                "domain": [*seen, ("contact_floor", "=", f"{company.id}:{state}")],
            }
            for place, state in enumerate(STATES)
        ]

    @api.model
    def _states(self, company, domain):
        """Return the SELECT of ``id`` and ``state`` of the customers of a domain."""
        people = self._customer_query(company, domain)
        return self.env["grc.contact.floor"]._states(company, people, company._grc_today())

    @api.model
    def _sentences(self, customer):
        """Return what is planned for a customer and what was done this year, a sentence a channel.

        :param customer: ``grc.customer``, one record
        """
        company, floors = customer.company_id, self.env["grc.contact.floor"]
        people = SQL("SELECT %s::integer AS id, %s::integer AS partner_id", customer.id, customer.partner_id.id)
        rows = self.env.execute_query(
            SQL(
                "SELECT s.channel, s.made, s.number FROM (%s) s ORDER BY s.channel DESC",
                floors._standing(company, people, company._grc_today()),
            )
        )
        channels = dict(floors._fields["channel"]._description_selection(self.env))
        return [
            self.env._(
                "%(contacts)s this year: %(made)s of %(number)s", contacts=channels[channel], made=made, number=number
            )
            for channel, made, number in rows
        ]

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of a company who stand to what is planned as a text says.

        :param text: ``company id:state``
        :raise UserError: when it says none
        """
        number, __, state = str(text).partition(":")
        company = self.env["res.company"].browse(Id().parse(self.env, self.env._("Company"), number) or 0)
        if state not in STATES or company not in self.env.companies:
            raise UserError(self.env._("Nobody is asked for by %s.", str(text)[:60]))
        states = self._states(company, [])
        return self._among(SQL("SELECT s.id FROM (%s) s WHERE s.state = %s", states, STATES.index(state)))
