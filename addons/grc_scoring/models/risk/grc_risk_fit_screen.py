from odoo import api, fields, models

from .grc_customer import GRADES


class GrcRiskFit(models.Model):
    """What the screen "Payment Risk" shows."""

    _inherit = "grc.risk.fit"

    @api.model
    @api.readonly
    def get_screen(self):
        """Return the grades of the present company's customers, as the user may see them, and how they were tested.

        :return: ``{built, customers, buyers, grades, fit, rebuilt, as_of, currency_id, progress}``. A grade is
            ``{name, customers, overdue, outstanding, probability, since, domain}``: amounts summed, probability the
            mean, ``since`` the probability at which the grade begins; the last one, named False, has those who are not
            rated. ``fit`` is False before the first.
        """
        company = self.env.company
        customers = self.env["grc.customer"]
        domain = [("company_id", "=", company.id), ("last_purchase", "!=", False)]
        fit = self._of_screen(company)
        grades = self._screen_grades(domain, fit)
        return {
            "built": bool(fit),
            "buyers": bool(customers.sudo().search_count(domain, limit=1)),
            "customers": sum(grade["customers"] for grade in grades),
            "grades": grades,
            "fit": bool(fit) and fit._screen_fit(),
            "rebuilt": fit.rebuilt,
            "as_of": fields.Date.to_string(fit.as_of) if fit else False,
            "currency_id": company.currency_id.id,
            "progress": self.env["grc.screen"]._progress(company),
        }

    @api.model
    def _screen_grades(self, domain, fit):
        """Return a dict a grade, those without customers too."""
        names = ("overdue:sum", "outstanding:sum", "risk_probability:avg")
        found = {
            grade: totals
            for grade, *totals in self.env["grc.customer"]._read_group(domain, ["risk_grade"], ["__count", *names])
        }
        begins = dict(zip([key for key, __ in GRADES], [0.0, *(fit.model or {}).get("cuts", [])], strict=False))
        rows = []
        for name in [key for key, __ in GRADES] + [False]:
            count, overdue, outstanding, chance = found.get(name, (0, 0, 0, 0))
            rows.append(
                {
                    "name": name,
                    "customers": count,
                    "overdue": overdue or 0,
                    "outstanding": outstanding or 0,
                    "probability": chance or 0,
                    "since": begins.get(name),
                    "domain": [*domain, ("risk_grade", "=", name)],
                }
            )
        return rows

    def _screen_fit(self):
        """Return the fit, in words where there are any."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
            for name in ("method", "reason")
        }
        return {
            "as_of": fields.Date.to_string(self.as_of),
            "method": self.method,
            "reason": self.reason,
            "labels": labels,
            "customers": self.customers,
            "due": self.due_invoices,
            "late": self.late_invoices,
            "mean": self.mean,
            "split": fields.Date.to_string(self.split_day) if self.split_day else False,
            "examples": self.examples,
            "reliability": self.reliability or False,
        }
