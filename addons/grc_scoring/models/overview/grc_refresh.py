from odoo import fields, models


class GrcRefresh(models.Model):
    _inherit = "grc.refresh"

    value_by_user = fields.Json(
        "Value by salesperson",
        readonly=True,
        groups="base.group_system",
        help="Expected margin of that day by salesperson (0: nobody): what the overview compares with.",
    )

    def _store_value(self, company, as_of, found):
        """Store the value by salesperson of a day that has been refreshed, where it is another."""
        key = {"company_id": company.id, "as_of": as_of, "rebuilt": False}
        self._keep(key, {"value_by_user": found})

    def _value_on(self, company, day):
        """Return (day, value by salesperson) of the last refresh up to ``day`` that knows it; (None, {}) without."""
        known = [("company_id", "=", company.id), ("rebuilt", "=", False), ("value_by_user", "!=", False)]
        refresh = self.sudo().search([*known, ("as_of", "<=", day)], limit=1)
        return (refresh.as_of, refresh.value_by_user) if refresh else (None, {})
