from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Day, Search, Text, as_day, reads
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools.movement import ANY, NEW, NONE, OTHER, StateQuery
from ...tools.states import present_state


class GrcScreenMovement(models.AbstractModel):
    """Movement: from which state to which, between any two dates.

    What moves is declared by ``grc.pipeline._states``.
    """

    _name = "grc.screen.movement"
    _inherit = "grc.screen"
    _description = "Movements"

    @api.model
    @api.readonly
    @reads(date_from=Day(), date_to=Day(), domain=Search("grc.customer"), dimension=Text())
    def get_movement(self, dimension="segment", date_from=None, date_to=None, domain=()):
        """Return the movement matrix of the present company between two dates, as the user may see it.

        Customers are those whom the company has now. Revenue and margin are those over the window now, not of
        then. Rows (without ``new``) add up to the customers of the first date, columns to those of the second.

        :param str dimension: such as ``segment``; see ``grc.pipeline._states``
        :param date_from: first day; None: the day of the first refresh that knew the dimension
        :param date_to: second day; None: the company's today
        :param domain: further condition on ``grc.customer``
        :return: the values of :meth:`get_movement_frame` and ``{date_from, date_to, states, cells, customers_from,
            customers_to, moved}``; a cell is ``{from, to, customers, revenue, margin}``, a state ``{key, label, color,
            rank}``
        :raise UserError: when the dates are reversed, lie in the future or before the first refresh
        """
        company = self.env.company
        dimension = self._dimension(dimension)
        first, second, since = self._dates(dimension, company, date_from, date_to)
        cells = self._cells(dimension, company, (first, second), domain)
        met = {cell[side] for cell in cells for side in ("from", "to")}
        return {
            **self._frame(dimension, company, since),
            "date_from": first,
            "date_to": second,
            "states": self._states(dimension, company, met),
            "cells": cells,
            "customers_from": sum(cell["customers"] for cell in cells if cell["from"] != NEW),
            "customers_to": sum(cell["customers"] for cell in cells if cell["to"] != NEW),
            "moved": sum(cell["customers"] for cell in cells if cell["from"] not in (cell["to"], NEW)),
        }

    @api.model
    def _cells(self, dimension, company, days, domain):
        """Return the cells of :meth:`get_movement`."""
        self._ready_movements()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.state_0, m.state_1, COUNT(*), COALESCE(SUM(m.monetary_value), 0),
                       COALESCE(SUM(m.window_margin), 0)
                  FROM (%s) m
                 WHERE m.state_0 <> %s OR m.state_1 <> %s
                 GROUP BY m.state_0, m.state_1
                """,
                self._state_query(dimension, company, days, domain),
                NEW,
                NEW,
            )
        )
        return [
            {"from": origin, "to": target, "customers": customers, "revenue": float(revenue), "margin": float(margin)}
            for origin, target, customers, revenue, margin in rows
        ]

    @api.model
    @api.readonly
    @reads(dimension=Text())
    def get_movement_frame(self, dimension="segment"):
        """Return what the movement screen needs before it asks for a matrix.

        :return: ``{dimension, label, dimensions, since, today, rebuilt, currency_id, window_months, progress}``;
            ``since`` is False before the first refresh, ``rebuilt`` a past day whose figures the rows show
        """
        self._customers()
        company = self.env.company
        dimension = self._dimension(dimension)
        return self._frame(dimension, company, self._since(dimension, company))

    @api.model
    def _frame(self, dimension, company, since):
        dimensions = self.env["grc.pipeline"]._states()
        return {
            "dimension": dimension.name,
            "label": self._label(dimension),
            "dimensions": [{"name": other.name, "label": self._label(other)} for other in dimensions],
            "since": since or False,
            "today": company._grc_present(),
            "rebuilt": self._rebuilt_day(company),
            "currency_id": company.currency_id.id,
            "window_months": company.sudo().grc_window_months,
            "progress": self._progress(company),
        }

    # What moves

    @api.model
    def _dimension(self, name):
        """Return a dimension by its name.

        :raise UserError: when there is none of that name
        """
        for dimension in self.env["grc.pipeline"]._states():
            if dimension.name == name:
                return dimension
        raise UserError(self.env._("Movements are not known by %s.", name))

    @api.model
    def _label(self, dimension):
        """Return what a dimension is called, such as *Segment*."""
        return dict(self.env["grc.transition"]._fields["dimension"]._description_selection(self.env))[dimension.name]

    @api.model
    def _field(self, dimension):
        """Return the field of ``grc.customer`` that holds the present state."""
        return self.env["grc.customer"]._fields[dimension.column]

    @api.model
    def _values(self, dimension):
        """Return the values of a dimension that is a selection, in their order; None of a many2one."""
        field = self._field(dimension)
        return None if field.type == "many2one" else field.get_values(self.env)

    @api.model
    def _states(self, dimension, company, keys=()):
        """Return the states of a dimension, best first, as the matrix shows them.

        :param keys: states met, of which some may be no longer in use (segments of a former segmentation)
        :return: list of ``{key, label, color, rank}``; ``rank`` (higher is better) is None where there is no
            better or worse. The two states of those without any come last: ``new`` and ``none``.
        """
        if self._values(dimension) is None:
            states = self._records(dimension, company, keys)
        else:
            labels = self._field(dimension)._description_selection(self.env)
            ranks = dimension.ranks
            if ranks is None:
                ranks = {key: -place for place, (key, __) in enumerate(labels)}
            states = [
                {"key": key, "label": label, "color": dimension.colors.get(key, 0), "rank": ranks.get(key)}
                for key, label in labels
            ]
        none = self.env._("No %s", self._label(dimension).lower())
        return states + [
            {"key": NONE, "label": none, "color": 0, "rank": None},
            {"key": NEW, "label": self.env._("Not yet a customer"), "color": 0, "rank": None},
        ]

    @api.model
    def _records(self, dimension, company, keys):
        """Return the states of a dimension that is a many2one: those in use by the company, then others met.

        The other model answers ``_movement_in_use(company)`` and, of a record, ``_movement_rank()``.
        """
        records = self.env[self._field(dimension).comodel_name]._movement_in_use(company)
        met = records.browse(int(key) for key in keys if key.isdigit()).exists()
        return [
            {
                "key": str(record.id),
                "label": record.display_name,
                "color": record.color,
                "rank": record._movement_rank(),
            }
            for record in records | (met - records).sorted()
        ]

    # Since when, and of whom

    @api.model
    def _since(self, dimension, company):
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
    def _known_since(self, name, company):
        """Return :meth:`_since` of the dimension of a name."""
        return self._since(self._dimension(name), company)

    @api.model
    def _dates(self, dimension, company, date_from, date_to):
        """Return both dates as dates, and the day from which on there is something to know.

        :raise UserError: when the dates are reversed, lie in the future or before the first refresh
        """
        since = self._since(dimension, company)
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
    def _present_query(self, dimension, company, domain):
        """Return the SELECT of the customers whom the user may see.

        :param domain: further condition on ``grc.customer``
        :return: SQL; ``id``, ``partner_id``, ``first_purchase``, ``monetary_value``, ``window_margin``, ``present``
            (the state now; that of the last normal refresh while rows are rebuilt)
        """
        customers = self._customers()
        table = customers._table
        query = customers._search(Domain("company_id", "=", company.id) & Domain(domain))
        names = ("id", "partner_id", "first_purchase", "monetary_value", "window_margin")
        columns = [SQL.identifier(table, name) for name in names]
        return query.select(*columns, SQL("%s AS present", present_state(dimension, table)))

    @api.model
    def _state_query(self, dimension, company, days, domain):
        """Return the SELECT of :meth:`_present_query` with the states on the days: ``state_0``, ..."""
        customers = self._present_query(dimension, company, domain)
        return StateQuery(dimension, company, days, self._values(dimension)).sql(customers)

    @api.model
    def _ready_movements(self):
        """Make ready for a pass over the movements: what waits is written."""
        self.env["grc.customer"].flush_model()
        self.env["grc.transition"].flush_model()
        self._ready()

    # A search by movement

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of ``dimension:first date:second date:state then:state now``.

        A state may be ``any``; the second one ``other``, for those who moved.

        :raise UserError: when the text is none, or nothing is known of its days
        """
        try:
            name, first, second, origin, target = text.split(":")
            days = as_day(first), as_day(second)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "This is no movement: %s. Write dimension:first date:second date:state then:state now.", text
                )
            ) from error
        dimension, company = self._dimension(name), self.env.company
        self._dates(dimension, company, *days)
        conditions = [SQL("(m.state_0 <> %s OR m.state_1 <> %s)", NEW, NEW)]
        if target == OTHER:
            conditions.append(SQL("m.state_0 <> m.state_1 AND m.state_0 <> %s", NEW))
        for column, state in (("state_0", origin), ("state_1", target)):
            if state not in (ANY, OTHER):
                conditions.append(SQL("%s = %s", SQL.identifier("m", column), state))
        query = SQL(
            "SELECT m.id FROM (%s) m WHERE %s",
            self.sudo()._state_query(dimension, company, days, Domain.TRUE),
            SQL(" AND ").join(conditions),
        )
        self._ready_movements()
        return self._among(query)
