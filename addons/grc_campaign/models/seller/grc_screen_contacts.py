from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Id
from odoo.exceptions import UserError
from odoo.tools import SQL

#: Fewer contacts than a number, as many, or more.
STATES = ("under", "on", "over")


class GrcScreenContacts(models.AbstractModel):
    """How customers stand to a number of contacts, by which each figure opens the customers that it counts.

    A screen that inherits this one says what they stand to (``_states``), and by which field they are opened.
    """

    _name = "grc.screen.contacts"
    _inherit = "grc.screen"
    _description = "Contacts of Customers"

    #: Field of ``grc.customer`` that asks this screen.
    _asked_by = ""

    @api.model
    def _states(self, company, people):
        """Return the SELECT of ``id`` and ``state``, a place in :data:`STATES`, of customers.

        :param company: ``res.company``, one record
        :param SQL people: SELECT of ``id`` and ``partner_id`` of its customers
        """
        raise NotImplementedError

    @api.model
    def _counts(self, company, domain):
        """Return how many customers of a domain are in each state: a list of ``{state, customers, domain}``."""
        seen = [*domain, ("partner_active", "=", True)]
        states = self._states(company, self._customer_query(company, seen))
        counts = dict(self.env.execute_query(SQL("SELECT s.state, COUNT(*) FROM (%s) s GROUP BY 1", states)))
        return [
            {
                "state": state,
                "customers": counts.get(place, 0),
                "domain": [*seen, (self._asked_by, "=", f"{company.id}:{state}")],
            }
            for place, state in enumerate(STATES)
        ]

    @api.model
    def _alone(self, customer):
        """Return the SELECT of ``id`` and ``partner_id`` of one ``grc.customer``."""
        return SQL("SELECT %s::integer AS id, %s::integer AS partner_id", customer.id, customer.partner_id.id)

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of a company who are in a state.

        :param text: ``company id:state``
        :raise UserError: when it names none
        """
        number, __, state = str(text).partition(":")
        company = self.env["res.company"].browse(Id().parse(self.env, self.env._("Company"), number) or 0)
        if state not in STATES or company not in self.env.companies:
            raise UserError(self.env._("Nobody is asked for by %s.", str(text)[:60]))
        states = self._states(company, self._customer_query(company, []))
        return self._among(SQL("SELECT s.id FROM (%s) s WHERE s.state = %s", states, STATES.index(state)))
