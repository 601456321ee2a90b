from collections import defaultdict
from datetime import timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.parameters import Day, Number, Search, Text, as_day, reads
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import retention
from ...tools.periods import YEAR, months_between, period_of

#: What a search by retention may ask.
ASKED = ("cohort", "bought", "still", "kept")
#: Cohorts that the triangle shows; the pivot has all.
SHOWN = {"month": 24, "quarter": 16, "year": 15}
#: Periods since the first purchase that it shows.
COLUMNS = {"month": 120, "quarter": 80, "year": 50}
#: Figures of the triangle, in the order of their columns.
FIGURES = ("bought", "last", "revenue", "margin")


class GrcScreenRetention(models.AbstractModel):
    """Retention by cohort: anyone who first bought in a period, and what they bought in the periods since.

    From documents alone: on every later day, and for any past day, the same documents give the same triangle.
    Stays (``grc.screen.stay``) tell how long customers remain in a segment or stage, as movements have recorded them
    since the first refresh; retention tells whether they bought again, since the first invoice.
    """

    _name = "grc.screen.retention"
    _inherit = "grc.screen"
    _description = "Retention"

    @api.model
    @api.readonly
    @reads(unit=Text(20), as_of=Day(), domain=Search("grc.customer"))
    def get_retention(self, unit=None, as_of=None, domain=()):
        """Return the triangle of the present company, of the customers whom the user may see.

        :param str unit: ``month``, ``quarter`` or ``year``, of cohorts and of the periods since;
            None: years where there are three of them, else quarters
        :param as_of: the day; None: the company's
        :param domain: further condition on ``grc.customer``
        :return: ``{cohorts, rates, older, later, early, outside, unit, as_of, currency_id, progress, built, buyers}``.
            A cohort is ``{start, label, customers, cells}``, a cell ``{period, label, bought, still, revenue, margin,
            over}``, from the period of the first purchase on; ``over`` is False of the period that still runs.
            ``rates`` are the shares that bought and are still there at each place, of all cohorts shown, None where
            unknown.
            ``older``: cohorts not shown; ``later``: periods not shown, the last ones of the oldest cohorts; ``early``:
            the day up to which documents stand alone before the history, False without any; ``outside``: revenue and
            margin before any first purchase, or of those who have none that stands
        """
        company = self.env.company
        day = fields.Date.to_date(as_of) or company._grc_present()
        unit = unit or self._usual_unit(company, day)
        starts, outside = self._cohorts(company, unit, day, domain)
        shown = sorted(starts)[-SHOWN[unit] :]
        return {
            **self._triangle(unit, day, {start: starts[start] for start in shown}),
            "older": len(starts) - len(shown),
            "early": self._beginning(company, day).early_until or False,
            "outside": outside,
            "unit": unit,
            "as_of": day,
            "currency_id": company.currency_id.id,
            "progress": self._progress(company),
            "rebuilt": False,
            "built": bool(self.env["grc.screen.movement"]._known_since("segment", company)),
            "buyers": bool(starts),
        }

    @api.model
    def _usual_unit(self, company, as_of):
        """Return the unit that shows something: three years of history make years."""
        beginning = self._beginning(company, as_of)
        years = as_of - relativedelta(years=3)
        old = [("company_id", "=", company.id), ("first_purchase", "<", years)]
        if beginning.early_until and beginning.day >= years:
            old.append(("first_purchase", ">", beginning.early_until))
        return "year" if self._customers().search_count(old, limit=1) else "quarter"

    # From documents

    @api.model
    def _beginning(self, company, as_of):
        """Return the ``Beginning`` of the company's history by a day."""
        return self.env["grc.refresh"].sudo()._beginning(company).known(as_of)

    @api.model
    def _month_query(self, company, as_of, domain=()):
        """Return the SELECT of the months in which the customers whom the user may see have documents.

        Money of all documents that count, each on its own date. A purchase counts unless it was reversed in full
        by ``as_of``. What is dated before the company's history begins counts in its first month.

        :param date as_of: what comes later is not there yet
        :param domain: further condition on ``grc.customer``
        :return: SQL; ``customer_id``, ``month`` (its first day), ``revenue``, ``margin``, ``buys`` (was there a
            purchase in it?), ``cohort`` (month of the first purchase; NULL without any) and ``last`` (month of the
            last one)
        """
        month = SQL("DATE_TRUNC('month', %s)", self._beginning(company, as_of).counted(SQL("d.date")))
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
            documents=self._documents(company, as_of),
            customers=self._customer_query(company, domain),
        )

    @api.model
    def _cohorts(self, company, unit, as_of, domain):
        """Return ``({first day of the cohort: {place: figures}}, money outside of any)``.

        Figures are those of :data:`FIGURES`; money outside is ``{revenue, margin}``.
        """
        size = self._unit_months(unit)
        starts, outside = defaultdict(dict), {"revenue": 0.0, "margin": 0.0}
        for start, months, *figures in self._period_rows(company, unit, as_of, domain):
            if start is None or months < 0:
                outside["revenue"] += figures[2]
                outside["margin"] += figures[3]
            else:
                starts[start][months // size] = figures
        return starts, outside

    @api.model
    def _period_rows(self, company, unit, as_of, domain):
        """Return (first day of the cohort, months since, customers who bought, who bought for the last time, …).

        The last two are revenue and margin; money without a cohort comes with None.
        """
        self._ready()
        return self.env.execute_query(
            SQL(
                """
                SELECT t.cohort, %(since)s, COUNT(DISTINCT t.customer_id) FILTER (WHERE t.buys),
                       COUNT(DISTINCT t.customer_id) FILTER (WHERE t.period = t.last),
                       SUM(t.revenue)::float8, SUM(t.margin)::float8
                  FROM (SELECT m.customer_id, m.buys, m.revenue, m.margin, %(period)s AS period,
                               %(cohort)s AS cohort, %(last)s AS last
                          FROM (%(months)s) m) t
                 GROUP BY t.cohort, t.period
                """,
                since=months_between(SQL("t.period"), SQL("t.cohort")),
                period=period_of(unit, SQL("m.month")),
                cohort=period_of(unit, SQL("m.cohort")),
                last=period_of(unit, SQL("m.last")),
                months=self._month_query(company, as_of, domain),
            )
        )

    # The triangle

    @api.model
    def _triangle(self, unit, as_of, starts):
        """Return cohorts with their cells, and the mean rates; see :meth:`get_retention`.

        :param dict starts: {first day of the cohort: {place: figures of :data:`FIGURES`}}
        """
        if not starts:
            return {"cohorts": [], "rates": {"bought": [], "still": []}, "later": 0}
        places = self._places(unit, min(starts), as_of)
        columns = min(places, COLUMNS[unit])
        table = self._table_of(starts, places, columns)
        step = relativedelta(months=self._unit_months(unit))
        ends = [[start + step * (place + 1) <= as_of for place in range(columns)] for start in starts]
        sizes = table["bought"][:, 0]
        rates = {
            name: [None if np.isnan(rate) else float(rate) for rate in retention.mean_rates(sizes, table[name], ends)]
            for name in ("bought", "still")
        }
        cohorts = [
            {
                "start": start,
                "label": self._period_label(unit, start),
                "customers": int(sizes[row]),
                "cells": self._cells(
                    unit, start, ends[row][: self._places(unit, start, as_of)], {key: table[key][row] for key in table}
                ),
            }
            for row, start in enumerate(starts)
        ]
        return {"cohorts": cohorts, "rates": rates, "later": places - columns}

    @api.model
    def _table_of(self, starts, places, columns):
        """Return the figures as arrays, cohorts × places: those of :data:`FIGURES` and ``still``.

        :param int places: periods from the first cohort to the day; the first ``columns`` are returned
        """
        table = {
            name: retention.grid(
                (
                    (row, place, figures[column])
                    for row, cells in enumerate(starts.values())
                    for place, figures in cells.items()
                ),
                len(starts),
                places,
            )
            for column, name in enumerate(FIGURES)
        }
        table["still"] = retention.remaining(table["last"])
        return {name: figures[:, :columns] for name, figures in table.items()}

    @api.model
    def _cells(self, unit, start, ends, figures):
        """Return the cells of a cohort; see :meth:`get_retention`.

        :param ends: for each period, whether it is over
        :param dict figures: {name: figures of the cohort by place}
        """
        step = relativedelta(months=self._unit_months(unit))
        return [
            {
                "period": start + step * place,
                "label": self._period_label(unit, start + step * place),
                "over": over,
                **{name: int(figures[name][place]) for name in ("bought", "still")},
                **{name: round(float(figures[name][place]), 6) for name in ("revenue", "margin")},
            }
            for place, over in enumerate(ends)
        ]

    @api.model
    def _places(self, unit, start, as_of):
        """Return the number of periods from that of ``start`` to that of ``as_of``, both included."""
        months = (as_of.year - start.year) * 12 + as_of.month - start.month
        return months // self._unit_months(unit) + 1

    # A search by retention

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of ``question:unit:first period:period:day``.

        :raise UserError: when the text is no question
        """
        try:
            asked, unit, *days = text.split(":")
            first, period, as_of = (as_day(day) for day in days)
            if asked not in ASKED or not (first if asked == "cohort" else period):
                raise ValueError(text)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._("This is no question on retention: %s. Write question:unit:first period:period:day.", text)
            ) from error
        self._unit_months(unit)
        company = self.env.company
        self.env["account.move"].flush_model()
        return self._among(
            SQL(
                "SELECT m.customer_id FROM (%s) m WHERE %s",
                self.sudo()._month_query(company, as_of or company._grc_present()),
                self._asked_condition(asked, unit, first, period),
            )
        )

    @api.model
    def _asked_condition(self, asked, unit, first, period):
        """Return the condition of a question on the rows of :meth:`_month_query`, alias ``m``."""
        cohort, month, last = (period_of(unit, SQL.identifier("m", name)) for name in ("cohort", "month", "last"))
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

    # What retention is worth

    @api.model
    @api.readonly
    @reads(points=Number(-100, 100), as_of=Day(), domain=Search("grc.customer"))
    def get_retention_worth(self, points=5, as_of=None, domain=()):
        """Return what some points of yearly retention are worth, on the company's own figures.

        The derivation is in ``docs/methods.md``. Customers are those who bought in the last 365 days.

        :param float points: percentage points more (or fewer) of them kept each year
        :return: ``{points, retention, base, kept, customers, margin, discount, worth}``: ``retention`` of the year
            (None before there is one to compare with), ``base`` customers of the year before and those ``kept``;
            ``margin`` of the present ``customers`` in the last year; ``worth`` as in the engine, None without
        """
        company = self.env.company
        day = fields.Date.to_date(as_of) or company._grc_present()
        [(base, kept)], __ = self.env["grc.screen.ratio"]._loyalty(company, days=[day], domain=domain)
        customers, margin = self._year_margin(company, day, domain)
        rate = kept / base if base else None
        discount = company.sudo().grc_clv_discount / 100
        points = min(max(float(points or 0), -100.0), 100.0)
        return {
            "points": points,
            "retention": rate,
            "base": base,
            "kept": kept,
            "customers": customers,
            "margin": margin,
            "discount": discount,
            "worth": retention.worth(margin, rate, points, discount) if base and customers else None,
        }

    @api.model
    def _year_margin(self, company, as_of, domain):
        """Return the number of customers who bought in the year that ends with a day, and its margin of them."""
        self._ready()
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), COALESCE(SUM(y.margin), 0)::float8
                  FROM (SELECT c.id, SUM(d.margin) AS margin
                          FROM (%(documents)s) d
                          JOIN res_partner p ON p.id = d.partner_id
                          JOIN (%(customers)s) c ON c.partner_id = p.commercial_partner_id
                         WHERE d.date > %(first)s
                         GROUP BY c.id
                        HAVING BOOL_OR(d.occasion AND %(stands)s)) y
                """,
                documents=self._documents(company, as_of),
                customers=self._customer_query(company, domain),
                first=as_of - timedelta(days=YEAR),
                stands=stands(SQL("d.reversed_on"), as_of),
            )
        )[0]
