"""What a campaign brought: treated and held-back customers compared, and one verdict of four. No Odoo in it.

By intention to treat: everyone counts in the group that they were drawn for. The estimator is that of ``grc_base``
(``engine/effect.py``); the formulas are in ``docs/methods.md``, *Campaigns*.
"""

from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
from odoo.addons.grc_base.engine import effect
from scipy.special import chdtrc

#: Below this chance of so uneven groups the draw did not do what it says, and the result is withheld.
UNEVEN = 0.001
#: Fewest customers expected in each group of a stratum whose evenness is looked at.
EXPECTED = 5

#: It paid: the whole interval is above all costs.
PAID = "paid"
#: It did not pay: the whole interval is below them.
LOST = "lost"
#: Cannot be told.
UNKNOWN = "unknown"
#: The window is not over.
RUNNING = "running"

#: Why it cannot be told: the interval holds zero; too few buyers; uneven groups; nobody to compare with.
OPEN, FEW, RATIO, ALONE = "open", "few", "ratio", "alone"


@dataclass(frozen=True, eq=False)
class People:
    """Customers of a campaign: arrays with a value a customer; a single value holds for all of them.

    :ivar control: whether they were drawn to be held back
    :ivar bought: whether they bought within the window
    :ivar revenue: what they bought in it, less what was credited
    :ivar margin: the margin of that
    :ivar past: revenue of the year before
    :ivar before: whether, or how often, they bought in that year
    :ivar share: share that was to be held back where they were drawn
    :ivar stratum: label of where they were drawn; None: the share itself
    :ivar discount: discount granted to them within the window of which the margin does not know
    :ivar contacted: whether they were contacted
    :ivar mixed: whether they were merged of one who was held back and one who was not
    :raise ValueError: lengths differ, an amount is not finite, a share is not from 0 to 1
    """

    control: np.ndarray
    bought: np.ndarray
    revenue: np.ndarray
    margin: np.ndarray
    past: np.ndarray
    before: np.ndarray
    share: np.ndarray
    stratum: np.ndarray | None = None
    discount: np.ndarray | float = 0.0
    contacted: np.ndarray | bool = False
    mixed: np.ndarray | bool = False

    def __post_init__(self):
        size = len(self.control)
        for name in ("control", "bought", "contacted", "mixed"):
            self._keep(name, _column(name, getattr(self, name), size, bool))
        for name in ("revenue", "margin", "past", "before", "share", "discount"):
            self._keep(name, _column(name, getattr(self, name), size, float))
        if not ((self.share >= 0) & (self.share <= 1)).all():
            raise ValueError("share: from 0 to 1")
        labels = self.share if self.stratum is None else np.asarray(self.stratum)
        self._keep("stratum", _column("stratum", labels, size, None))

    def _keep(self, name, column):
        object.__setattr__(self, name, column)

    def where(self, mask):
        """Return the customers of a mask."""
        return People(**{name: getattr(self, name)[mask] for name in self.__dataclass_fields__})


@dataclass(frozen=True)
class Costs:
    """What was spent on those who are compared, but discounts: they are in the margin or stand with the customers.

    :ivar fixed: whatever the number of contacts
    :ivar contacts: contacts made
    :ivar contact: cost of one
    :raise ValueError: below zero, or not finite
    """

    fixed: float = 0.0
    contacts: float = 0.0
    contact: float = 0.0

    def __post_init__(self):
        for name in ("fixed", "contacts", "contact"):
            value = getattr(self, name)
            if not (isfinite(value) and value >= 0):
                raise ValueError(f"{name}: {value} is not zero or more")

    @property
    def total(self):
        """Return the sum."""
        return self.fixed + self.contacts * self.contact


@dataclass(frozen=True)
class Money:
    """An amount with its 95 % interval.

    :ivar value: the amount
    :ivar low: lower bound
    :ivar high: upper bound
    """

    value: float
    low: float
    high: float

    def less(self, amount):
        """Return the same when an amount is taken off."""
        return Money(self.value - amount, self.low - amount, self.high - amount)


@dataclass(frozen=True)
class Result:
    """What is known of a campaign on a day.

    Before the window ends, and where the result is withheld or buyers are few, effects hold counts and means alone.

    :ivar state: :data:`PAID`, :data:`LOST`, :data:`UNKNOWN` or :data:`RUNNING`
    :ivar reason: why it is unknown: :data:`OPEN`, :data:`FEW`, :data:`RATIO` or :data:`ALONE`; else None
    :ivar day: days gone
    :ivar days: days of the window
    :ivar purchase: purchase rate, a share (``grc_base`` ``Effect``)
    :ivar revenue: revenue a customer (``Effect``)
    :ivar margin: margin a customer, discounts taken off (``Effect``)
    :ivar incremental: margin that the campaign brought, all treated customers together (:class:`Money`); None: not said
    :ivar costs: what it cost
    :ivar net: the same after costs; None: not said
    :ivar returned: net ÷ costs; None: not said, or it cost nothing
    :ivar ratio: chance of groups as uneven as these; None where nothing was drawn
    :ivar contacted: customers held back who were contacted all the same: they count as held back
    :ivar mixed: customers left out, merged of one who was held back and one who was not
    :ivar outside: customers left out who were drawn where fewer than two of a group are: nobody to compare them with
    :ivar estimate: the margin's effect with its standard error, for :func:`~.programme.pool`; None: it may not be used
    """

    state: str
    reason: str | None
    day: int
    days: int
    purchase: effect.Effect
    revenue: effect.Effect
    margin: effect.Effect
    incremental: Money | None
    costs: float
    net: Money | None
    returned: float | None
    ratio: float | None
    contacted: int
    mixed: int
    outside: int
    estimate: effect.Effect | None


def read(people, costs, day, days):
    """Return the :class:`Result` of a campaign.

    :param People people: everyone who was drawn, treated or not
    :param Costs costs: what was spent
    :param int day: days gone since the window began
    :param int days: length of the window; twice the window for the second reading
    :raise ValueError: a window of no day, or a day before it
    """
    if not (days >= 1 and day >= 0):
        raise ValueError("day, days: a window has at least one day, and began on day 0")
    kept = people.where(~people.mixed)
    purchase, revenue, margin = effects = measure(kept)
    ratio = evenness(kept)
    reason = _reason(margin, ratio)
    told = day >= days and reason is None
    incremental = _times(margin, margin.treated) if told else None
    net = incremental.less(costs.total) if told else None
    return Result(
        state=_verdict(net) if day >= days else RUNNING,
        reason=_open(reason, net) if day >= days else None,
        day=day,
        days=days,
        **dict(zip(("purchase", "revenue", "margin"), effects if told else map(_counts, effects), strict=True)),
        incremental=incremental,
        costs=costs.total,
        net=net,
        returned=net.value / costs.total if told and costs.total > 0 else None,
        ratio=ratio,
        contacted=int((kept.control & kept.contacted).sum()),
        mixed=int(people.mixed.sum()),
        outside=len(kept.control) - margin.treated - margin.control,
        estimate=margin if day >= days and reason in (None, FEW) and margin.error is not None else None,
    )


def measure(people):
    """Return the effects on purchase rate, revenue and margin a customer, as three ``Effect`` of ``grc_base``.

    Purchases allow for having bought before, amounts for revenue before. Nothing is withheld: see :func:`read`.

    :param People people: those who count
    """
    outcomes = (
        (people.bought.astype(float), people.before),
        (people.revenue, people.past),
        (people.margin - people.discount, people.past),
    )
    return tuple(
        effect.compare(outcome, people.control, past, people.stratum, people.bought) for outcome, past in outcomes
    )


def evenness(people):
    """Return the chance of groups as uneven as these, by χ² over the strata; None where nothing was drawn.

    Strata with fewer than five expected in a group do not count.

    :param People people: those who count
    """
    labels = np.unique(people.stratum, return_inverse=True)[1]
    sizes = np.bincount(labels).astype(float)
    expected = np.bincount(labels, people.share)
    spread = np.bincount(labels, people.share * (1 - people.share))
    counts = np.minimum(expected, sizes - expected) >= EXPECTED
    if not counts.any():
        return None
    beyond = (np.bincount(labels, people.control) - expected)[counts] ** 2 / spread[counts]
    return float(chdtrc(counts.sum(), beyond.sum()))


def _column(name, values, size, kind):
    """Return an array with a value a customer.

    :raise ValueError: it has another length, or holds what is not finite
    """
    try:
        column = np.broadcast_to(np.asarray(values, dtype=kind), (size,))
    except ValueError:
        raise ValueError(f"{name}: one value a customer") from None
    if kind is float and not np.isfinite(column).all():
        raise ValueError(f"{name}: finite numbers only")
    return column


def _reason(margin, ratio):
    """Return why nothing can be told; None where something can."""
    if min(margin.treated, margin.control) < effect.FEWEST or margin.difference is None:
        return ALONE
    if ratio is not None and ratio < UNEVEN:
        return RATIO
    return FEW if margin.low is None else None


def _open(reason, net):
    return reason or (OPEN if _verdict(net) == UNKNOWN else None)


def _verdict(net):
    if net is None or net.low <= 0 <= net.high:
        return UNKNOWN
    return PAID if net.low > 0 else LOST


def _times(found, number):
    return Money(found.difference * number, found.low * number, found.high * number)


def _counts(found):
    """Return an effect without what it says of the difference."""
    return replace(found, difference=None, low=None, high=None, error=None, freedom=None)
