from odoo import api, models
from odoo.tools import SQL


class GrcScreenFloor(models.AbstractModel):
    """How customers stand to the visits and calls planned for their class: of all of them, and of one."""

    _name = "grc.screen.floor"
    _inherit = "grc.screen.contacts"
    _description = "Planned Contacts of Customers"

    _asked_by = "contact_floor"

    @api.model
    def _planned(self, company, domain):
        """Return how many customers of a domain are in each state; empty where nothing is planned."""
        return self._counts(company, domain) if self.env["grc.contact.floor"]._of(company) else []

    @api.model
    def _states(self, company, people):
        """Of those who have contacts planned, by the days of the year that are gone."""
        return self.env["grc.contact.floor"]._states(company, people, company._grc_today())

    @api.model
    def _sentences(self, customer):
        """Return what is planned for a customer and what was done this year, a sentence a channel.

        :param customer: ``grc.customer``, one record
        """
        company, floors = customer.company_id, self.env["grc.contact.floor"]
        rows = self.env.execute_query(
            SQL(
                "SELECT s.channel, s.made, s.number FROM (%s) s ORDER BY s.channel DESC",
                floors._standing(company, self._alone(customer), company._grc_today()),
            )
        )
        channels = dict(floors._fields["channel"]._description_selection(self.env))
        return [
            self.env._(
                "%(contacts)s this year: %(made)s of %(number)s", contacts=channels[channel], made=made, number=number
            )
            for channel, made, number in rows
        ]
