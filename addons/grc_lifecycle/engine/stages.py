"""When spending falls: the windows that are compared, and who can be among those.

The refresh sums amounts in SQL (``tools/spending.py``).
"""

from datetime import date, timedelta

import numpy as np
from dateutil.relativedelta import relativedelta

#: Length (days) of the windows whose spending is compared, and occasions that each must have.
SPENDING_DAYS, SPENDING_OCCASIONS = 180, 3
#: Spending fell when it is at most this share of both earlier windows.
SPENDING_SHARE = 0.6
#: Month-ends that are looked at; at two running among them spending must have fallen.
MONTH_ENDS = 3
#: Fewest purchase days with which spending can have fallen: three windows that do not meet.
FEWEST_DAYS = 3 * SPENDING_OCCASIONS

_EPOCH = date(1970, 1, 1)


def month_ends(as_of, number=MONTH_ENDS):
    """Return the last ``number`` month-ends up to ``as_of`` (dates), the latest first."""
    following = as_of + timedelta(days=1)
    first = following.replace(day=1)
    return [first - relativedelta(months=back) - timedelta(days=1) for back in range(number)]


def spending_windows(as_of):
    """Return, for each month-end, its windows as (last day before, last day): now, before, and a year earlier."""
    length = timedelta(days=SPENDING_DAYS)
    result = []
    for end in month_ends(as_of):
        ends = end, end - length, end - relativedelta(years=1)
        result.append([(last - length, last) for last in ends])
    return result


def may_have_fallen(days, counts, as_of):
    """Return whose spending can have fallen, by the number of purchases: nobody else needs to be looked at.

    Two month-ends running among three include the middle one; in each of its windows he needs three purchases.

    :param days: days since 1970 of all purchases, those of one customer together
    :param counts: number of purchases of each customer, none of them 0
    """
    starts = np.cumsum(counts) - counts
    enough = np.ones(len(counts), dtype=bool)
    if not len(counts):
        return enough
    for after, until in spending_windows(as_of)[1]:
        within = (days > _number(after)) & (days <= _number(until))
        enough &= np.add.reduceat(within, starts, dtype=np.int32) >= SPENDING_OCCASIONS
    return enough


def _number(day):
    return (day - _EPOCH).days
