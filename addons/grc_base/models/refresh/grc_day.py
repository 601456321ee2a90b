from odoo import api, fields, models


class GrcDay(models.AbstractModel):
    """What the refresh of one day found out about a company: a row a company and day.

    A past day that was looked back upon (``rebuilt``) has its own, so that a look back never changes what the figures
    of today were made with.
    """

    _name = "grc.day"
    _description = "Record of a Day"
    _order = "as_of desc, id desc"
    _rec_name = "as_of"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    as_of = fields.Date("As of", required=True, readonly=True, help="The company's day the figures are those of.")
    rebuilt = fields.Boolean(
        readonly=True, help="Figures of a past day, rebuilt for a look back; the next normal refresh restores today."
    )

    _company_day_unique = models.Constraint("UNIQUE(company_id, as_of, rebuilt)", "A company has one record of a day.")

    @api.model
    def _latest(self, company):
        """Return the company's last normal record (empty before the first)."""
        return self.search([("company_id", "=", company.id), ("rebuilt", "=", False)], limit=1)

    @api.model
    def _of_day(self, company, as_of, rebuilt):
        """Return the record of a day (empty before it is made)."""
        return self.search([("company_id", "=", company.id), ("as_of", "=", as_of), ("rebuilt", "=", rebuilt)], limit=1)

    @api.model
    def _of_run(self, run):
        """Return the record of a run's day (empty before it is made)."""
        return self._of_day(run.company, run.as_of, run.rebuild)

    @api.model
    def _keep(self, key, values):
        """Make the record of a day, or write what differs from it; return it.

        :param dict key: ``company_id``, ``as_of`` and ``rebuilt``, as ``RefreshRun.day_key`` gives it
        """
        record = self.search([(name, "=", value) for name, value in key.items()], limit=1)
        if not record:
            return self.create(key | values)
        stored = record.read(list(values), load=None)[0]
        changed = {name: value for name, value in values.items() if stored[name] != value}
        if changed:
            record.write(changed)
        return record

    @api.model
    def _forget(self, company, today):
        """Forget the normal records of days after today."""
        self.search([("company_id", "=", company.id), ("as_of", ">", today), ("rebuilt", "=", False)]).unlink()
