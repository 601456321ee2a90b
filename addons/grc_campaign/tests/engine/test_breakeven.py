"""What a campaign must bring: by hand, by putting the orders back into the costs, and with what is no number."""

from dataclasses import asdict, replace
from math import inf, nan

import pytest
from engine.breakeven import LOSING, REACHABLE, Offer, needed
from hypothesis import given
from hypothesis import strategies as st

#: 1,000 letters at 50 cents after 300 for the printer; 5 off each order of 100, three articles each. Of an order 45 are
#: margin and 3 are lost by returns; 120 orders come anyway.
LETTER = Offer(
    contacts=1000, margin=45, fixed=300, contact=0.5, anyway=120, discount=5, returns=3, articles=3, revenue=100
)
amounts = st.floats(0, 1e6)


def test_by_hand():
    """300 + 500 + 600 = 1,400 to earn; 45 − 5 − 3 = 37 by each order: 37.84, so 38 orders."""
    found = needed(LETTER)
    assert (found.state, found.cost, found.gain) == (REACHABLE, 1400, 37)
    assert found.exact == pytest.approx(1400 / 37)
    assert (found.orders, found.articles, found.revenue) == (38, 114, 38 * 95)
    assert (found.response, found.total_response) == (0.038, 0.158)


def test_whole_orders_stay_whole():
    """3 × 0.1 ÷ 0.1 is 3.0000000000000004 in the machine, and three orders all the same."""
    assert needed(Offer(contacts=3, margin=0.1, contact=0.1)).orders == 3
    assert needed(Offer(contacts=1, margin=10)).orders == 0


@pytest.mark.parametrize("change", [{"discount": 50}, {"discount": 42}, {"margin": -1}, {"returns": 45}])
def test_each_order_loses_money(change):
    """A discount above the margin, or as great as what is left of it, is a state, not a number."""
    found = needed(replace(LETTER, **change))
    assert found.state == LOSING
    assert found.gain <= 0
    assert not any(asdict(found)[name] for name in ("exact", "orders", "articles", "response", "revenue"))


def test_what_subtraction_leaves_is_no_gain():
    assert 10 - 7.1 - 2.9 > 0
    assert needed(Offer(contacts=1, margin=10, contact=1, discount=7.1, returns=2.9)).state == LOSING


@pytest.mark.parametrize("name", sorted(LETTER.__dataclass_fields__))
@pytest.mark.parametrize("value", [nan, inf, -inf, "much", None])
def test_what_is_no_number(name, value):
    with pytest.raises(ValueError, match=f"^{name}: "):
        replace(LETTER, **{name: value})


@pytest.mark.parametrize("name", sorted(set(LETTER.__dataclass_fields__) - {"margin"}))
def test_below_zero(name):
    with pytest.raises(ValueError, match=f"^{name}: -1 is below zero"):
        replace(LETTER, **{name: -1})


def test_no_contacts():
    with pytest.raises(ValueError, match="at least one customer"):
        replace(LETTER, contacts=0)


@given(st.floats(1, 1e6), amounts, amounts, amounts, amounts, st.floats(-1e3, 1e6), amounts)
def test_the_orders_pay(contacts, fixed, contact, anyway, discount, margin, returns):
    """The orders pay for everything, one order less does not; otherwise there is no number."""
    found = needed(Offer(contacts, margin, fixed, contact, anyway, discount, returns))
    if found.state == LOSING:
        assert margin - discount - returns <= 1e-9 * abs(margin)
        return
    spent = fixed + contacts * contact + anyway * discount
    assert found.orders * found.gain >= spent * (1 - 1e-6) - 1e-6 * found.gain
    assert (found.orders - 1) * found.gain <= spent
