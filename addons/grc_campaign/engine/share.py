"""How many customers are held back where nobody says how many. No Odoo in it."""

from dataclasses import dataclass, replace

from odoo.addons.grc_base.engine.effect import ENOUGH

from . import breakeven, power

#: The most that is held back unless somebody says otherwise.
MOST = 0.2
#: Tried are shares in hundredths.
STEPS = 100

#: The share sees the rise that break-even needs.
SEEN = "seen"
#: No share up to the most sees it: the most is held back, and it counts in the year's result.
WEAK = "weak"
#: Too few buyers would be held back: nobody is; it counts in the year's result.
SMALL = "small"
#: Somebody says how many.
SAID = "said"
#: Each order loses money: there is nothing to be seen, nobody is held back.
LOSING = "losing"


@dataclass(frozen=True)
class Choice:
    """How many are held back, and why.

    :ivar state: :data:`SEEN`, :data:`WEAK`, :data:`SMALL`, :data:`LOSING` or :data:`SAID`
    :ivar share: share held back, from 0 to :data:`MOST`, or as said
    :ivar outlook: what would be seen (:class:`~.power.Outlook`), with the share held back; with nobody held back, what
        :data:`MOST` would see
    :ivar needed: what pays for the campaign (:class:`~.breakeven.Needed`) with this share held back
    :ivar points: the rise of the purchase rate that pays for it, as a share; None when each order loses money
    :ivar forgone: what holding back costs: the gain of orders that those held back do not bring
    :ivar saved: what it saves: their contacts, and discounts to those of them who come anyway
    """

    state: str
    share: float
    outlook: power.Outlook
    needed: breakeven.Needed
    points: float | None
    forgone: float
    saved: float


@dataclass(frozen=True)
class Advice:
    """Three ways to see what break-even needs.

    :ivar share: the smallest share up to 20 % that sees it in the shortest window; None: none does
    :ivar window: the shortest window, in days, in which the share that is thought of sees it; None: none does
    :ivar pool: how many campaigns like this one see it together; None: not even a thousand
    """

    share: float | None
    window: int | None
    pool: int | None


def default_share(people, offer, expected=None):
    """Return the :class:`Choice` for an audience: the smallest share up to 20 % that sees what break-even needs.

    Seen is a rise of the purchase rate, with power .8. Fewer than 30 buyers expected among 20 %: nobody is held back.

    :param people: :class:`~.audience.Audience` in a comparable window
    :param offer: :class:`~.breakeven.Offer` with everybody contacted
    :param expected: rise of the purchase rate, as a share, that the campaign is taken to bring when what is forgone is
        reckoned; None: the smallest that would be seen
    """
    size = people.size
    if breakeven.needed(offer).state == breakeven.LOSING:
        return _choice(LOSING, people, offer, 0, expected)
    if _held(size, MOST) * people.rate < ENOUGH:
        return _choice(SMALL, people, offer, 0, expected)
    seen = _least(people, offer)
    return _choice(WEAK if seen is None else SEEN, people, offer, MOST if seen is None else seen, expected)


def said(people, offer, share):
    """Return the :class:`Choice` of a share that somebody says: what it would see, and what it costs.

    :param people: :class:`~.audience.Audience` in a comparable window
    :param offer: :class:`~.breakeven.Offer` with everybody contacted
    :param float share: from 0 to 1
    """
    return _choice(SAID, people, offer, share, None)


def advise(windows, offer, share):
    """Return what would let a campaign see what break-even needs, as :class:`Advice`.

    :param windows: dict of days to the :class:`~.audience.Audience` in a comparable window of so many days
    :param offer: :class:`~.breakeven.Offer` with everybody contacted; orders anyway are those of the shortest window
    :param float share: the share that is thought of
    :raise ValueError: no window
    """
    if not windows:
        raise ValueError("windows: at least one")
    shortest = min(windows)
    people = windows[shortest]
    held = _held(people.size, share)
    return Advice(
        share=_least(people, offer),
        window=next((days for days in sorted(windows) if _sees(windows[days], offer, held)), None),
        pool=_alike(people, offer, held),
    )


def _held(size, share):
    return round(size * share)


def _without(offer, size, held):
    """Return an offer when so many of its customers are held back."""
    kept = (size - held) / size if size else 1.0
    return replace(offer, contacts=offer.contacts * kept, anyway=offer.anyway * kept)


def _points(offer, size, held):
    """Return the rise of the purchase rate that pays; None when each order loses money."""
    exact = breakeven.needed(_without(offer, size, held)).exact
    return None if exact is None or size == held else exact / (size - held)


def _rise(people, offer, held):
    """Return the needed rise as a share of the purchase rate, at most until all buy; 0 where there is none."""
    points = _points(offer, people.size, held)
    return min(points, 1 - people.rate) / people.rate if points and people.rate > 0 else 0.0


def _sees(people, offer, held):
    """Tell whether so many controls see what break-even needs."""
    rise = _rise(people, offer, held)
    return rise > 0 and power.power(people.purchase, people.size - held, held, rise) >= power.TARGET


def _least(people, offer):
    """Return the smallest share that sees what break-even needs; None where none up to the most does."""
    shares = (step / STEPS for step in range(1, round(MOST * STEPS) + 1))
    return next((share for share in shares if _sees(people, offer, _held(people.size, share))), None)


def _alike(people, offer, held):
    rise = _rise(people, offer, held)
    return power.alike(people.purchase, people.size - held, held, rise) if rise > 0 else None


def _choice(state, people, offer, share, expected):
    """Return the :class:`Choice` of a share."""
    held, shown = _held(people.size, share), _held(people.size, share or MOST)
    seen = power.outlook(people, people.size - shown, shown)
    rise = expected if expected is not None else seen.points or 0.0
    spent = offer.contacts * offer.contact + offer.anyway * offer.discount
    return Choice(
        state=state,
        share=share,
        outlook=seen,
        needed=breakeven.needed(_without(offer, people.size, held)),
        points=_points(offer, people.size, held),
        forgone=held * rise * offer.gain,
        saved=held / people.size * spent if held else 0.0,
    )
