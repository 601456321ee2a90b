"""On which days to call, and how often."""

from datetime import timedelta
from functools import cached_property

from .days import day_of, is_named

#: Days of the week (Monday is 1) on which each choice of a rule lets call.
WEEKDAYS = {"7": (1, 2, 3, 4, 5, 6, 7), "6": (1, 2, 3, 4, 5, 6), "5": (1, 2, 3, 4, 5)}


class Calls:
    """Whether calls are stopped on the day of a case."""

    @cached_property
    def is_closed(self):
        """Is this none of the rule's days of the week, or one of its days without calls?"""
        day = self.question.day
        return day.isoweekday() not in WEEKDAYS[self.rule.weekdays] or is_named(day, self.rule.holidays)

    @cached_property
    def called(self):
        """The days, of those that the rule counts, on which they were called."""
        last = self.question.day
        first = last - timedelta(self.rule.days - 1)
        return {day for day in self._reported() + self._rung() if first <= day <= last}

    def _reported(self):
        """The days of the company's done reports of calls: of the contact met, else of the customer."""
        company = self.question.company.id
        return [
            one.day
            for one in self.contact.reports
            if (one.channel, one.state, one.company) == ("phone", "done", company)
            and (one.met or one.customer) == self.contact.id
        ]

    def _rung(self):
        """The days of the company on which activities that are calls were done on the contact."""
        return [
            day_of(one.moment, self.question.company.zone)
            for one in self.contact.activities
            if (one.model, one.record, one.action) == ("res.partner", self.contact.id, "phonecall")
        ]

    @cached_property
    def is_often(self):
        """Has the rule a limit of calls, and were they called on as many days?"""
        return bool(self.rule.most) and len(self.called) >= self.rule.most
