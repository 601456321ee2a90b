"""Power by drawing: the audience's own customers are held back in turn, a thousand times and more. No Odoo in it.

With few buyers among those held back, and a few great ones among them, a mean of theirs is far from normal, and no
formula tells how often an effect is seen. Draws are the same each time.
"""

from dataclasses import dataclass

import numpy as np
from odoo.addons.grc_base.engine.effect import CONFIDENCE, from_sums
from scipy.special import stdtrit

from . import shapes

#: Experiments drawn.
NUMBER = 2000
SEED = 1935


@dataclass(frozen=True, eq=False)
class Draws:
    """Experiments without an effect: who is held back in each.

    :ivar treated: customers contacted
    :ivar control: customers held back
    :ivar held: array of 7 × experiments: sums over those held back of past, outcome, past², outcome², past × outcome,
        having bought, past × having bought
    :ivar rest: the same of those contacted
    :ivar chance: array of standard normal numbers, one an experiment: who the new buyers are
    :ivar amounts: mean and mean square of what a buyer brings
    """

    treated: int
    control: int
    held: np.ndarray
    rest: np.ndarray
    chance: np.ndarray
    amounts: tuple


def draw(outcome, treated, control):
    """Return the :class:`Draws` of an :class:`~.audience.Outcome`.

    An audience of another size than both groups together is drawn from with replacement.

    :param int treated: customers contacted, at least 2
    :param int control: customers held back, at least 2
    """
    random = np.random.default_rng(SEED)
    past, values, bought = outcome.past, outcome.values, outcome.bought
    columns = np.stack([past, values, past**2, values**2, past * values, bought, past * bought], axis=1)
    total, turns = treated + control, (treated + control) // control
    held, rest = [], []
    for __ in range(-(-NUMBER // turns)):
        chosen = random.permutation(total) if total == len(past) else random.integers(len(past), size=total)
        parts = columns[chosen[: turns * control]].reshape(turns, control, 7).sum(axis=1)
        held.append(parts)
        rest.append(parts.sum(axis=0) + columns[chosen[turns * control :]].sum(axis=0) - parts)
    held, rest = np.concatenate(held).T, np.concatenate(rest).T
    buyers = max(bought.sum(), 1.0)
    amounts = float(values.sum() / buyers), float((values**2).sum() / buyers)
    return Draws(treated, control, held, rest, random.standard_normal(held.shape[1]), amounts)


def seen(draws, effect, shape, fewest):
    """Return the share of experiments that would see an effect.

    :param Draws draws: the experiments
    :param float effect: change of the mean outcome, as a share of it
    :param str shape: one of :mod:`~.shapes`
    :param int fewest: buyers that each group must have
    """
    given, buyers = _given(draws, effect, shape)
    found, error, freedom = from_sums(draws.treated, draws.control, given, draws.held[:5])
    told = (draws.held[5] >= fewest) & (buyers >= fewest)
    return float((told & (np.abs(found) > stdtrit(freedom, (1 + CONFIDENCE) / 2) * error)).mean())


def _given(draws, effect, shape):
    """Return the five sums over those contacted under an effect, and their buyers."""
    past, outcome, past_square, square, product, bought, past_bought = draws.rest
    if shape == shapes.SHIFT:
        more = effect * (draws.held[1] + outcome) / (draws.treated + draws.control)
        moved = square + 2 * more * outcome + draws.treated * more**2
        return np.stack([past, outcome + draws.treated * more, past_square, moved, product + more * past]), bought
    if shape == shapes.SPEND:
        times = 1 + effect
        return np.stack([past, times * outcome, past_square, times**2 * square, times * product]), bought
    if shape != shapes.BUYERS or effect < 0:
        raise ValueError("drawn are a shift, spending, and more buyers")
    mean, mean_square = draws.amounts
    others = draws.treated - bought
    rate = (draws.held[5] + bought) / (draws.treated + draws.control)
    share = np.minimum(effect * rate / np.maximum(1 - rate, 1e-12), 1.0)
    spread = np.sqrt(np.maximum(others * (share * mean_square - (share * mean) ** 2), 0.0))
    brought = share * others * mean + draws.chance * spread
    gained = square + share * others * mean_square
    common = product + share * mean * (past - past_bought)
    return np.stack([past, outcome + brought, past_square, gained, common]), bought + share * others
