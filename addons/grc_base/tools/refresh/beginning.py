"""The beginning of a company's history, and how what is dated before it counts: see ``engine/history.py``."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from odoo.tools import SQL

from ..days import number


@dataclass(frozen=True)
class Beginning:
    """The first day of a company's history.

    :ivar day: the day; None while nobody has bought
    :ivar early_until: purchases up to this day are too few, and stand too far before it, to be history; None: there are
        none
    """

    day: date | None = None
    early_until: date | None = None

    def known(self, as_of):
        """Return the beginning as it is looked at on a day: no history begins after it."""
        return replace(self, day=min(self.day, as_of)) if self.day else self

    def counted(self, day):
        """Return the day (SQL) on which something dated ``day`` (SQL) counts."""
        if not self.early_until:
            return day
        return SQL("CASE WHEN %s <= %s THEN %s::date ELSE %s END", day, self.early_until, self.day, day)

    def early(self, days):
        """Return which days since 1970, an int array, are before the history."""
        return days <= number(self.early_until) if self.early_until else np.zeros(len(days), dtype=bool)

    def counted_days(self, days):
        """Return the days since 1970 on which what is dated ``days`` counts, an int array."""
        if not self.early_until:
            return days
        return np.where(self.early(days), np.asarray(number(self.day), dtype=days.dtype), days)
