"""The file and what is drawn from it, without a database."""

from datetime import date, timedelta

import pytest

from sample import cdnow, plan
from sample.progress import Progress, batches

LAST = date(2026, 3, 31)


@pytest.fixture(scope="module")
def purchases():
    return cdnow.read()


def test_the_file_has_the_published_counts(purchases):
    assert len(purchases) == 6919
    assert purchases["customer"].nunique() == 2357
    assert purchases["ref"].is_unique


def test_eight_customers_bought_nothing_of_worth(purchases):
    assert len(cdnow.facts(purchases)) == 2349
    worthless = purchases.groupby("customer")["cents"].sum() == 0
    assert worthless.sum() == 8
    assert (purchases["cents"] == 0).sum() == 8


def test_cents_are_the_amounts_of_the_file(purchases):
    assert ((purchases["cents"] / 100 - purchases["amount"]).abs() < 1e-9).all()


def test_shift_keeps_the_distances(purchases):
    moved = cdnow.read(LAST)
    assert moved["date"].max().date() == LAST
    assert moved["date"].diff().equals(purchases["date"].diff())
    assert moved["date"].min().date() == LAST - timedelta(days=545)
    assert list(moved["ref"]) == list(purchases["ref"])


def test_purchases_of_one_day_are_one_occasion(purchases):
    facts = cdnow.facts(purchases)
    assert facts["occasions"].sum() == 6696 - 8
    assert round(facts["revenue"].sum(), 2) == round(purchases["amount"].sum(), 2)
    first = facts.loc[1]
    assert (first["first"], first["last"]) == (date(1997, 1, 1), date(1997, 12, 12))
    assert (first["occasions"], first["revenue"]) == (4, 100.50)


def test_facts_of_a_past_day_know_nothing_later(purchases):
    facts = cdnow.facts(purchases, date(1997, 8, 1))
    assert facts.loc[1, "last"] == date(1997, 1, 18)
    assert facts.loc[1, "revenue"] == 59.06
    assert facts["last"].max() <= date(1997, 8, 1)
    assert cdnow.facts(purchases, date(1996, 12, 31)).empty


def test_a_third_is_the_same_for_the_same_seed(purchases):
    third = cdnow.third(purchases)
    assert third["customer"].nunique() == 2357 // 3
    assert list(third["ref"]) == list(cdnow.third(purchases)["ref"])
    assert set(third["customer"]) != set(cdnow.third(purchases, seed=1)["customer"])
    # the day of the last purchase is yesterday in the default load too
    assert third["date"].max() == purchases["date"].max()


def test_newcomers_begin_lately_and_are_others(purchases):
    moved = cdnow.shift(purchases, LAST)
    new = cdnow.newcomers(moved)
    assert new["customer"].nunique() == 2357 // 16
    assert not set(new["customer"]) & set(moved["customer"]) and new["ref"].is_unique
    assert not set(new["ref"]) & set(moved["ref"])
    assert new["date"].max().date() <= LAST and new["date"].is_monotonic_increasing
    assert new.groupby("customer")["date"].min().min().date() >= LAST - timedelta(days=240)
    # the intervals are those of the customer whose purchases they are
    number = int(new["customer"].value_counts().index[0])
    begun = moved[moved["customer"] == number - cdnow.NEWCOMER]["date"].sort_values()
    days = new[new["customer"] == number]["date"]
    assert list(days - days.min()) == list(begun - begun.min())[: len(days)]
    assert new.equals(cdnow.newcomers(moved)) and not new.equals(cdnow.newcomers(moved, seed=1))


def test_lines_add_up_to_the_cent(purchases):
    for row in purchases.itertuples():
        lines = plan.lines(row.cds, row.cents)
        assert sum(quantity * unit for quantity, unit in lines) == row.cents
        assert sum(quantity for quantity, _unit in lines) == row.cds
        assert len(lines) <= 2 and all(quantity > 0 and unit >= 0 for quantity, unit in lines)


def _fates(purchases, seed=cdnow.SEED):
    moved = cdnow.shift(purchases, LAST)
    return [plan.fate(r.ref, r.customer, r.date.date(), r.cents, LAST, seed) for r in moved.itertuples()]


def test_fates_have_their_shares_and_never_lie_ahead(purchases):
    fates = _fates(purchases)
    total = len(fates)
    assert 0.86 < sum(1 for f in fates if f.paid_on) / total < 0.94
    assert 0.035 < sum(1 for f in fates if f.refund_part == 1) / total < 0.065
    assert 0.02 < sum(1 for f in fates if 0 < f.refund_part < 1) / total < 0.04
    assert sum(1 for f in fates if f.gesture) >= 10
    assert sum(1 for f in fates if f.paid_on and f.paid_on > f.due) > total / 20
    late = [f for f in fates if not (f.paid_on or f.refunded_on) and f.due < LAST]
    assert total / 50 < len(late) < total / 10 and any(LAST - f.due > plan.DUNNED for f in late)
    assert all(day <= LAST for f in fates for day in (f.paid_on, f.refunded_on) if day)
    worthless = [f for f, cents in zip(fates, purchases["cents"], strict=True) if not cents]
    assert not any(f.paid_on or f.refunded_on for f in worthless)


def test_a_fate_depends_on_its_own_reference_alone(purchases):
    moved = cdnow.shift(purchases, LAST)
    row = moved.iloc[1234]
    alone = plan.fate(row.ref, row.customer, row.date.date(), row.cents, LAST, cdnow.SEED)
    assert alone == _fates(purchases)[1234]


def test_companies_share_the_purchases(purchases):
    main, second = plan.split(purchases, cdnow.SEED)
    assert len(main) + len(second) == len(purchases)
    assert not set(main["ref"]) & set(second["ref"])
    both = set(main["customer"]) & set(second["customer"])
    assert both and len(second) > len(purchases) / 10


def test_progress_says_how_long_it_takes():
    clock, lines = iter([0.0, 0.5, 10.0, 20.0]), []
    progress = Progress(lines.append, clock=lambda: next(clock))
    for done in (0, 1, 1500, 2400):
        progress("Invoices", done, 2400)
    assert lines == [
        "Invoices 0 of 2,400",
        "Invoices 1,500 of 2,400 … 6 s left",
        "Invoices 2,400 of 2,400 in 20 s",
    ]


def test_batches_lose_nothing():
    assert [len(part) for part in batches(list(range(7)), 3)] == [3, 3, 1]
    assert list(batches([], 3)) == []
