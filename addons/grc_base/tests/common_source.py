import json

from odoo import api, models
from odoo.orm.model_classes import add_to_registry
from odoo.tools import SQL

from .common import as_day


def said(name, kind):
    """Return SQL of what a ticket says; NULL of a bank that is none."""
    return SQL("(CASE WHEN starts_with(m.street, '{') THEN m.street::jsonb ->> %s END)::%s", name, SQL(kind))


class Ticket(models.AbstractModel):
    """Documents as another addon would add them: tickets of a till, kept as JSON with banks."""

    _module = None
    _name = "grc.document.source.ticket"
    _inherit = "grc.document.source"
    _description = "Tickets as Documents"
    _model = "res.bank"

    @api.model
    def _columns(self):
        return {
            "partner_id": said("partner_id", "integer"),
            "company_id": said("company_id", "integer"),
            "date": said("date", "date"),
            "amount": said("amount", "numeric"),
            "margin": said("margin", "numeric"),
            "free_cost": said("free_cost", "numeric"),
            "name": SQL("m.name"),
        }

    @api.model
    def _condition(self):
        return SQL("starts_with(m.street, '{')")

    @api.model
    def _line_columns(self):
        return super()._line_columns() | {"product_id": said("product_id", "integer")}


# So that no database loads it by itself.
Ticket._module = "grc_example"


class TicketCase:
    """A database in which an addon has added the source of :class:`Ticket`; before a case with a company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.registry.clear_all_caches)
        add_to_registry(cls.registry, Ticket)
        cls.addClassCleanup(cls.registry.__delitem__, Ticket._name)
        cls.registry._setup_models__(cls.env.cr, [])

    @classmethod
    def ticket(cls, partner, day, amount, product=None, /, **values):
        """Return a ticket of ``amount``; half of it is margin. ``values`` take the place of what it says."""
        values = {
            "partner_id": partner.id if partner else None,
            "company_id": cls.company.id,
            "date": None if day is None else str(as_day(day)),
            "amount": amount,
            "margin": amount and amount / 2,
            "product_id": product and product.id,
        } | values
        return cls.env["res.bank"].create({"name": "Ticket", "street": json.dumps(values)})
