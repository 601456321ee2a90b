"""Bounds of what is stored: the database refuses what lies outside, NaN and Infinity with it.

A value such as Infinity is taken by a Float, and makes every answer that contains it unreadable for a browser.
"""

import math
from datetime import date

from odoo import fields, models
from odoo.tools import SQL, format_date

#: Amounts of money, in any currency: 10 to the 12th of the weakest are some millions of another one.
MOST = 10**15
#: What is computed, such as totals of a company.
MOST_RECKONED = 10**18
#: Days of business. Further away lies a slip of the finger (0202, 9999).
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
#: What a column of type integer holds.
LOWEST_INTEGER, HIGHEST_INTEGER = -(2**31), 2**31 - 1


class Within(models.Constraint):
    """The values of one column lie between two bounds, both included; an empty one is left alone.

    :param str column: name of a field that is a number
    :param low: least value
    :param high: greatest value
    :param str message: what to say; none: a sentence with field and bounds
    """

    def __init__(self, column, low, high, message=""):
        self.column, self.low, self.high = column, low, high
        # PostgreSQL holds NaN to be greater than any number.
        super().__init__(f"CHECK ({column} >= {self._literal(low)} AND {column} <= {self._literal(high)})", message)

    @staticmethod
    def _literal(value):
        return f"'{value}'::date" if isinstance(value, date) else f"{value}"

    def get_error_message(self, model, diagnostics=None):
        """Return the sentence with which a value is refused."""
        return self.message or out_of_bounds(model, model._fields[self.column], self.low, self.high)

    def condition(self):
        """Return SQL of whether a row breaks the constraint."""
        column = SQL.identifier(self.column)
        return SQL("(%s < %s OR %s > %s)", column, self.low, column, self.high)

    def nearest(self, alias):
        """Return SQL of the bound that is nearest; of what is no number, the one nearest to 0."""
        column = SQL.identifier(alias, self.column)
        if isinstance(self.low, date):
            return SQL("LEAST(GREATEST(%s, %s), %s)", column, self.low, self.high)
        return SQL(
            "CASE WHEN %s = 'NaN' THEN %s ELSE LEAST(GREATEST(%s, %s), %s) END",
            SQL("%s::text", column),
            min(max(0, self.low), self.high),
            column,
            self.low,
            self.high,
        )


class WithinDays(Within):
    """The values of one column are days of business: not of the year 1 or 9999.

    :param bool empty: what lies outside tells nothing: repaired, it is emptied
    """

    def __init__(self, column, message="", empty=False):
        self.empty = empty
        super().__init__(column, FIRST_DAY, LAST_DAY, message)

    def nearest(self, alias):
        """Return SQL of the day put in the place of one out of bounds: none where the column may be empty."""
        return SQL("NULL::date") if self.empty else super().nearest(alias)


def money(value):
    """Return SQL of an amount at stake that can be stored: from 0 to :data:`MOST`, 0 for what is no number."""
    return SQL("LEAST(GREATEST(COALESCE(NULLIF(%s::numeric, 'NaN'), 0), 0), %s)", value, MOST)


def day(value):
    """Return SQL of a day that can be stored; NULL stays."""
    return SQL("CASE WHEN %(day)s IS NOT NULL THEN LEAST(GREATEST(%(day)s, %(low)s), %(high)s) END",
               day=value, low=FIRST_DAY, high=LAST_DAY)  # fmt: skip


def out_of_bounds(model, field, low, high):
    """Return the sentence that refuses a value of a field."""
    env = model.env
    if isinstance(low, date):
        low, high = format_date(env, low), format_date(env, high)
    else:
        low, high = (f"{bound:,}" for bound in (low, high))
    return env._(
        "“%(field)s” must lie between %(low)s and %(high)s.",
        field=field._description_string(env),
        low=low,
        high=high,
    )


def refusal(model, field, value):
    """Return why a value cannot be stored in a field whatever the model says of it, or False.

    :param field: a number or a day
    :param value: as given to ``write``
    """
    if value is None or value is False:
        return False
    if field.type in ("date", "datetime"):
        return _refused_day(model, field, value)
    most = MOST_RECKONED if field.readonly else MOST
    low, high = (LOWEST_INTEGER, HIGHEST_INTEGER) if field.type == "integer" else (-most, most)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    return False if low <= number <= high else out_of_bounds(model, field, low, high)


def _refused_day(model, field, value):
    convert = fields.Date.to_date if field.type == "date" else fields.Datetime.to_datetime
    try:
        moment = convert(value)
    except (TypeError, ValueError, OverflowError):
        moment = None
    if moment and FIRST_DAY.year <= moment.year <= LAST_DAY.year:
        return False
    return out_of_bounds(model, field, FIRST_DAY, LAST_DAY)
