from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Day, Search, Text, as_day, reads
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.movement import ANY, NEW, OTHER, StateQuery


class GrcCustomer(models.Model):
    """Movement: from which state to which, between any two dates.

    Which states there are: ``grc_customer_dimensions.py``.
    """

    _inherit = "grc.customer"

    movement = fields.Char(
        compute="_compute_movement",
        search="_search_movement",
        exportable=False,
        export_string_translation=False,
        help="For searching only: dimension:first date:second date:state then:state now, as the movement matrix asks.",
    )

    @api.model
    def _movement_since(self, dimension, company):
        """Return the day from which on a dimension is known of a company: that of its first refresh; else None."""
        return self.env.execute_query(
            SQL(
                "SELECT MIN(r.as_of) FROM grc_refresh r WHERE r.company_id = %s AND NOT COALESCE(r.rebuilt, FALSE)"
                " AND %s",
                company.id,
                dimension.known,
            )
        )[0][0]

    @api.model
    def _movement_dates(self, dimension, company, date_from, date_to):
        """Return both dates as dates, and the day from which on there is something to know.

        :raise UserError: when the dates are reversed, lie in the future or before the first refresh
        """
        since = self._movement_since(dimension, company)
        if not since:
            raise UserError(
                self.env._(
                    "The figures of %s have not been built yet: movements are known from the first refresh on.",
                    company.name,
                )
            )
        today = company._grc_present()
        first = fields.Date.to_date(date_from) or since
        second = fields.Date.to_date(date_to) or today
        values = {"first": format_date(self.env, first), "second": format_date(self.env, second)}
        if first > second:
            raise UserError(
                self.env._("The dates are reversed: %(first)s is after %(second)s. Exchange them.", **values)
            )
        if second > today:
            raise UserError(
                self.env._(
                    "%(second)s has not come yet: choose a day up to today, %(today)s.",
                    **values,
                    today=format_date(self.env, today),
                )
            )
        if first < since:
            raise UserError(
                self.env._(
                    "Nothing is known of %(first)s: the figures of %(company)s were first built on %(since)s."
                    " Choose that day or a later one.",
                    **values,
                    company=company.name,
                    since=format_date(self.env, since),
                )
            )
        return first, second, since

    @api.model
    def _movement_customers(self, dimension, company, domain):
        """Return the SELECT of the customers whom the user may see.

        :param domain: further condition on ``grc.customer``
        :return: SQL; ``id``, ``partner_id``, ``first_purchase``, ``monetary_value``, ``window_margin``, ``present``
            (the state now; that of the last normal refresh while rows are rebuilt)
        """
        customers = self._search(Domain("company_id", "=", company.id) & Domain(domain))
        present = SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE %s END AS present",
            *(SQL.identifier(self._table, name) for name in (dimension.marker, dimension.column, dimension.before)),
        )
        names = ("id", "partner_id", "first_purchase", "monetary_value", "window_margin")
        return customers.select(*(SQL.identifier(self._table, name) for name in names), present)

    @api.model
    def _movement_query(self, dimension, company, days, domain):
        """Return the SELECT of :meth:`_movement_customers` with the states on the days: ``state_0``, ..."""
        customers = self._movement_customers(dimension, company, domain)
        return StateQuery(dimension, company, days, self._movement_values(dimension)).sql(customers)

    @api.model
    def _movement_flush(self):
        """Make ready for a pass over the movements: what waits is written."""
        self.flush_model()
        self.env["grc.transition"].flush_model()
        self._ratio_settings()

    @api.model
    @api.readonly
    @reads(date_from=Day(), date_to=Day(), domain=Search("grc.customer"), dimension=Text())
    def get_movement(self, dimension="segment", date_from=None, date_to=None, domain=()):
        """Return the movement matrix of the present company between two dates, as the user may see it.

        Customers are those whom the company has now. Revenue and margin are those over the window now, not of
        then. Rows (without ``new``) add up to the customers of the first date, columns to those of the second.

        :param str dimension: such as ``segment``; see :meth:`_movement_dimensions`
        :param date_from: first day; None: the day of the first refresh that knew the dimension
        :param date_to: second day; None: the company's today
        :param domain: further condition on ``grc.customer``
        :return: the values of :meth:`get_movement_frame` and ``{date_from, date_to, states, cells, customers_from,
            customers_to, moved}``; a cell is ``{from, to, customers,
            revenue, margin}``, a state ``{key, label, color, rank}``
        :raise UserError: when the dates are reversed, lie in the future or before the first refresh
        """
        company = self.env.company
        dimension = self._movement_dimension(dimension)
        first, second, since = self._movement_dates(dimension, company, date_from, date_to)
        self._movement_flush()
        cells = [
            {"from": origin, "to": target, "customers": customers, "revenue": float(revenue), "margin": float(margin)}
            for origin, target, customers, revenue, margin in self.env.execute_query(
                SQL(
                    """
                    SELECT m.state_0, m.state_1, COUNT(*), COALESCE(SUM(m.monetary_value), 0),
                           COALESCE(SUM(m.window_margin), 0)
                      FROM (%s) m
                     WHERE m.state_0 <> %s OR m.state_1 <> %s
                     GROUP BY m.state_0, m.state_1
                    """,
                    self._movement_query(dimension, company, (first, second), domain),
                    NEW,
                    NEW,
                )
            )
        ]
        return {
            **self._movement_frame(dimension, company, since),
            "date_from": first,
            "date_to": second,
            "states": self._movement_states(
                dimension, company, {cell[side] for cell in cells for side in ("from", "to")}
            ),
            "cells": cells,
            "customers_from": sum(cell["customers"] for cell in cells if cell["from"] != NEW),
            "customers_to": sum(cell["customers"] for cell in cells if cell["to"] != NEW),
            "moved": sum(cell["customers"] for cell in cells if cell["from"] not in (cell["to"], NEW)),
        }

    @api.model
    @api.readonly
    @reads(dimension=Text())
    def get_movement_frame(self, dimension="segment"):
        """Return what the movement screen needs before it asks for a matrix.

        :return: ``{dimension, label, dimensions, since, today, rebuilt, currency_id, window_months, progress}``;
            ``since`` is False before the first refresh, ``rebuilt`` a past day whose figures the rows show
        """
        self.check_access("read")
        company = self.env.company
        dimension = self._movement_dimension(dimension)
        return self._movement_frame(dimension, company, self._movement_since(dimension, company))

    @api.model
    def _movement_frame(self, dimension, company, since):
        past = [("company_id", "=", company.id), ("rebuilt_as_of", "!=", False)]
        return {
            "dimension": dimension.name,
            "label": self._movement_label(dimension),
            "dimensions": [
                {"name": other.name, "label": self._movement_label(other)} for other in self._movement_dimensions()
            ],
            "since": since or False,
            "today": company._grc_present(),
            "rebuilt": self.sudo().search(past, limit=1).rebuilt_as_of,
            "currency_id": company.currency_id.id,
            "window_months": company.sudo().grc_window_months,
            "progress": self._map_progress(company),
        }

    def _compute_movement(self):
        self.movement = False

    @api.model
    def _search_movement(self, operator, value):
        """Search by ``dimension:first date:second date:state then:state now``.

        A state may be ``any``; the second one ``other``, for those who moved.
        """
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._movement_domain(text) for text in value)

    @api.model
    def _movement_domain(self, text):
        try:
            name, first, second, origin, target = text.split(":")
            days = as_day(first), as_day(second)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "This is no movement: %s. Write dimension:first date:second date:state then:state now.", text
                )
            ) from error
        dimension, company = self._movement_dimension(name), self.env.company
        self._movement_dates(dimension, company, *days)
        conditions = [SQL("(m.state_0 <> %s OR m.state_1 <> %s)", NEW, NEW)]
        if target == OTHER:
            conditions.append(SQL("m.state_0 <> m.state_1 AND m.state_0 <> %s", NEW))
        for column, state in (("state_0", origin), ("state_1", target)):
            if state not in (ANY, OTHER):
                conditions.append(SQL("%s = %s", SQL.identifier("m", column), state))
        query = SQL(
            "SELECT m.id FROM (%s) m WHERE %s",
            self.sudo()._movement_query(dimension, company, days, Domain.TRUE),
            SQL(" AND ").join(conditions),
        )
        self._movement_flush()
        return Domain.custom(to_sql=lambda model, alias, __: SQL("%s IN (%s)", SQL.identifier(alias, "id"), query))
