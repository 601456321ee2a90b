from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.parameters import as_day
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: Months of a period.
UNITS = {"month": 1, "quarter": 3, "year": 12}
#: What a search by retention may ask.
ASKED = ("cohort", "bought", "still", "kept")


class GrcCustomer(models.Model):
    """Retention by cohort: whoever first bought in a period, and what he bought in the periods since.

    From documents alone: on every later day, and for any past day, the same documents give the same triangle.
    Stays (``grc_customer_stay.py``) tell how long customers remain in a segment or stage, as movements have
    recorded them since the first refresh; retention tells whether they bought again, since the first invoice.
    """

    _inherit = "grc.customer"

    retention = fields.Char(
        compute="_compute_retention",
        search="_search_retention",
        exportable=False,
        export_string_translation=False,
        help="For searching only: question:unit:first period:period:day, as the triangle asks. Questions: cohort (first"
        " bought in the first period), bought (and again in the period), still (in the period or later), kept (first"
        " bought before the period, and again in it). Units: month, quarter, year.",
    )

    @api.model
    def _retention_query(self, company, as_of, domain=()):
        """Return the SELECT of the months in which the customers whom the user may see have documents.

        Money of all documents that count, each on its own date. A purchase counts unless it was reversed in full
        by ``as_of``. What is dated before the company's history begins counts in its first month.

        :param date as_of: what comes later is not there yet
        :param domain: further condition on ``grc.customer``
        :return: SQL; ``customer_id``, ``month`` (its first day), ``revenue``, ``margin``, ``buys`` (did he buy in it?),
            ``cohort`` (month of the first purchase; NULL without any) and ``last`` (month of the last one)
        """
        month = SQL("DATE_TRUNC('month', %s)", self._retention_beginning(company, as_of).counted(SQL("d.date")))
        return SQL(
            """
            SELECT s.*, MIN(s.month) FILTER (WHERE s.buys) OVER mine AS cohort,
                   MAX(s.month) FILTER (WHERE s.buys) OVER mine AS last
              FROM (SELECT c.id AS customer_id, %(month)s::date AS month,
                           SUM(d.amount) AS revenue, SUM(d.margin) AS margin,
                           COALESCE(BOOL_OR(d.occasion AND %(stands)s), FALSE) AS buys
                      FROM (%(documents)s) d
                      JOIN res_partner p ON p.id = d.partner_id
                      JOIN (%(customers)s) c ON c.partner_id = p.commercial_partner_id
                     GROUP BY c.id, %(month)s) s
            WINDOW mine AS (PARTITION BY s.customer_id)
            """,
            month=month,
            stands=stands(SQL("d.reversed_on"), as_of),
            documents=self.env["grc.document.source"]._stream(company, as_of),
            customers=self._ratio_customers(company, domain),
        )

    @api.model
    def _retention_beginning(self, company, as_of):
        """Return the ``Beginning`` of the company's history by a day."""
        return self.env["grc.refresh"].sudo()._beginning(company).known(as_of)

    @api.model
    def _retention_unit(self, unit):
        """Return the months of a unit.

        :raise UserError: an unknown unit
        """
        if unit not in UNITS:
            raise UserError(self.env._("There is no period of the kind %s: choose month, quarter or year.", unit))
        return UNITS[unit]

    @staticmethod
    def _retention_period(unit, month):
        """Return the first day of the period of ``unit`` (a key of :data:`UNITS`) that ``month`` (SQL) lies in."""
        return SQL("DATE_TRUNC(%s, %s)::date", unit, month)

    @staticmethod
    def _retention_since(later, earlier):
        """Return the number of months from a day to a later one, SQL, by their months alone."""
        return SQL(
            "((EXTRACT(YEAR FROM %(later)s) - EXTRACT(YEAR FROM %(earlier)s)) * 12"
            " + EXTRACT(MONTH FROM %(later)s) - EXTRACT(MONTH FROM %(earlier)s))::integer",
            later=later,
            earlier=earlier,
        )

    def _compute_retention(self):
        self.retention = False

    @api.model
    def _search_retention(self, operator, value):
        """Search by ``question:unit:first period:period:day``; what a question does not need may be empty."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._retention_domain(text) for text in value)

    @api.model
    def _retention_domain(self, text):
        try:
            asked, unit, *days = text.split(":")
            first, period, as_of = (as_day(day) for day in days)
            if asked not in ASKED or not (first if asked == "cohort" else period):
                raise ValueError(text)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._("This is no question on retention: %s. Write question:unit:first period:period:day.", text)
            ) from error
        self._retention_unit(unit)
        company = self.env.company
        self.env["account.move"].flush_model()
        query = SQL(
            "SELECT m.customer_id FROM (%s) m WHERE %s",
            self.sudo()._retention_query(company, as_of or company._grc_present()),
            self._retention_condition(asked, unit, first, period),
        )
        return Domain.custom(to_sql=lambda model, alias, __: SQL("%s IN (%s)", SQL.identifier(alias, "id"), query))

    @api.model
    def _retention_condition(self, asked, unit, first, period):
        """Return the condition of a question on the rows of :meth:`_retention_query`, alias ``m``."""
        cohort, month, last = (
            self._retention_period(unit, SQL.identifier("m", name)) for name in ("cohort", "month", "last")
        )
        conditions = [SQL("m.cohort IS NOT NULL")]
        if first:
            conditions.append(SQL("%s = %s", cohort, first))
        if asked in ("bought", "kept"):
            conditions.append(SQL("m.buys AND %s = %s", month, period))
        if asked == "kept":
            conditions.append(SQL("%s < %s", cohort, period))
        if asked == "still":
            conditions.append(SQL("%s >= %s", last, period))
        return SQL(" AND ").join(conditions)
