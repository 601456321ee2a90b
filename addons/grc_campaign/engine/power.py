"""What a campaign would see, foretold from its audience's own past. No Odoo in it.

A comparison (``grc_base/engine/effect.py``) finds a difference when its interval leaves out zero. How often it would,
follows from how the audience bought in a comparable window. The formulas are in ``docs/methods.md``, *Campaigns*; the
noncentral t is that of Cohen, *Statistical Power Analysis for the Behavioral Sciences* (1988).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from odoo.addons.grc_base.engine.effect import CONFIDENCE, ENOUGH
from scipy.optimize import brentq
from scipy.special import bdtrc, nctdtr, stdtrit

from . import draws, shapes
from .shapes import BUYERS

#: Share of experiments that are to see the effect.
TARGET = 0.8
#: The greatest rise that is looked for, as a share: twenty times as much.
MOST = 20.0
#: Customers held back from which on a formula tells how often an effect on amounts is seen; below, draws do.
MANY = 5000


@dataclass(frozen=True)
class Outlook:
    """What would be seen with so many treated and controls.

    :ivar treated: customers contacted
    :ivar control: customers held back
    :ivar buyers: buyers expected among those held back; below 30 there will hardly be an interval
    :ivar rate: share of customers who buy anyway
    :ivar points: the smallest rise of that share that would be seen with power .8, as a share; None: no rise would
    :ivar revenue: the smallest rise of revenue that would be, as a share of revenue, by more buyers, or where so many
        customers there are not, by greater purchases; None: none would
    """

    treated: int
    control: int
    buyers: float
    rate: float
    points: float | None
    revenue: float | None


@dataclass(frozen=True)
class _Spread:
    """How a difference scatters.

    :ivar found: difference expected
    :ivar true: its standard deviation over draws
    :ivar shown: the standard error that the comparison computes, one spread for both groups
    :ivar freedom: degrees of freedom of that
    """

    found: float
    true: float
    shown: float
    freedom: float


def power(outcome, treated, control, effect, shape=BUYERS, contacted=0.0, fewest=ENOUGH):
    """Return the share of experiments that would see an effect.

    :param outcome: :class:`~.audience.Outcome` without the campaign
    :param int treated: customers contacted
    :param int control: customers held back
    :param float effect: change of the mean outcome, as a share of it: .1 is a tenth more
    :param str shape: :data:`~.shapes.BUYERS`, :data:`~.shapes.SPEND` or :data:`~.shapes.SHIFT`
    :param float contacted: share of those held back who are contacted all the same: the effect is so much smaller
    :param int fewest: buyers that each group must have for an interval; 0: any number will do
    :raise ValueError: more buyers than customers, fewer than none, or an unknown shape
    """
    return _curve(outcome, treated, control, shape, contacted, fewest)(effect)


def smallest(outcome, treated, control, shape=BUYERS, contacted=0.0, fewest=ENOUGH, target=TARGET):
    """Return the smallest rise, as a share of the mean outcome, that is seen with some power; None where none is.

    :param outcome: :class:`~.audience.Outcome` without the campaign
    :param int treated: customers contacted
    :param int control: customers held back
    :param str shape: as in :func:`power`, with ``contacted`` and ``fewest``
    :param float target: that power
    """
    moments = outcome.moments
    if not (moments.mean > 0 and moments.rate > 0):
        return None
    most = min((1 - moments.rate) / moments.rate, MOST) if shape == BUYERS else MOST
    curve = _curve(outcome, treated, control, shape, contacted, fewest)
    tried = np.concatenate(([0.0], most * np.geomspace(1e-4, 1, 41)))
    # With a very great effect the spread grows as well, so that power does not rise for ever: the first crossing.
    above = next((place for place, effect in enumerate(tried) if curve(effect) >= target), None)
    if not above:
        return None
    return float(brentq(lambda effect: curve(effect) - target, tried[above - 1], tried[above], xtol=1e-9))


def outlook(people, treated, control, contacted=0.0):
    """Return the :class:`Outlook` of an audience with so many treated and controls.

    :param people: :class:`~.audience.Audience` in a comparable window
    :param int treated: customers contacted
    :param int control: customers held back
    :param float contacted: share of those held back who are contacted all the same
    """
    rise = smallest(people.purchase, treated, control, contacted=contacted)
    points = None if rise is None else rise * people.rate
    revenue = smallest(people.revenue, treated, control, contacted=contacted)
    if revenue is None:
        revenue = smallest(people.revenue, treated, control, shapes.SPEND, contacted)
    return Outlook(treated, control, control * people.rate, people.rate, points, revenue)


def alike(outcome, treated, control, effect, target=TARGET, most=1000):
    """Return how many campaigns like this one must be pooled to see an effect; None where ``most`` do not.

    :param outcome: :class:`~.audience.Outcome` without the campaign
    :param int treated: customers contacted by each
    :param int control: customers held back by each
    :param float effect: change of the mean outcome, as a share of it: so many more buyers
    :param float target: power
    """
    if min(treated, control) < 2:
        return None
    spread = _spread(outcome.moments, treated, control, effect, BUYERS)
    many = np.arange(1, most + 1)
    shares = _seen(_Spread(spread.found * np.sqrt(many), spread.true, spread.shown, spread.freedom * many))
    shares *= _enough(outcome.moments, treated * many, control * many, effect, ENOUGH)
    enough = np.flatnonzero(shares >= target)
    return int(many[enough[0]]) if len(enough) else None


def _curve(outcome, treated, control, shape, contacted, fewest):
    """Return power as a function of the effect."""
    if min(treated, control) < 2:
        return lambda effect: 0.0
    moments, kept = outcome.moments, 1 - contacted
    plain = np.array_equal(outcome.values, outcome.bought) or control >= MANY
    if plain or not moments.variance > 0:
        return lambda effect: _formula(moments, treated, control, kept * effect, shape, fewest)
    drawn = draws.draw(outcome, treated, control)

    def curve(effect):
        if effect < 0:
            return _formula(moments, treated, control, kept * effect, shape, fewest)
        shapes.after(moments, effect, shape)
        return draws.seen(drawn, kept * effect, shape, fewest)

    return curve


def _formula(moments, treated, control, effect, shape, fewest):
    """Return power by the noncentral t."""
    seen = _seen(_spread(moments, treated, control, effect, shape))
    return float(seen * _enough(moments, treated, control, effect * (shape == BUYERS), fewest))


def _spread(moments, treated, control, effect, shape):
    """Return the :class:`_Spread` of the difference of two groups."""
    total, (variance, shared) = treated + control, shapes.after(moments, effect, shape)
    slope = (treated * shared + control * moments.shared) / total / moments.past if moments.past > 0 else 0.0
    beyond, held_beyond = (
        max(own - 2 * slope * common + slope**2 * moments.past, 0.0)
        for own, common in ((variance, shared), (moments.variance, moments.shared))
    )
    pooled = (treated * beyond + control * held_beyond) / total
    return _Spread(
        found=abs(effect * moments.mean),
        true=sqrt(beyond / treated + held_beyond / control),
        shown=sqrt(pooled * (1 / treated + 1 / control)),
        freedom=total - 2 - (moments.past > 0),
    )


def _seen(spread):
    """Return the chance that an interval leaves out zero, of one spread or of arrays."""
    if not spread.true > 0:
        return np.where(np.asarray(spread.found) > 0, 1.0, 0.0)
    limit = stdtrit(spread.freedom, (1 + CONFIDENCE) / 2) * spread.shown / spread.true
    middle = np.minimum(spread.found / spread.true, limit + 30)
    # What is too small for the function comes as no number.
    inside, beyond = (np.nan_to_num(nctdtr(spread.freedom, middle, side)) for side in (limit, -limit))
    return 1 - inside + beyond


def _enough(moments, treated, control, effect, fewest):
    """Return the chance that both groups have enough buyers for an interval."""
    if not fewest:
        return 1.0
    more = min(moments.rate * (1 + effect), 1.0)
    return bdtrc(fewest - 1, treated, more) * bdtrc(fewest - 1, control, moments.rate)
