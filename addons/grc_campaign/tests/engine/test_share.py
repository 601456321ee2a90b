"""How many are held back without anybody saying so."""

import numpy as np
import pytest
from engine import breakeven, power, share
from engine.audience import audience
from engine.breakeven import Offer
from scipy.stats import binom


def shop(size, rate=0.2):
    """Return an audience of which a share buys, and bought before, for 50 each."""
    random = np.random.default_rng(size)
    before, bought = random.random((2, size)) < rate
    return audience(50.0 * before, before, 50.0 * bought)


def offer(size, contact=1.0, **more):
    return Offer(contacts=size, margin=20.0, contact=contact, anyway=0.2 * size, revenue=50.0, **more)


def test_smallest_that_sees():
    """One hundredth less does not see what break-even needs with power .8; the share found does."""
    people = shop(20_000)
    found = share.default_share(people, offer(20_000))
    assert found.state == share.SEEN
    assert 0.01 < found.share < share.MOST
    # A contact of 1 needs an order in twenty, whatever the number of contacts.
    assert found.points == pytest.approx(0.05)
    rise = 0.05 / people.rate
    seen = [
        power.power(people.purchase, 20_000 - held, held, rise)
        for held in (round(found.share * 20_000), round(found.share * 20_000) - 200)
    ]
    assert seen[0] >= 0.8 > seen[1]
    assert found.outlook.points <= found.points
    assert found.needed == breakeven.needed(offer(20_000 - found.outlook.control))


def test_dearer_contacts_need_fewer_held_back():
    shares = [share.default_share(shop(20_000), offer(20_000, cost)).share for cost in (0.8, 1.2, 2.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_effects_too_small_to_see():
    """Mails cost next to nothing: nothing sees what they need, and the most is held back for the year's result."""
    found = share.default_share(shop(5_000), offer(5_000, 0.001))
    assert (found.state, found.share) == (share.WEAK, share.MOST)
    assert found.points < found.outlook.points


@pytest.mark.parametrize("size, state", [(700, share.SMALL), (1200, share.SEEN)])
def test_too_few_buyers(size, state):
    """700 customers, a fifth buys, a fifth held back: 28 buyers expected among them, and nobody is held back."""
    people = shop(size, 0.2)
    found = share.default_share(people, offer(size, 8.0))
    assert (found.outlook.buyers < 30) == (state == share.SMALL)
    assert found.state == state
    assert (found.share == 0) == (found.forgone == found.saved == 0) == (state == share.SMALL)


def test_orders_that_lose_money():
    found = share.default_share(shop(20_000), offer(20_000, discount=25.0))
    assert (found.state, found.share, found.points, found.forgone) == (share.LOSING, 0, None, 0)


def test_nobody():
    nobody = audience([], [], [])
    found = share.default_share(nobody, offer(1))
    assert (found.state, found.share, found.outlook.points) == (share.SMALL, 0, None)


@pytest.mark.parametrize("rate", [0, 1])
def test_nobody_or_everybody_buys(rate):
    """Where nobody buys, nobody is held back; where everybody does, no rise can be seen."""
    people = audience(np.ones(2_000), np.ones(2_000), np.full(2_000, 50.0 * rate))
    found = share.default_share(people, offer(2_000))
    assert (found.state, found.share) == ((share.SMALL, 0), (share.WEAK, share.MOST))[rate]
    assert (found.outlook.points, found.forgone) == (None, 0)


def test_what_holding_back_costs():
    """Of 10,000, n held back: 3 orders in 100 of 20 − 2; saved are n contacts at .40, and 2 for a fifth of n."""
    found = share.default_share(shop(10_000), offer(10_000, 0.4, discount=2.0), expected=0.03)
    held = round(found.share * 10_000)
    assert (found.state, held) == (share.SEEN, found.outlook.control)
    assert found.forgone == pytest.approx(held * 0.03 * 18)
    assert found.saved == pytest.approx(held * (0.4 + 0.2 * 2))


def test_what_is_forgone_is_what_would_be_seen():
    """Without an expectation: the orders of the smallest rise that would be seen."""
    found = share.default_share(shop(10_000), offer(10_000))
    assert found.forgone == pytest.approx(found.outlook.control * found.outlook.points * 20)


def test_advice():
    """A greater share, a longer window, or more campaigns: each sees what the share thought of does not."""
    windows = {days: shop(4_000, rate) for days, rate in ((30, 0.1), (90, 0.25))}
    spent = offer(4_000, 2.0)
    found = share.advise(windows, spent, 0.02)
    held = round(found.share * 4_000)
    # A contact of 2 needs an order in ten.
    assert power.power(windows[30].purchase, 4_000 - held, held, 0.1 / windows[30].rate) >= 0.8
    assert found.share > 0.02
    assert found.window is None
    # 80 held back, 8 buyers among them: thirty of all campaigns are had with four, and safely with some more.
    assert found.pool * 80 * windows[30].rate > 30
    assert 1 - binom.cdf(29, found.pool * 80, windows[30].rate) >= 0.8
    assert share.advise(windows, spent, 0.05).window == 90


def test_no_advice():
    windows = {30: shop(1_000, 0.1)}
    assert share.advise(windows, offer(1_000, 0.001), 0.1) == share.Advice(None, None, None)
    assert share.advise(windows, offer(1_000, discount=30.0), 0.1) == share.Advice(None, None, None)
    with pytest.raises(ValueError):
        share.advise({}, offer(1_000), 0.1)
