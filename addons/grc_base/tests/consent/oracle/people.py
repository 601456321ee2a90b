"""Who asks and who is asked about, and what is known of them."""

from dataclasses import dataclass, field
from datetime import date, datetime


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
