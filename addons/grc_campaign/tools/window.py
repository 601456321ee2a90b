"""The days of a campaign whose purchases count."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: Months before the window whose purchases are allowed for.
PAST_MONTHS = 12
#: Days of a year, in whole weeks: the same weekdays.
YEAR = 364


@dataclass(frozen=True)
class Window:
    """Days of a company whose orders count, and until when their invoices do.

    :ivar company: ``res.company``, one record
    :ivar start: first day, that of the launch
    :ivar days: number of days
    :ivar grace: days after the last one on which invoices of what was ordered in the window still count
    :ivar until: day up to which documents are looked at; credit notes count until then
    """

    company: object
    start: date
    days: int
    grace: int
    until: date

    @property
    def parts(self):
        """Return the windows that this stands for: itself, see :class:`Windows`."""
        return (self,)

    @property
    def last(self):
        """Return the last day of the window."""
        return self.start + timedelta(days=self.days - 1)

    @property
    def latest(self):
        """Return the last day on which an invoice counts, whether or not it has come."""
        return self.last + timedelta(days=self.grace)

    @property
    def past(self):
        """Return the first day of the twelve months before the window."""
        return self.start - relativedelta(months=PAST_MONTHS)

    @property
    def gone(self):
        """Return how many of its days are over."""
        return max((self.until - self.start).days, 0)


@dataclass(frozen=True)
class Windows:
    """Windows of one company that are looked at together, up to the same day.

    :ivar parts: :class:`Window` of each, a tuple; customers name theirs by its place, the first is 1
    """

    parts: tuple

    @property
    def company(self):
        """Return the company of all of them."""
        return self.parts[0].company

    @property
    def until(self):
        """Return the day up to which documents are looked at."""
        return self.parts[0].until

    @property
    def start(self):
        """Return the first day of the earliest one."""
        return min(part.start for part in self.parts)
