"""Payment risk against generated companies whose customers' probabilities of paying late are known."""

import itertools
import json
from types import SimpleNamespace

import numpy as np
import pytest
from engine import ranks, risk, risk_fit

DAY = 20_000


def company(seed, customers=3000, shape=(0.6, 1.8), every=25, years=3):
    """Return a company: ``chance`` of each customer, ``dues`` up to the day, ``next`` invoice of each (late or not).

    Invoices come every ``every`` days on average, and are due after 30; delays are 20 days on average.
    """
    dice = np.random.default_rng(seed)
    chance = dice.beta(*shape, customers)
    number = 1 + dice.poisson(365 * years / every * dice.gamma(4, 0.25, customers))
    owner = np.repeat(np.arange(customers), number)
    issued = DAY - dice.integers(1, 365 * years, len(owner))
    due = issued + 30
    late = dice.random(len(owner)) < chance[owner]
    delay = np.where(late, 1 + dice.exponential(20, len(owner)).astype(int), -dice.integers(0, 15, len(owner)))
    settled = due + delay
    settled = np.where(settled > DAY, risk.NEVER, settled)
    return SimpleNamespace(
        chance=chance,
        dues=risk.Dues(owner, issued, due, settled, dice.lognormal(5, 1, len(owner))),
        next=dice.random(customers) < chance,
        dice=dice,
    )


def dues(*rows):
    """Return the dues of rows (owner, issued, due, settled, amount)."""
    return risk.Dues(*(np.array(column) for column in zip(*rows, strict=True)))


@pytest.mark.parametrize("seed", range(6))
def test_grades_tell_nearly_what_true_probabilities_tell(seed):
    made = company(seed)
    found, known = risk_fit.fit(made.dues, len(made.chance), DAY)
    chance = risk.probability(known, found.model)
    grade = risk.grades(chance, found.model.cuts)
    rated = known.count > 0
    # Many next invoices of everyone, so that the outcome of one throw does not decide.
    outcome = made.dice.random((20, rated.sum())) < made.chance[rated]
    reached = ranks.auc(np.tile(grade[rated], 20), outcome.ravel()) - 0.5
    possible = ranks.auc(np.tile(made.chance[rated], 20), outcome.ravel()) - 0.5
    assert reached >= 0.9 * possible
    assert risk_fit.reliability(chance[rated], made.next[rated]).error < 0.05
    assert found.reliability.error < 0.05
    assert set(grade) == set(range(5))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [(1, 1), (0.4, 3.6), (2.1, 0.9)])
def test_grades_where_few_or_most_pay_late(seed, shape):
    """Companies where a tenth, half or most of the invoices come late: five grades lose 5 % of what is known."""
    made = company(seed, shape=shape)
    found, known = risk_fit.fit(made.dues, len(made.chance), DAY)
    rated = known.count > 0
    chance, truth = risk.probability(known, found.model)[rated], made.chance[rated]
    outcome = (made.dice.random((20, rated.sum())) < truth).ravel()
    reached, known = (
        ranks.auc(np.tile(score, 20), outcome) - 0.5 for score in (risk.grades(chance, found.model.cuts), chance)
    )
    assert reached >= 0.94 * known


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("low", "high"), [(0.05, 0.6), (0.1, 0.9)])
def test_two_kinds_of_customers(seed, low, high):
    """Most pay on time, the others hardly ever: no beta distribution, and well foretold all the same."""
    made = company(seed, customers=2000, every=60)
    made.chance = np.where(made.dice.random(2000) < 0.3, high, low)
    owner, due = made.dues.owner, made.dues.due
    late = made.dice.random(len(owner)) < made.chance[owner]
    settled = np.where(late, due + 12, due - 3)
    kinds = risk.Dues(owner, made.dues.issued, due, np.where(settled > DAY, risk.NEVER, settled), made.dues.amount)
    found, known = risk_fit.fit(kinds, 2000, DAY)
    assert found.model.method == "mixture"
    assert found.reliability.error < 0.035
    rated = known.count > 0
    chance = risk.probability(known, found.model)[rated]
    groups = np.array_split(np.argsort(chance), 10)
    assert np.mean([abs((chance - made.chance[rated])[group].mean()) for group in groups]) < 0.02
    assert risk.Model.from_dict(json.loads(json.dumps(found.model.as_dict()))) == found.model


def test_own_history_stays_without_a_clear_gain():
    """A company whose habits are those of a beta distribution: other ways win by chance, seldom clearly."""
    methods = [risk_fit.fit(company(seed, customers=1500).dues, 1500, DAY)[0].model.method for seed in range(10)]
    assert methods.count("own") >= 7


@pytest.mark.parametrize("seed", range(5))
def test_no_other_cuts_separate_better(seed):
    dice = np.random.default_rng(seed)
    chance = np.sort(np.round(dice.beta(0.7, 2, 12), 2))

    def area(cuts):
        grade = risk.grades(chance, cuts)
        pairs = (grade[:, None] > grade) + 0.5 * (grade[:, None] == grade)
        return (chance[:, None] * (1 - chance) * pairs).sum()

    best = max(area(cuts) for cuts in itertools.combinations(np.unique(chance), 4))
    assert area(risk.separating(chance)) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(3))
def test_regression_when_habits_change(seed):
    """Customers who pay late since a year only: recent trials tell more than all of them."""
    made = company(seed, every=40)
    dice, owner, due = made.dice, made.dues.owner, made.dues.due
    second = dice.permutation(made.chance)
    late = dice.random(len(owner)) < np.where(due < DAY - 365, made.chance[owner], second[owner])
    settled = np.where(late, due + 12, due - 3)
    changed = risk.Dues(owner, made.dues.issued, due, np.where(settled > DAY, risk.NEVER, settled), made.dues.amount)
    found, known = risk_fit.fit(changed, len(second), DAY)
    assert found.model.method == "regression"
    outcome = dice.random(len(second)) < second
    chance = risk.probability(known, found.model)
    own = risk.posterior(found.model.alpha, found.model.beta, known.count, known.late)
    rated = known.count > 0
    assert ranks.auc(chance[rated], outcome[rated]) > ranks.auc(own[rated], outcome[rated]) + 0.02
    assert risk_fit.reliability(chance[rated], outcome[rated]).error < 0.06


def test_what_comes_later_is_not_looked_at():
    made = company(7, customers=800)
    early = DAY - 200
    found, known = risk_fit.fit(made.dues, 800, early)
    kept = made.dues.issued <= early
    cut = risk.Dues(*(getattr(made.dues, name)[kept] for name in ("owner", "issued", "due", "settled", "amount")))
    cut = risk.Dues(cut.owner, cut.issued, cut.due, np.where(cut.settled > early, risk.NEVER, cut.settled), cut.amount)
    again, same = risk_fit.fit(cut, 800, early)
    assert found == again
    np.testing.assert_array_equal(risk.probability(known, found.model), risk.probability(same, again.model))
    np.testing.assert_array_equal(known.days_late, same.days_late)


def test_prior_is_found():
    made = company(1, customers=20_000, shape=(0.8, 2.4))
    known = risk.history(made.dues, 20_000, DAY)
    alpha, beta = risk.prior(known.count, known.late)
    assert alpha == pytest.approx(0.8, rel=0.06)
    assert beta == pytest.approx(2.4, rel=0.06)


@pytest.mark.parametrize(("late", "reason", "grade"), [(False, "nobody", 0), (True, "everybody", 4)])
@pytest.mark.parametrize("customers", [1, 5, 400])
@pytest.mark.parametrize("number", [1, 2, 12])
def test_all_alike(late, reason, grade, customers, number):
    owner = np.repeat(np.arange(customers), number)
    due = DAY - 30 * (1 + np.tile(np.arange(number), customers))
    settled = due + (9 if late else -2)
    found, known = risk_fit.fit(risk.Dues(owner, due - 30, due, settled, np.ones(len(due))), customers, DAY)
    assert (found.reason, found.model.method, found.reliability) == (reason, "own", None)
    chance = risk.probability(known, found.model)
    assert np.all(np.isfinite(chance))
    assert set(risk.grades(chance, found.model.cuts)) == {grade}


def test_one_invoice_each():
    """A single invoice moves a customer a little from the company's share, and the two kinds are told apart."""
    dice = np.random.default_rng(3)
    due = DAY - dice.integers(1, 700, 2000)
    late = dice.random(2000) < 0.3
    found, known = risk_fit.fit(
        risk.Dues(np.arange(2000), due - 30, due, due + np.where(late, 10, 0), np.ones(2000)), 2000, DAY
    )
    assert (found.model.method, found.reason) == ("own", "few")
    chance = risk.probability(known, found.model)
    assert chance[~late].max() < chance[late].min()
    assert 0.05 < chance.min() < found.model.mean < chance.max() < 0.95


def test_nothing_has_fallen_due():
    none = risk.Dues(*(np.empty(0, dtype=int) for __ in range(5)))
    found, known = risk_fit.fit(none, 3, DAY)
    assert (found.reason, found.model.mean) == ("none", 0.5)
    assert known.count.tolist() == [0, 0, 0]
    found, known = risk_fit.fit(none, 0, DAY)
    assert risk.probability(known, found.model).size == 0


def test_history_by_hand():
    made = dues(
        (0, 0, 30, 25, 100.0),  # on time
        (0, 340, 395, 405, 300.0),  # ten days late, one half-life younger
        (0, 700, 750, 720, 50.0),  # due on the day asked about or later: no trial
        (1, 600, 700, risk.NEVER, 80.0),  # open
        (2, 740, 800, risk.NEVER, 10.0),  # not due
    )
    known = risk.history(made, 4, 750)
    old, young = 0.5 ** (720 / 365), 0.5 ** (355 / 365)
    assert known.count.tolist() == [2, 1, 0, 0]
    assert known.late.tolist() == [1, 1, 0, 0]
    assert known.recent_late[0] == pytest.approx(young)
    assert known.days_late[0] == pytest.approx(10 * young / (old + young))
    assert known.days_late[1] == 50
    assert known.late_share[0] == pytest.approx(300 * young / (100 * old + 300 * young))
    assert known.last.tolist() == [1, 1, 0, 0]
    assert known.open.tolist() == [0, 1, 0, 0]
    assert np.isnan(known.days_late[2:]).all()


def test_paid_on_the_due_date_is_on_time():
    known = risk.history(dues((0, 0, 30, 30, 1.0), (0, 0, 30, 31, 1.0)), 1, 31)
    assert (known.count[0], known.late[0]) == (2, 1)


def test_grades_at_the_cuts():
    assert risk.grades([0.0, 0.1, 0.0999, 0.7], [0.1, 0.2, 0.3, 0.6]).tolist() == [0, 1, 0, 4]


def test_model_survives_storing():
    found, __ = risk_fit.fit(company(2, customers=600).dues, 600, DAY)
    assert risk.Model.from_dict(found.model.as_dict()) == found.model


def test_bad_arrays_are_refused():
    with pytest.raises(ValueError, match="one length"):
        risk.Dues(np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(3))
    with pytest.raises(ValueError, match="10 customers"):
        risk_fit.reliability([0.5] * 9, [True] * 9)
