"""Who is in a comparison group: places on a circle, and periods that turn it. No Odoo in it.

Each customer has a place on a circle, by a hash. The group of a period is the arc of the share's length that begins at
the period's turn. From one period to the next the circle turns by the golden ratio: arcs of up to 38 % of it do not
meet those of the period before, and no customer is drawn more often than another in the long run (Knuth, *The Art of
Computer Programming*, volume 3, 6.4: Fibonacci hashing).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: Places of the circle.
PLACES = 2**32
#: Places by which it turns: the circle ÷ the golden ratio.
TURN = 2654435769


@dataclass(frozen=True)
class Period:
    """Days in which the comparison group is the same.

    :ivar number: 0, 1, 2 …
    :ivar first: first day
    :ivar last: last day; from the next one on those of the group are free again
    """

    number: int
    first: date
    last: date


def shift(number):
    """Return what is added to a place, so that the group of a period begins at 0.

    :param int number: of the period
    """
    return -number * TURN % PLACES


def held(place, share, number=0):
    """Return whether a customer is in the comparison group of a period.

    :param int place: of the customer, from 0 to :data:`PLACES` - 1
    :param float share: part of all customers that is in it
    :param int number: of the period
    """
    return (place + shift(number)) % PLACES / PLACES < share


def period(since, number, months, day):
    """Return the :class:`Period` of a day; days before the first period belong to it.

    :param date since: first day of a period
    :param int number: of that period
    :param int months: length of a period, 1 or more
    :param date day: the day
    """
    delta = relativedelta(day, since)
    gone = max((12 * delta.years + delta.months) // months, 0)
    first = since + relativedelta(months=gone * months)
    return Period(number + gone, first, since + relativedelta(months=(gone + 1) * months) - timedelta(days=1))


def changes(since, number, months, until):
    """Return the days on which another group was drawn, up to a day: the beginnings of all periods but the first.

    :param date since: first day of a period
    :param int number: of that period
    :param int months: length of a period, 1 or more
    :param date until: last day that is looked at
    """
    last = period(since, number, months, until)
    beginnings = [since + relativedelta(months=place * months) for place in range(last.number - number + 1)]
    return beginnings if number else beginnings[1:]
