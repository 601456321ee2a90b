"""The statement by which the value step writes a slice of customers."""

from odoo.addons.grc_base.tools.refresh.write import RefreshWrite


class ValueWrite(RefreshWrite):
    """Values of rows that are there: the facts' pass made them, and whoever is gone by now is left alone."""

    marker = "value_rebuilt_as_of"
    carried = ("monetary_value",)
    grows = False
