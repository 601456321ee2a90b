from odoo import api, models


class GrcFit(models.AbstractModel):
    """What a run of everyone found out about a company's values, written by the refresh alone."""

    _name = "grc.fit"
    _inherit = "grc.day"
    _description = "Fit of a Company"

    @api.model
    def _of_rows(self, company, rebuilt_as_of):
        """Return the fit by which rows were made: that of a past day, or the last."""
        return self._of_day(company, rebuilt_as_of, True) if rebuilt_as_of else self._latest(company)

    @api.model
    def _of_screen(self, company):
        """Return the fit by which the rows were made that the user sees of a company."""
        past = [("company_id", "=", company.id), ("value_rebuilt_as_of", "!=", False)]
        return self._of_rows(company, self.env["grc.customer"].search(past, limit=1).value_rebuilt_as_of)
