from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools.clock import company_day
from ..tools.documents import stamped

#: Days for which what was found stays: documents of the past hardly change.
KEPT = 7


class GrcCostBasis(models.Model):
    """How much of a company's margin before the suite came rests on costs that are not those of the day of the sale.

    One row a company, measured by the scheduled runs: it reads every document of the past.
    """

    _name = "grc.cost.basis"
    _description = "Basis of Costs"
    _rec_name = "company_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    as_of = fields.Date(required=True, readonly=True, help="Day on which it was measured.")
    before = fields.Date(required=True, readonly=True, help="Day from which costs are noted as documents are posted.")
    margin = fields.Monetary(readonly=True, help="Margin of the documents dated before that day.")
    estimated = fields.Monetary(readonly=True, help="Part of it that rests on estimated costs.")

    _company_unique = models.Constraint("UNIQUE(company_id)", "A company has one row.")

    @api.model
    def _measure(self, company, as_of):
        """Measure a company, unless that was done in the last days.

        :param as_of: the company's day
        """
        known = self.search([("company_id", "=", company.id)])
        if known and as_of - timedelta(days=KEPT) < known.as_of <= as_of:
            return
        before, margin, estimated = self.env.execute_query(
            SQL(
                """
                SELECT day.before, COALESCE(SUM(m.grc_margin), 0), COALESCE(SUM(m.grc_margin_estimated), 0)
                  FROM (SELECT %s AS before FROM ir_model_data d
                         WHERE d.module = 'grc_base' AND d.name = 'field_account_move__grc_margin') day
                  LEFT JOIN account_move m ON m.company_id = %s AND %s AND m.invoice_date < day.before
                 GROUP BY day.before
                """,
                company_day(SQL("d.create_date"), company),
                company.id,
                stamped(),
            )
        )[0]
        values = {"as_of": as_of, "before": before, "margin": margin, "estimated": estimated}
        if known:
            known.write(values)
        else:
            self.create({"company_id": company.id, **values})

    @api.model
    def _screen_note(self):
        """Return what screens say of the present company's costs: ``{sentence, domain}``; False where all is known.

        ``domain`` finds the invoices behind it; False for users who may not read invoices.
        """
        company = self.env.company
        basis = self.sudo().search([("company_id", "=", company.id)])
        share = min(basis.estimated / basis.margin, 1) if basis.margin > 0 else 0
        if share < 0.005:
            return False
        return {
            "sentence": self.env._(
                "%(share)s%% of the margin before %(day)s rests on the costs of that day, for want of those of the days"
                " of the sales.",
                share=f"{100 * share:.0f}",
                day=format_date(self.env, basis.before),
            ),
            "domain": self.env["account.move"].has_access("read")
            and [
                ("company_id", "=", company.id),
                ("state", "=", "posted"),
                ("invoice_date", "<", fields.Date.to_string(basis.before)),
                ("grc_margin_estimated", "!=", 0),
            ],
        }
