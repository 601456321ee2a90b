"""Fields that are searched for, and hold nothing: by them figures of screens open the records behind them."""

from odoo import fields
from odoo.fields import Domain


class Asked(fields.Char):
    """A field by which a screen is asked for records: it turns the text searched for into a domain.

    :param str screen: model of the screen
    :param str asks: its method, which returns the domain of a text
    """

    screen = None
    asks = "_asked_domain"
    store = copy = exportable = export_string_translation = False
    readonly = True

    def compute(self, records):
        """Hold nothing."""
        records[self.name] = False

    def search(self, records, operator, texts):
        """Return the domain of the records that one of some texts asks for."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(getattr(records.env[self.screen], self.asks)(text) for text in texts)
