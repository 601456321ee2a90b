from datetime import timedelta

from odoo import api, models
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.parameters import as_day
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.periods import YEAR

#: What a search by loyalty may ask: places in the rows of :meth:`GrcScreenRatio._loyalty_query`.
LOYALTY = ("kept", "left", "back")


class GrcScreenRatio(models.AbstractModel):
    """What companies measure themselves by: sums of a period, customers kept and won back; from documents alone."""

    _name = "grc.screen.ratio"
    _inherit = "grc.screen"
    _description = "Ratio"

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
        self._ready()
        sums = {
            f"{name}_{place}": SQL(
                "SUM(%s) FILTER (WHERE d.date BETWEEN %s AND %s)", SQL.identifier("d", name), *period
            )
            for place, period in enumerate(periods)
            for name in ("amount", "margin")
        }
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
                totals=SQL(", ").join(SQL("COALESCE(SUM(%s), 0)::float8", SQL.identifier("s", name)) for name in sums),
                sums=SQL(", ").join(SQL("%s AS %s", column, SQL.identifier(name)) for name, column in sums.items()),
                documents=self._documents(company, max(days)),
                first=min(days),
                last=max(days),
                customers=self._customer_query(company, domain),
            )
        )[0]
        return list(zip(row[::2], row[1::2], strict=True))

    @api.model
    def _loyalty_query(self, company, days=(), periods=(), domain=()):
        """Return the SELECT of the customers, with who was kept and who was won back; years have 365 days.

        :param days: for each, ``before_N``: bought in the year before the one that ends with it; ``after_N``:
            bought in that one
        :param periods: (first day, last day); for each, ``back_N``: a first purchase within it that follows an
            earlier one after more than a year
        :return: SQL; ``id`` and the above
        """
        columns = [
            *(column for place, day in enumerate(days) for column in self._year_columns(place, day)),
            *(column for place, period in enumerate(periods) for column in self._back_columns(place, *period)),
        ]
        found, regrouped, shown = (
            SQL(", ").join(part for part in parts if part) for parts in zip(*columns, strict=True)
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
            shown=shown,
            regrouped=regrouped,
            found=found,
            documents=self._documents(company, max([*days, *(last for __, last in periods)])),
            customers=self._customer_query(company, domain),
        )

    @api.model
    def _year_columns(self, place, day):
        """Yield, for ``before_N`` and ``after_N``, the column by partner, that by customer, and that shown."""
        counts = SQL("d.occasion AND %s", stands(SQL("d.reversed_on"), day))
        for name, last in (("before", day - timedelta(days=YEAR)), ("after", day)):
            column = SQL.identifier(f"{name}_{place}")
            within = SQL("d.date > %s AND d.date <= %s", last - timedelta(days=YEAR), last)
            yield (
                SQL("BOOL_OR(%s) FILTER (WHERE %s) AS %s", counts, within, column),
                SQL("BOOL_OR(s.%s) AS %s", column, column),
                SQL("COALESCE(e.%s, FALSE) AS %s", column, column),
            )

    @api.model
    def _back_columns(self, place, first, last):
        """Yield, for ``back_N``, the two columns by partner, those by customer, and the one shown (None: nothing)."""
        counts = SQL("d.occasion AND %s", stands(SQL("d.reversed_on"), last))
        end, begin = SQL.identifier(f"ends_{place}"), SQL.identifier(f"begins_{place}")
        yield (
            SQL("MAX(d.date) FILTER (WHERE d.date < %s AND %s) AS %s", first, counts, end),
            SQL("MAX(s.%s) AS %s", end, end),
            None,
        )
        yield (
            SQL("MIN(d.date) FILTER (WHERE d.date BETWEEN %s AND %s AND %s) AS %s", first, last, counts, begin),
            SQL("MIN(s.%s) AS %s", begin, begin),
            SQL("COALESCE(e.%s - e.%s > %s, FALSE) AS %s", begin, end, YEAR, SQL.identifier(f"back_{place}")),
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
        self._ready()
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

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of ``kept:day``, ``left:day`` or ``back:first day:last day``.

        :raise UserError: when the text is none of them
        """
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
        return self._among(SQL("SELECT l.id FROM (%s) l WHERE %s", query, condition))
