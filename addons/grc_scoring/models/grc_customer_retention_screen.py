from collections import defaultdict
from datetime import timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.parameters import Day, Number, Search, Text, reads
from odoo.tools import SQL, format_date

from ..engine import retention
from .grc_customer_ratio import YEAR

#: Cohorts that the triangle shows; the pivot has all.
SHOWN = {"month": 24, "quarter": 16, "year": 15}
#: Periods since the first purchase that it shows.
COLUMNS = {"month": 120, "quarter": 80, "year": 50}
#: Figures of the triangle, in the order of their columns.
FIGURES = ("bought", "last", "revenue", "margin")


class GrcCustomer(models.Model):
    """What the retention screen shows: the triangle of cohorts, and what five points of retention are worth."""

    _inherit = "grc.customer"

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
        unit = unit or self._retention_usual_unit(company, day)
        size = self._retention_unit(unit)
        rows = self._retention_rows(company, unit, day, domain)
        starts, outside = defaultdict(dict), {"revenue": 0.0, "margin": 0.0}
        for start, months, *figures in rows:
            if start is None or months < 0:
                outside["revenue"] += figures[2]
                outside["margin"] += figures[3]
            else:
                starts[start][months // size] = figures
        shown = sorted(starts)[-SHOWN[unit] :]
        return {
            **self._retention_triangle(unit, day, {start: starts[start] for start in shown}),
            "older": len(starts) - len(shown),
            "early": self._retention_beginning(company, day).early_until or False,
            "outside": outside,
            "unit": unit,
            "as_of": day,
            "currency_id": company.currency_id.id,
            "progress": self._map_progress(company),
            "rebuilt": False,
            "built": bool(self._movement_since(self._movement_dimension("segment"), company)),
            "buyers": bool(starts),
        }

    @api.model
    def _retention_usual_unit(self, company, as_of):
        """Return the unit that shows something: three years of history make years."""
        beginning = self._retention_beginning(company, as_of)
        years = as_of - relativedelta(years=3)
        old = [("company_id", "=", company.id), ("first_purchase", "<", years)]
        if beginning.early_until and beginning.day >= years:
            old.append(("first_purchase", ">", beginning.early_until))
        return "year" if self.search_count(old, limit=1) else "quarter"

    @api.model
    def _retention_rows(self, company, unit, as_of, domain):
        """Return (first day of the cohort, months since, customers who bought, who bought for the last time, …).

        The last two are revenue and margin; money without a cohort comes with None.
        """
        self._ratio_settings()
        period = self._retention_period(unit, SQL("m.month"))
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
                since=self._retention_since(SQL("t.period"), SQL("t.cohort")),
                period=period,
                cohort=self._retention_period(unit, SQL("m.cohort")),
                last=self._retention_period(unit, SQL("m.last")),
                months=self._retention_query(company, as_of, domain),
            )
        )

    @api.model
    def _retention_triangle(self, unit, as_of, starts):
        """Return cohorts with their cells, and the mean rates; see :meth:`get_retention`.

        :param dict starts: {first day of the cohort: {place: figures of :data:`FIGURES`}}
        """
        if not starts:
            return {"cohorts": [], "rates": {"bought": [], "still": []}, "later": 0}
        step = relativedelta(months=self._retention_unit(unit))
        places = self._retention_places(unit, min(starts), as_of)
        columns = min(places, COLUMNS[unit])
        ends = [[start + step * (place + 1) <= as_of for place in range(columns)] for start in starts]
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
        table = {name: figures[:, :columns] for name, figures in table.items()}
        sizes = table["bought"][:, 0]
        cohorts = [
            {
                "start": start,
                "label": self._period_label(unit, start),
                "customers": int(sizes[row]),
                "cells": [
                    {
                        "period": start + step * place,
                        "label": self._period_label(unit, start + step * place),
                        "over": ends[row][place],
                        **{name: int(table[name][row, place]) for name in ("bought", "still")},
                        **{name: round(float(table[name][row, place]), 6) for name in ("revenue", "margin")},
                    }
                    for place in range(min(self._retention_places(unit, start, as_of), columns))
                ],
            }
            for row, start in enumerate(starts)
        ]
        rates = {
            name: [None if np.isnan(rate) else float(rate) for rate in retention.mean_rates(sizes, table[name], ends)]
            for name in ("bought", "still")
        }
        return {"cohorts": cohorts, "rates": rates, "later": places - columns}

    @api.model
    def _retention_places(self, unit, start, as_of):
        """Return the number of periods from that of ``start`` to that of ``as_of``, both included."""
        months = (as_of.year - start.year) * 12 + as_of.month - start.month
        return months // self._retention_unit(unit) + 1

    @api.model
    def _period_label(self, unit, start):
        """Return the name of the period that begins with a day, in the user's language."""
        if unit == "year":
            return str(start.year)
        if unit == "quarter":
            return self.env._("Q%(quarter)s %(year)s", quarter=(start.month + 2) // 3, year=start.year)
        return format_date(self.env, start, date_format="LLL yyyy")

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
        [(base, kept)], __ = self._loyalty(company, days=[day], domain=domain)
        customers, margin = self._retention_margin(company, day, domain)
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
    def _retention_margin(self, company, as_of, domain):
        """Return the number of customers who bought in the year that ends with a day, and its margin of them."""
        self._ratio_settings()
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
                documents=self.env["grc.document.source"]._stream(company, as_of),
                customers=self._ratio_customers(company, domain),
                first=as_of - timedelta(days=YEAR),
                stands=stands(SQL("d.reversed_on"), as_of),
            )
        )[0]
