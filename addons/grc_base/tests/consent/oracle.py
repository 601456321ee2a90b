"""The rules of ``docs/consent.md`` a second time, in plain Python: one contact, one question, one answer.

Slow and literal on purpose. It shares nothing with ``grc.consent.condition``, so that a mistake has to be made twice to
stay hidden. Ids are numbers, what is unknown is None, moments are UTC without a zone, days are those of the company.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import pytz
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

#: Age from which on no parent agrees for somebody.
GROWN_UP = 18
STOPS = ("refused", "withdrawn", "objected", "paused")
#: Days of the week (Monday is 1) on which each choice of a rule lets call.
WEEKDAYS = {"7": (1, 2, 3, 4, 5, 6, 7), "6": (1, 2, 3, 4, 5, 6), "5": (1, 2, 3, 4, 5)}


class Answer(NamedTuple):
    """Whether a contact may be contacted, why, and the last day on which that holds (None: without an end)."""

    allowed: bool
    reason: str
    until: date | None = None


@dataclass(frozen=True)
class Company:
    """A company that asks.

    :ivar zone: name of the time zone of its day
    :ivar readings: channels on which it reads the unknown as allowed
    """

    id: int
    country: int | None
    state: int | None
    zone: str
    readings: frozenset = frozenset()


@dataclass(frozen=True)
class Order:
    """An order or a quotation of one company, with Odoo's state and the moment of the order."""

    company: int
    state: str
    moment: datetime


@dataclass(frozen=True)
class Entity:
    """A commercial entity: who buys.

    :ivar bought: {company id: day of the last purchase}
    :ivar orders: of all contacts of the entity
    :ivar enquiries: {company id: day of the last opportunity that one of them caused}
    :ivar acts: {company id: day of the last other act, a click}
    """

    id: int
    is_company: bool
    country: int | None
    state: int | None
    bought: dict
    orders: tuple = ()
    enquiries: dict = field(default_factory=dict)
    acts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What one company reports: ``met`` is the contact met, None: the customer."""

    company: int
    customer: int
    met: int | None
    day: date
    channel: str
    state: str


@dataclass(frozen=True)
class Activity:
    """A done activity on a record of a model; ``action`` is that of its kind."""

    model: str
    record: int
    action: str | None
    moment: datetime


@dataclass(frozen=True)
class Contact:
    """Whom we ask about.

    :ivar number: in international form
    :ivar phone: as it was entered
    :ivar entered: moment at which the contact was entered
    :ivar household: (relation, birth date) of each person that is kept with the contact
    :ivar reports: in which they are the customer or the one met
    :ivar activities: on records of their number
    """

    id: int
    active: bool
    entity: Entity
    email: str | None
    number: str | None
    phone: str | None
    street: str | None
    postcode: str | None
    city: str | None
    country: int | None
    state: int | None
    entered: datetime
    household: tuple = ()
    reports: tuple = ()
    activities: tuple = ()


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


def day_of(moment, zone):
    """Return the day that a moment belongs to in a time zone."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()


def later(day, months):
    """Return the last day that is within so many months of a day."""
    return day + relativedelta(months=months)


def is_younger(born, years, day):
    """Return whether somebody is younger than so many years; who is born on 29 February is older on the 28th."""
    return day < born + relativedelta(years=years)


def is_named(day, text):
    """Return whether a day is one of those that a text names: ``07-14``, or so many days after an Easter Sunday."""
    return any(_is_after_easter(day, part) or part == f"{day:%m-%d}" for part in text.split())


def _is_after_easter(day, part):
    if not part.startswith("easter"):
        return False
    after = timedelta(int(part.removeprefix("easter") or 0))
    return any(easter(year) + after == day for year in (day.year - 1, day.year, day.year + 1))


def point(contact, channel):
    """Return what a channel reaches the contact by, normalised; None without one."""
    if channel == "email":
        return contact.email or None
    if channel in ("sms", "phone"):
        return (contact.number or re.sub(r"[^0-9+]", "", contact.phone or "")) or None
    return _address(contact)


def _address(contact):
    """Return street, postcode, city and country in one text; None without a street or a city."""
    street, postcode, city = ((part or "").strip(" ") for part in (contact.street, contact.postcode, contact.city))
    if not (street and city):
        return None
    country = str(contact.country) if contact.country else ""
    return ", ".join(filter(None, (re.sub(r"\s+", " ", street), postcode, city, country))).lower()


def kind(contact):
    """Return whether a contact counts as a company or as a person."""
    return "company" if contact.entity.is_company else "person"


def place(contact, company):
    """Return (country id, state id) where a contact lives, as a company sees it."""
    for one in (contact, contact.entity, company):
        if one.country:
            return one.country, one.state
    return None, None


def birth(contact):
    """Return the birth date of the contact's own person, of the youngest if there are several; None if unknown."""
    return max((born for relation, born in contact.household if relation == "self" and born), default=None)


class Case:
    """A question about a contact, and what answers it: each property is a sentence of ``docs/consent.md``."""

    def __init__(self, world, contact, question):
        self.world, self.contact, self.question = world, contact, question

    @cached_property
    def point(self):
        """The contact point asked about."""
        return point(self.contact, self.question.channel)

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

    @cached_property
    def rule(self):
        """The nearest rule."""
        fitting = [rule for rule in self.world.rules if self._fits(rule)]
        return min(fitting, key=self._distance, default=STRICT)

    def _fits(self, rule):
        asked = self.question
        return (
            rule.purpose == asked.purpose
            and rule.company in (None, asked.company.id)
            and rule.channel in (None, asked.channel)
            and rule.kind in (None, kind(self.contact))
            and self._area(rule) is not None
        )

    def _area(self, rule):
        """Return 0 for a rule of the contact's state, 1 of their country, 2 of a group of countries, 3 of everywhere.

        None of elsewhere.
        """
        country, state = place(self.contact, self.question.company)
        if rule.states:
            return 0 if state in rule.states else None
        if rule.group is not None:
            return 2 if country in rule.group | rule.countries else None
        if rule.countries:
            return 1 if country in rule.countries else None
        return 3

    def _distance(self, rule):
        return self._area(rule), rule.company is None, rule.channel is None, rule.kind is None, rule.id

    @cached_property
    def bought(self):
        """The day of the entity's last purchase."""
        return self.contact.entity.bought.get(self.question.company.id)

    @cached_property
    def enquired(self):
        """The day of the entity's last enquiry: a quotation, sent or ordered, or an opportunity that they caused."""
        company, entity = self.question.company, self.contact.entity
        orders = [one for one in entity.orders if one.company == company.id and one.state in ("sent", "sale")]
        days = [day_of(one.moment, company.zone) for one in orders]
        return max([*days, *filter(None, [entity.enquiries.get(company.id)])], default=None)

    @cached_property
    def last_act(self):
        """The day of the last act."""
        zone = self.question.company.zone
        agreed = self.agreed and day_of(self.agreed.moment, zone)
        other = self.contact.entity.acts.get(self.question.company.id)
        acts = (self.bought, self.enquired, other, agreed, day_of(self.contact.entered, zone))
        return max(act for act in acts if act)

    @cached_property
    def act_end(self):
        """The last day of the months without an act; None where they are not asked for."""
        return later(self.last_act, self.rule.act_months) if self.rule.act_months else None

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

    @cached_property
    def is_call(self):
        """Is this a call that the last lines of the table allow?"""
        found = (line(self) for line in LAST)
        answer = next((answer for answer in found if answer), None)
        return self.question.channel == "phone" and answer is not None and answer.allowed

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


def _closed(case):
    return Answer(False, "closed") if case.is_call and case.is_closed else None


def _often(case):
    return Answer(False, "often") if case.is_call and case.is_often else None


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
