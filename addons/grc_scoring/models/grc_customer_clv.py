import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH

#: Days of an average month.
MONTH = 365.25 / 12


class GrcCustomer(models.Model):
    """Lifetime value."""

    _inherit = "grc.customer"

    clv_plain = fields.Monetary(
        "Expected margin (plain formula)", readonly=True, help="Average monthly margin × months of the horizon."
    )

    @api.model
    def _value_arrays(self, run, data):
        arrays = super()._value_arrays(run, data)
        today = (run.as_of - fields.Date.to_date(EPOCH)).days
        months = np.maximum(today - data["first_day"], MONTH) / MONTH
        return arrays | {"clv_plain": data["margin"] / months * 12}

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["clv_plain"]
