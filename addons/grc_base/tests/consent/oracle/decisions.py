"""The ledger: which rows count, and which one decides."""

from datetime import timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta

from .contact import birth
from .days import day_of, is_younger

#: Age from which on no parent agrees for somebody.
GROWN_UP = 18


class Decisions:
    """What has been decided, of a case."""

    @cached_property
    def rows(self):
        """The rows of the ledger that count."""
        return [row for row in self.world.rows(self.contact, self.point) if self._counts(row)]

    def _counts(self, row):
        return self._is_meant(row) and self._is_about(row) and self._holds(row) and self._speaks(row)

    def _is_meant(self, row):
        """Is it about the company, channel, purpose and topic asked for?"""
        asked = self.question
        pairs = (
            (row.company, asked.company.id),
            (row.channel, asked.channel),
            (row.purpose, asked.purpose),
            (row.topic, asked.topic),
        )
        return all(said is None or said == wanted for said, wanted in pairs)

    def _is_about(self, row):
        """Is it about the contact point, or, without one, about the contact?"""
        if row.point is not None:
            return row.point == self.point
        return row.partner == self.contact.id

    def _holds(self, row):
        """Was it decided by the end of the day, and has it not ended?"""
        if day_of(row.moment, self.question.company.zone) > self.question.day:
            return False
        return row.valid_until is None or row.valid_until >= self.question.day

    def _speaks(self, row):
        """Refusals are the address's, consent is the person's, and that of a parent a child's."""
        if row.decision != "given":
            return True
        if row.partner is not None and row.partner != self.contact.id:
            return False
        born = birth(self.contact)
        return row.basis != "parent" or born is None or is_younger(born, GROWN_UP, self.question.day)

    @cached_property
    def decision(self):
        """The row that decides; None if nothing is decided."""
        last = max(self.rows, key=lambda row: (row.moment, row.id), default=None)
        return None if last is None or last.decision == "lifted" else last

    @cached_property
    def agreed(self):
        """The consent that counts; None without one."""
        return self.decision if self.decision and self.decision.decision == "given" else None

    @cached_property
    def agreed_end(self):
        """The last day of the consent that counts: that of a parent ends the day before they are of age."""
        born, ends = birth(self.contact), [self.agreed.valid_until]
        if self.agreed.basis == "parent" and born:
            ends.append(born + relativedelta(years=GROWN_UP) - timedelta(1))
        return min((end for end in ends if end), default=None)
