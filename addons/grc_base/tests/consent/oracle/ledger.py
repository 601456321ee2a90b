"""What has been decided, what rules there are, and what is asked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from .people import Company


@dataclass(frozen=True)
class Row:
    """A row of the ledger; what is None stands for all of them. The higher ``id`` was entered later."""

    id: int
    company: int | None
    channel: str | None
    purpose: str | None
    topic: int | None
    point: str | None
    partner: int | None
    decision: str
    basis: str | None
    moment: datetime
    valid_until: date | None


@dataclass(frozen=True)
class Rule:
    """What holds somewhere, for a purpose; 0 months or years: it has none.

    :ivar group: countries of its group; None: it has none
    :ivar weekdays: on which of :data:`WEEKDAYS` to call
    :ivar holidays: days without calls, as they were entered
    :ivar most: on how many days to call, of ``days``; 0: it has no limit
    """

    id: int
    company: int | None
    countries: frozenset
    states: frozenset
    kind: str | None
    channel: str | None
    purpose: str
    way: str
    customer_months: int = 0
    purchase_months: int = 0
    enquiry_months: int = 0
    act_months: int = 0
    minor_age: int = 0
    group: frozenset | None = None
    weekdays: str = "7"
    holidays: str = ""
    most: int = 0
    days: int = 30


#: Where no rule fits: consent first, no exceptions, no limits.
STRICT = Rule(0, None, frozenset(), frozenset(), None, None, "", "consent")


@dataclass(frozen=True)
class Question:
    """What is asked: see ``docs/consent.md``. ``topic`` is an id or None."""

    company: Company
    channel: str
    purpose: str
    topic: int | None
    day: date


class World:
    """All that is known beside contacts: the ledger, the rules, and what is on Odoo's blacklists."""

    def __init__(self, rows=(), rules=(), emails=(), numbers=()):
        self.rules, self.emails, self.numbers = tuple(rules), frozenset(emails), frozenset(numbers)
        self._at, self._of = defaultdict(list), defaultdict(list)
        for row in rows:
            if row.point is None:
                self._of[row.partner].append(row)
            else:
                self._at[row.point].append(row)

    def rows(self, contact, point):
        """Return the rows about a contact point, and those without one about the contact."""
        return self._at.get(point, []) + self._of.get(contact.id, [])
