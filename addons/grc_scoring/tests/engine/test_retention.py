import numpy as np
import pytest
from engine import retention


def test_grid():
    table = retention.grid([(0, 0, 2), (0, 2, 1), (1, 0, 3), (1, 0, 0.5)], 2, 3)
    assert table.tolist() == [[2, 0, 1], [3.5, 0, 0]]
    with pytest.raises(ValueError, match="outside"):
        retention.grid([(2, 0, 1)], 2, 3)


def test_remaining_counts_those_who_come_later():
    assert retention.remaining([[1, 0, 2], [3, 1, 0]]).tolist() == [[3, 2, 2], [4, 1, 0]]


def test_mean_rates_leave_out_what_is_not_over():
    rates = retention.mean_rates([10, 30], [[10, 5, 4], [30, 6, 0]], [[1, 1, 0], [1, 1, 0]])
    assert rates[:2] == pytest.approx([1, 11 / 40])
    assert np.isnan(rates[2])


@pytest.mark.parametrize(("margin", "rate", "discount"), [(1000, 0.8, 0.1), (-50, 0.3, 0), (7, 1, 0.05), (3, 0, 0.2)])
def test_lifetime_margin_is_the_sum_of_the_years(margin, rate, discount):
    years = np.arange(1, 5000)
    wanted = (margin * (rate / (1 + discount)) ** years).sum()
    assert retention.lifetime_margin(margin, rate, discount) == pytest.approx(wanted, rel=1e-9)


def test_lifetime_margin_without_an_end():
    assert retention.lifetime_margin(10, 1, 0) is None
    for bad in ((10, 1.2, 0.1), (10, -0.1, 0.1), (10, 0.5, -0.1)):
        with pytest.raises(ValueError, match="must"):
            retention.lifetime_margin(*bad)


def test_worth_of_five_points():
    found = retention.worth(100_000, 0.8, 5, 0.1)
    # 80,000 ÷ 0.30 and 85,000 ÷ 0.25
    assert found["before"] == pytest.approx(266_666.6667)
    assert found["after"] == pytest.approx(340_000)
    assert found["gain"] == pytest.approx(73_333.3333)
    assert found["next_year"] == pytest.approx(5_000)
    # The closed form of the derivation.
    assert found["gain"] == pytest.approx(100_000 * 0.05 * 1.1 / (0.3 * 0.25))


def test_worth_stays_within_all_and_nobody():
    assert retention.worth(10, 0.98, 5, 0.1)["retention"] == 1
    assert retention.worth(10, 0.02, -5, 0.1)["retention"] == 0
    assert retention.worth(10, 0.98, 5, 0)["gain"] is None


def test_payback():
    assert retention.payback([40, 30, 30], 100) == 3
    assert retention.payback([40, 30, 29], 100) is None
    assert retention.payback([40, -30, 100], 40) == 1
    assert retention.payback([], 5) is None
    assert retention.payback([], 0) == 0
    with pytest.raises(ValueError, match="finite"):
        retention.payback([np.nan], 5)
