from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.parameters import as_day
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: Days of a year, and of the silence after which a purchase wins somebody back.
YEAR = 365
#: What a search by loyalty may ask: places in the rows of :meth:`GrcCustomer._loyalty_query`.
LOYALTY = ("kept", "left", "back")


class GrcCustomer(models.Model):
    """What companies measure themselves by: sums of a period, customers kept and won back; from documents alone."""

    _inherit = "grc.customer"

    loyalty = fields.Char(
        compute="_compute_loyalty",
        search="_search_loyalty",
        exportable=False,
        export_string_translation=False,
        help="For searching only: kept:day or left:day (bought in the year before the last, and again or not in the"
        " last one), back:first day:last day (bought after a year of silence).",
    )

    @api.model
    def _period_sums(self, company, periods, domain=()):
        """Return net revenue and margin of periods, of the customers whom the user may see.

        Documents of all kinds count on their own dates, credit notes with their sign.

        :param periods: list of (first day, last day); days to come have none
        :param domain: further condition on ``grc.customer``
        :return: list of (revenue, margin), a pair a period
        """
        if not periods:
            return []
        days = [day for period in periods for day in period]
        self._ratio_settings()
        sums = []
        for place, (first, last) in enumerate(periods):
            within = SQL("d.date BETWEEN %s AND %s", first, last)
            for name in ("amount", "margin"):
                sums.append(
                    SQL(
                        "SUM(%s) FILTER (WHERE %s) AS %s",
                        SQL.identifier("d", name),
                        within,
                        SQL.identifier(f"{name}_{place}"),
                    )
                )
        names = [f"{name}_{place}" for place in range(len(periods)) for name in ("amount", "margin")]
        row = self.env.execute_query(
            SQL(
                """
                SELECT %(totals)s
                  FROM (SELECT d.partner_id, %(sums)s FROM (%(documents)s) d
                         WHERE d.date BETWEEN %(first)s AND %(last)s
                         GROUP BY d.partner_id) s
                  JOIN res_partner p ON p.id = s.partner_id
                  JOIN (%(customers)s) c ON c.partner_id = p.commercial_partner_id
                """,
                totals=SQL(", ").join(SQL("COALESCE(SUM(%s), 0)::float8", SQL.identifier("s", name)) for name in names),
                sums=SQL(", ").join(sums),
                documents=self.env["grc.document.source"]._stream(company, max(days)),
                first=min(days),
                last=max(days),
                customers=self._ratio_customers(company, domain),
            )
        )[0]
        return list(zip(row[::2], row[1::2], strict=True))

    @api.model
    def _ratio_settings(self):
        """Make ready for a pass over the documents: what waits is written, and the statement keeps to one process.

        The panels of a screen ask at once; with workers each they would wait for each other.
        """
        self.env["account.move"].flush_model()
        self.env["grc.refresh.tools"]._server_settings()
        self.env.cr.execute("SELECT set_config('max_parallel_workers_per_gather', '0', TRUE)")

    @api.model
    def _ratio_customers(self, company, domain):
        """Return the SELECT of ``id`` and ``partner_id`` of the customers whom the user may see."""
        query = self._search(Domain("company_id", "=", company.id) & Domain(domain))
        return query.select(*(SQL.identifier(self._table, name) for name in ("id", "partner_id")))

    @api.model
    def _loyalty_query(self, company, days=(), periods=(), domain=()):
        """Return the SELECT of the customers, with who was kept and who was won back; years have 365 days.

        :param days: for each, ``before_N``: bought in the year before the one that ends with it; ``after_N``:
            bought in that one
        :param periods: (first day, last day); for each, ``back_N``: a first purchase within it that follows an
            earlier one after more than a year
        :return: SQL; ``id`` and the above
        """
        found, regrouped, shown = [], [], []
        for place, day in enumerate(days):
            counts = SQL("d.occasion AND %s", stands(SQL("d.reversed_on"), day))
            for name, last in (("before", day - timedelta(days=YEAR)), ("after", day)):
                column = SQL.identifier(f"{name}_{place}")
                within = SQL("d.date > %s AND d.date <= %s", last - timedelta(days=YEAR), last)
                found.append(SQL("BOOL_OR(%s) FILTER (WHERE %s) AS %s", counts, within, column))
                regrouped.append(SQL("BOOL_OR(s.%s) AS %s", column, column))
                shown.append(SQL("COALESCE(e.%s, FALSE) AS %s", column, column))
        for place, (first, last) in enumerate(periods):
            counts = SQL("d.occasion AND %s", stands(SQL("d.reversed_on"), last))
            ends = SQL.identifier(f"ends_{place}"), SQL.identifier(f"begins_{place}")
            found += [
                SQL("MAX(d.date) FILTER (WHERE d.date < %s AND %s) AS %s", first, counts, ends[0]),
                SQL("MIN(d.date) FILTER (WHERE d.date BETWEEN %s AND %s AND %s) AS %s", first, last, counts, ends[1]),
            ]
            regrouped += [SQL("MAX(s.%s) AS %s", ends[0], ends[0]), SQL("MIN(s.%s) AS %s", ends[1], ends[1])]
            shown.append(
                SQL("COALESCE(e.%s - e.%s > %s, FALSE) AS %s", ends[1], ends[0], YEAR, SQL.identifier(f"back_{place}"))
            )
        return SQL(
            """
            SELECT e.id, %(shown)s
              FROM (SELECT c.id, %(regrouped)s
                      FROM (SELECT d.partner_id, %(found)s FROM (%(documents)s) d GROUP BY d.partner_id) s
                      JOIN res_partner p ON p.id = s.partner_id
                      JOIN (%(customers)s) c ON c.partner_id = p.commercial_partner_id
                     GROUP BY c.id) e
            """,
            shown=SQL(", ").join(shown),
            regrouped=SQL(", ").join(regrouped),
            found=SQL(", ").join(found),
            documents=self.env["grc.document.source"]._stream(company, max([*days, *(last for __, last in periods)])),
            customers=self._ratio_customers(company, domain),
        )

    @api.model
    def _loyalty(self, company, days=(), periods=(), domain=()):
        """Return how many were kept, and how many won back, by one query.

        :param days: days on which a year ends
        :param periods: (first day, last day)
        :param domain: further condition on ``grc.customer``
        :return: (list of (customers of the year before, those of them who bought again), list of customers won back)
        """
        if not days and not periods:
            return [], []
        self._ratio_settings()
        counts = []
        for place in range(len(days)):
            before, after = SQL.identifier("l", f"before_{place}"), SQL.identifier("l", f"after_{place}")
            counts += [
                SQL("COUNT(*) FILTER (WHERE %s)", before),
                SQL("COUNT(*) FILTER (WHERE %s AND %s)", before, after),
            ]
        counts += [
            SQL("COUNT(*) FILTER (WHERE %s)", SQL.identifier("l", f"back_{place}")) for place in range(len(periods))
        ]
        query = self._loyalty_query(company, days, periods, domain)
        row = self.env.execute_query(SQL("SELECT %s FROM (%s) l", SQL(", ").join(counts), query))[0]
        kept = row[: 2 * len(days)]
        return list(zip(kept[::2], kept[1::2], strict=True)), list(row[2 * len(days) :])

    def _compute_loyalty(self):
        self.loyalty = False

    @api.model
    def _search_loyalty(self, operator, value):
        """Search by ``kept:day``, ``left:day`` or ``back:first day:last day``."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._loyalty_domain(text) for text in value)

    @api.model
    def _loyalty_domain(self, text):
        try:
            name, *days = text.split(":")
            days = [as_day(day) for day in days]
            if name not in LOYALTY or len(days) != (2 if name == "back" else 1) or not all(days):
                raise ValueError(text)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._("This is no loyalty: %s. Write kept:day, left:day or back:first day:last day.", text)
            ) from error
        company = self.env.company
        self.env["account.move"].flush_model()
        condition = {
            "kept": SQL("l.before_0 AND l.after_0"),
            "left": SQL("l.before_0 AND NOT l.after_0"),
            "back": SQL("l.back_0"),
        }[name]
        options = {"periods": [days]} if name == "back" else {"days": days}
        query = self.sudo()._loyalty_query(company, **options)
        return Domain.custom(
            to_sql=lambda model, alias, __: SQL(
                "%s IN (SELECT l.id FROM (%s) l WHERE %s)", SQL.identifier(alias, "id"), query, condition
            )
        )
