from odoo import api, fields, models


class GrcFit(models.AbstractModel):
    """What a run of everyone found out about a company, written by the refresh alone.

    One row a company and day; a rebuilt day has its own (see ``grc.refresh``).
    """

    _name = "grc.fit"
    _description = "Fit of a Company"
    _order = "as_of desc, id desc"
    _rec_name = "as_of"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    as_of = fields.Date("As of", required=True, readonly=True, help="The company's day up to which documents count.")
    rebuilt = fields.Boolean(readonly=True, help="Made for a past day.")

    _company_day_unique = models.Constraint("UNIQUE(company_id, as_of, rebuilt)", "A company has one fit of a day.")

    @api.model
    def _latest(self, company):
        """Return the company's last normal fit (empty before the first)."""
        return self.search([("company_id", "=", company.id), ("rebuilt", "=", False)], limit=1)

    @api.model
    def _of_rows(self, company, rebuilt_as_of):
        """Return the fit by which rows were made: that of a past day, or the last."""
        return self._of_day(company, rebuilt_as_of, True) if rebuilt_as_of else self._latest(company)

    @api.model
    def _of_screen(self, company):
        """Return the fit by which the rows were made that the user sees of a company."""
        past = [("company_id", "=", company.id), ("value_rebuilt_as_of", "!=", False)]
        return self._of_rows(company, self.env["grc.customer"].search(past, limit=1).value_rebuilt_as_of)

    @api.model
    def _of_day(self, company, as_of, rebuilt):
        return self.search([("company_id", "=", company.id), ("as_of", "=", as_of), ("rebuilt", "=", rebuilt)], limit=1)

    @api.model
    def _of_run(self, run):
        """Return the fit of a run's day (empty before it is made)."""
        return self._of_day(run.company, run.as_of, run.rebuild)

    def _keep(self, run, values):
        """Make the fit of a run's day, or write what differs from it; return it."""
        if not self:
            key = {"company_id": run.company.id, "as_of": run.as_of, "rebuilt": run.rebuild}
            return self.create(key | values)
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)
        return self

    @api.model
    def _forget(self, company, today):
        """Forget the fits of days after today."""
        later = [("company_id", "=", company.id), ("as_of", ">", today), ("rebuilt", "=", False)]
        self.search(later).unlink()
