"""The table of answers, line by line."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from .acts import Acts
from .calls import Calls
from .contact import birth, kind, place, point
from .days import is_younger, later
from .decisions import Decisions
from .rules import Rules

STOPS = ("refused", "withdrawn", "objected", "paused")


class Answer(NamedTuple):
    """Whether a contact may be contacted, why, and the last day on which that holds (None: without an end)."""

    allowed: bool
    reason: str
    until: date | None = None


class Case(Decisions, Rules, Acts, Calls):
    """A question about a contact, and what answers it: each property is a sentence of ``docs/consent.md``."""

    def __init__(self, world, contact, question):
        self.world, self.contact, self.question = world, contact, question

    @cached_property
    def point(self):
        """The contact point asked about."""
        return point(self.contact, self.question.channel)

    def yes(self, reason, end=None):
        """Allow until a day, but no later than the end of the months without an act."""
        return Answer(True, reason, min((day for day in (end, self.act_end) if day), default=None))

    def within(self, reason, day, months):
        """Allow if the rule has so many months, and something happened within them."""
        if months and day and later(day, months) >= self.question.day:
            return self.yes(reason, later(day, months))
        return None


def _archived(case):
    return None if case.contact.active else Answer(False, "archived")


def _unreachable(case):
    return None if case.point else Answer(False, "unreachable")


def _transactional(case):
    return Answer(True, "transactional") if case.question.purpose == "transactional" else None


def _blacklisted(case):
    lists = {"email": case.world.emails, "sms": case.world.numbers, "phone": case.world.numbers}
    listed = case.point in lists.get(case.question.channel, ())
    return Answer(False, "blacklisted") if listed and case.question.purpose in ("marketing", "tracking") else None


def _stopped(case):
    row = case.decision
    return Answer(False, row.decision, row.valid_until) if row and row.decision in STOPS else None


def _service(case):
    return Answer(True, "service") if case.question.purpose == "service" else None


def _read_as_allowed(case):
    asked = case.question
    if asked.purpose != "marketing" or asked.channel not in asked.company.readings:
        return None
    return Answer(True, "consent", case.agreed_end) if case.agreed else Answer(True, "unknown")


def _minor(case):
    age, born = case.rule.minor_age, birth(case.contact)
    young = age and born and is_younger(born, age, case.question.day)
    of_a_parent = case.agreed and case.agreed.basis == "parent"
    return Answer(False, "minor") if young and not of_a_parent else None


def _silent(case):
    return Answer(False, "silent") if case.act_end and case.act_end < case.question.day else None


def _allows_call(case):
    """Is this a call that the last lines of the table allow?"""
    if case.question.channel != "phone":
        return False
    answer = next((answer for line in LAST if (answer := line(case))), None)
    return answer is not None and answer.allowed


def _closed(case):
    return Answer(False, "closed") if case.is_closed and _allows_call(case) else None


def _often(case):
    return Answer(False, "often") if case.is_often and _allows_call(case) else None


def _agreed(case):
    return case.yes("consent", case.agreed_end) if case.agreed else None


def _forbidden(case):
    return Answer(False, "forbidden") if case.rule.way == "never" else None


def _customer(case):
    return case.within("customer", case.bought, case.rule.customer_months)


def _purchase(case):
    return case.within("purchase", case.bought, case.rule.purchase_months)


def _enquiry(case):
    return case.within("enquiry", case.enquired, case.rule.enquiry_months)


def _notice(case):
    return case.yes("notice") if case.rule.way == "notice" else None


#: The last lines of the table, 10 to 15: what of calls they allow, others may stop before.
LAST = (_agreed, _forbidden, _customer, _purchase, _enquiry, _notice)
#: The table of answers, without its last line; the first that says something holds.
LINES = (
    _archived,
    _unreachable,
    _transactional,
    _blacklisted,
    _stopped,
    _service,
    _read_as_allowed,
    _minor,
    _silent,
    _closed,
    _often,
    *LAST,
)
#: Every reason that an answer can have.
REASONS = frozenset(
    "archived unreachable transactional blacklisted refused withdrawn objected paused service consent unknown minor"
    " silent closed often forbidden customer purchase enquiry notice unasked".split()
)


def verdict(world, contact, question):
    """Return the :class:`Answer` to a question about a contact."""
    case = Case(world, contact, question)
    found = (line(case) for line in LINES)
    return next((answer for answer in found if answer), Answer(False, "unasked"))


def explain(world, contact, question):
    """Return all that an answer rests on, a line for each part, for who has to find out why two answers differ."""
    case = Case(world, contact, question)
    parts = {
        "question": question,
        "contact": contact,
        "kind, place": (kind(contact), place(contact, question.company)),
        "born": birth(contact),
        "point": case.point,
        "blacklisted": case.point in world.emails | world.numbers,
        "rows": world.rows(contact, case.point),
        "decision": case.decision,
        "rule": case.rule,
        "bought, enquired": (case.bought, case.enquired),
        "last act, end": (case.last_act, case.act_end),
        "closed, called": (case.is_closed, sorted(case.called)),
        "expected": verdict(world, contact, question),
    }
    return "\n".join(f"    {name}: {value}" for name, value in parts.items())
