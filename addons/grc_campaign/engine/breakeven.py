"""What a campaign must bring to pay for itself. No Odoo in it.

Amounts are in one currency, without taxes. The formula is in ``docs/methods.md``, *Campaigns*.
"""

from dataclasses import dataclass, fields
from math import ceil, isfinite

#: Each order brings something: so many are needed.
REACHABLE = "reachable"
#: Each order loses money, or brings nothing: no number of orders pays.
LOSING = "losing"


@dataclass(frozen=True)
class Offer:
    """What a campaign costs and what an order brings.

    :ivar contacts: customers contacted, more than 0
    :ivar margin: margin of an order at the usual price, before discount and returns; may be negative
    :ivar fixed: costs whatever the number of contacts
    :ivar contact: cost of one contact
    :ivar anyway: orders that would come without the campaign; each gets the discount
    :ivar discount: discount of an order, as an amount
    :ivar returns: what an order costs by what is returned of it, on average
    :ivar articles: articles of an order
    :ivar revenue: revenue of an order at the usual price, before the discount
    :raise ValueError: no contact; a negative amount or number other than the margin; what is no finite number
    """

    contacts: float
    margin: float
    fixed: float = 0.0
    contact: float = 0.0
    anyway: float = 0.0
    discount: float = 0.0
    returns: float = 0.0
    articles: float = 1.0
    revenue: float = 0.0

    def __post_init__(self):
        for field in fields(self):
            object.__setattr__(self, field.name, _number(field.name, getattr(self, field.name)))
        if not self.contacts > 0:
            raise ValueError("contacts: a campaign contacts at least one customer")

    @property
    def gain(self):
        """Return what one more order brings: its margin less discount and returns."""
        return self.margin - self.discount - self.returns

    @property
    def cost(self):
        """Return what is spent whatever comes of it: fixed costs, contacts, discounts of who would come anyway."""
        return self.fixed + self.contacts * self.contact + self.anyway * self.discount


@dataclass(frozen=True)
class Needed:
    """What pays for a campaign.

    :ivar state: :data:`REACHABLE`, or :data:`LOSING`: then there is no number below
    :ivar cost: what must be earned: fixed costs, contacts, discounts of those who would come anyway
    :ivar gain: what one more order brings; zero or less when each order loses money
    :ivar exact: orders needed beside those that come anyway, a real number
    :ivar orders: the same in whole orders, rounded up
    :ivar articles: articles of these whole orders
    :ivar response: these whole orders ÷ contacts; above 1 more than one order a customer is needed
    :ivar total_response: the same with those that come anyway
    :ivar revenue: revenue of these whole orders after the discount
    """

    state: str
    cost: float
    gain: float
    exact: float | None = None
    orders: int | None = None
    articles: float | None = None
    response: float | None = None
    total_response: float | None = None
    revenue: float | None = None


def needed(offer):
    """Return what pays for a campaign, as :class:`Needed`.

    needed orders = (fixed + contacts × cost + orders anyway × discount) ÷ (margin − discount − returns)

    :param Offer offer: its costs and what an order brings
    """
    # What is left of a margin by the last digit of a subtraction is nothing.
    if not offer.gain > 1e-9 * offer.margin:
        return Needed(LOSING, offer.cost, offer.gain)
    exact = offer.cost / offer.gain
    # 38 orders must not become 39 by the last digit of a division.
    orders = ceil(exact - 1e-9 * max(exact, 1.0))
    return Needed(
        state=REACHABLE,
        cost=offer.cost,
        gain=offer.gain,
        exact=exact,
        orders=orders,
        articles=orders * offer.articles,
        response=orders / offer.contacts,
        total_response=(offer.anyway + orders) / offer.contacts,
        revenue=orders * (offer.revenue - offer.discount),
    )


def _number(name, value):
    """Return a value as a finite number; only a margin may be negative.

    :raise ValueError: with the name of what is wrong
    """
    try:
        value = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {value!r} is no number") from None
    if not isfinite(value):
        raise ValueError(f"{name}: {value} is not finite")
    if value < 0 and name != "margin":
        raise ValueError(f"{name}: {value:g} is below zero")
    return value
