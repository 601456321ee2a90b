"""What the best have in common: planted traits are found, chance is not claimed, bad input is defined."""

import numpy as np
import pytest
from engine.likeness import association, likeness

KINDS = (8, 20, 60, 12, 5, 2)


def company(rng, size, kinds=KINDS, tags=10):
    """Return the pairs of ``size`` customers: one value of each kind (skewed), any number of tags."""
    owner, trait, first = [], [], 0
    for values in kinds:
        shares = 1 / np.arange(1, values + 1)
        owner.append(np.arange(size))
        trait.append(first + rng.choice(values, size, p=shares / shares.sum()))
        first += values
    has = rng.random((size, tags)) < 0.15
    owner.append(np.nonzero(has)[0])
    trait.append(first + np.nonzero(has)[1])
    return np.concatenate(owner), np.concatenate(trait)


def planted(rng, owner, trait, size, traits, strength=1.8, intercept=-2.4):
    """Return who is best when each of ``traits`` adds ``strength`` to the odds, and the true probabilities."""
    odds = np.full(size, intercept)
    for number in traits:
        odds[np.unique(owner[trait == number])] += strength
    truth = 1 / (1 + np.exp(-odds))
    return rng.random(size) < truth, truth


def test_three_planted_traits_come_first():
    chosen = {2, 9, 109}
    for seed in range(20):
        rng = np.random.default_rng(seed)
        owner, trait = company(rng, 2000)
        best, __ = planted(rng, owner, trait, 2000, chosen)
        found = likeness.find(owner, trait, best)
        assert found.reason is None
        assert set(found.traits.trait[:3]) == chosen, seed
        assert (found.traits.lift[:3] > 1.3).all()
        assert (found.traits.weight[:3] > 0.8).all()


def test_planted_traits_come_before_their_other_side():
    """Who is not wholesale is retail: true, strong, and no other characteristic."""
    for seed in range(10):
        rng = np.random.default_rng(seed)
        owner, trait = company(rng, 800, kinds=(2, 2, 2), tags=0)
        best, __ = planted(rng, owner, trait, 800, (1, 3, 5))
        found = likeness.find(owner, trait, best).traits
        assert set(found.trait[:3]) == {1, 3, 5}, seed
        assert found.explained[:3].tolist() == [-1] * 3
        assert [found.trait[place] for place in found.explained[found.trait == 0]] == [1]
        assert not found.weight[found.explained >= 0].any()


def test_no_signal_nothing_claimed():
    """The share of 100 runs with a claim is the false discovery rate: 5 at most, and the noise of 100 runs."""
    claims = 0
    for seed in range(100):
        rng = np.random.default_rng(1000 + seed)
        owner, trait = company(rng, 800)
        # A region follows its cities, so that traits overlap.
        cities = (trait >= 28) & (trait < 88)
        owner, trait = np.concatenate((owner, owner[cities])), np.concatenate((trait, 200 + (trait[cities] - 28) // 6))
        claims += bool(len(likeness.find(owner, trait, rng.random(800) < 0.2).traits))
    print("runs with a claim:", claims)
    assert claims <= 5 + 4


def test_false_share_with_signal():
    """With three true traits among many the false ones are 5 % of the claims that stand by themselves."""
    shares = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        owner, trait = company(rng, 2000)
        best, __ = planted(rng, owner, trait, 2000, (2, 9, 109))
        found = likeness.find(owner, trait, best).traits
        standing = found.trait[found.explained < 0]
        # What a kind has instead of its planted value is rarer among the best, and true.
        false = np.count_nonzero(standing >= 28) - np.count_nonzero(standing == 109)
        shares.append(false / len(standing))
    print("mean false share:", np.mean(shares))
    assert np.mean(shares) < 0.08


def test_exact_p_values():
    from scipy.stats import fisher_exact

    rng = np.random.default_rng(3)
    having = rng.integers(5, 90, 40)
    found = rng.hypergeometric(having, 100 - having, 30)
    ours = association.fisher(100, 30, having, found)
    for m, k, p in zip(having, found, ours, strict=True):
        table = [[k, m - k], [30 - k, 70 - (m - k)]]
        sides = [fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
        assert p == pytest.approx(min(1, 2 * min(sides)))


def test_claimed_is_what_the_procedure_accepts():
    """With m tests, all up to the last whose p-value is at most its rank's share of the rate."""
    rng = np.random.default_rng(5)
    owner, trait = company(rng, 2000)
    best, __ = planted(rng, owner, trait, 2000, (2, 9))
    found = likeness.find(owner, trait, best)
    pairs = np.unique(np.stack((owner, trait)), axis=1)
    having = np.bincount(pairs[1])
    among = np.bincount(pairs[1], weights=best[pairs[0]], minlength=len(having)).astype(int)
    tested = (having >= likeness.LEAST_COUNT) & (having <= 2000 - likeness.LEAST_COUNT)
    p_values = np.sort(association.fisher(2000, int(best.sum()), having[tested], among[tested]))
    shares = likeness.RATE * np.arange(1, len(p_values) + 1) / len(p_values)
    assert len(found.traits) == np.flatnonzero(p_values <= shares)[-1] + 1
    assert np.all(found.traits.q_value <= likeness.RATE)


def test_lift_by_hand():
    """100 customers, 20 best; 10 with the trait, 6 of them best: (6 + 2) ÷ (10 + 10) ÷ .2 = 2."""
    lift, low, high = association.lifts(100, 20, np.array([10]), np.array([6]))
    assert lift[0] == pytest.approx(2)
    assert low[0] < 2 < high[0]
    assert low[0] == pytest.approx(1.017, abs=0.01)


def test_what_says_the_same_is_explained():
    rng = np.random.default_rng(5)
    owner, trait = company(rng, 3000)
    best, __ = planted(rng, owner, trait, 3000, (28,))
    city = owner[trait == 28]
    # The region is the city and a tenth more; the code of the city is the city.
    more = rng.choice(3000, 60, replace=False)
    owner = np.concatenate((owner, city, city, more))
    trait = np.concatenate((trait, np.full(len(city), 300), np.full(len(city), 301), np.full(60, 301)))
    found = likeness.find(owner, trait, best).traits
    places = {number: place for place, number in enumerate(found.trait)}
    assert found.explained[places[28]] == -1
    assert found.explained[places[300]] == places[28]
    assert found.explained[places[301]] == places[28]
    assert found.weight[places[300]] == 0


def test_likeness_is_calibrated_and_better_than_adding_lifts():
    rng = np.random.default_rng(11)
    owner, trait = company(rng, 6000)
    # Two traits that go together: adding the logarithms of lifts counts them twice.
    twin = owner[trait == 9]
    twin = twin[rng.random(len(twin)) < 0.8]
    owner, trait = np.concatenate((owner, twin)), np.concatenate((trait, np.full(len(twin), 400)))
    best, truth = planted(rng, owner, trait, 6000, (2, 9, 109, 400), strength=1)
    found = likeness.find(owner, trait, best)
    chance = likeness.ratios(found, owner, trait, 6000) * found.base
    assert chance.mean() == pytest.approx(best.mean(), abs=1e-3)
    order = np.argsort(chance)
    error = np.mean([abs(chance[part].mean() - truth[part].mean()) for part in np.array_split(order, 10)])
    added = np.zeros(6000)
    for number, lift in zip(found.traits.trait, found.traits.lift, strict=True):
        added[np.unique(owner[trait == number])] += np.log(lift)
    added = np.exp(added)
    added = np.minimum(added * found.base / added.mean(), 1 - 1e-6)

    def loss(p):
        return -np.mean(truth * np.log(p) + (1 - truth) * np.log(1 - p))

    print("error of ten groups:", error, "log loss:", loss(chance), "adding lifts:", loss(added))
    assert error < 0.03
    assert loss(chance) < loss(added)


def test_foretold_on_customers_not_looked_at():
    rng = np.random.default_rng(7)
    owner, trait = company(rng, 2000)
    best, truth = planted(rng, owner, trait, 2000, (2, 9, 109))
    found = likeness.foretold(owner, trait, best)
    assert found["top"] > 1.8
    assert found["auc"] > 0.65
    noise = likeness.foretold(owner, trait, rng.random(2000) < 0.2)
    assert noise["top"] == pytest.approx(1, abs=0.15)


def test_ten_thousand_values():
    """A value of each customer's own, and ten thousand of which most are rare: quick, and nothing claimed."""
    rng = np.random.default_rng(8)
    size = 20_000
    owner = np.tile(np.arange(size), 2)
    trait = np.concatenate((10_000 + np.arange(size), rng.integers(0, 10_000, size)))
    found = likeness.find(owner, trait, rng.random(size) < 0.2)
    assert (found.reason, len(found.traits)) == ("nothing", 0)
    assert 0 < found.tested < 10_000
    best = np.isin(np.arange(size), owner[trait == 77]) | (rng.random(size) < 0.1)
    owner, trait = np.concatenate((owner, np.arange(300))), np.concatenate((trait, np.full(300, 50_000)))
    best[:300] = rng.random(300) < 0.6
    assert likeness.find(owner, trait, best).traits.trait[0] == 50_000


@pytest.mark.parametrize(
    "size, best, pairs, reason",
    [
        (0, 0, 0, "few_customers"),
        (49, 10, 100, "few_customers"),
        (100, 0, 100, "alike"),
        (100, 100, 100, "alike"),
        (100, 9, 100, "few_best"),
        (100, 20, 0, "no_traits"),
    ],
)
def test_bad_input(size, best, pairs, reason):
    rng = np.random.default_rng(0)
    owner = rng.integers(0, max(size, 1), pairs) if size else np.empty(0)
    found = likeness.find(owner, rng.integers(0, 5, len(owner)), np.arange(size) < best)
    assert found.reason == reason
    assert not len(found.traits)
    assert likeness.ratios(found, [0], [3], 2).tolist() == [1, 1]


def test_a_trait_that_everyone_has_is_not_tested():
    found = likeness.find(np.arange(100), np.zeros(100), np.arange(100) < 20)
    assert (found.reason, found.tested) == ("no_traits", 0)


def test_who_is_best():
    assert likeness.best_cut(np.arange(1, 101)) == 81
    assert likeness.best_cut([]) is None
    assert likeness.best_cut([5.0] * 100) is None
    assert likeness.best_cut([0.0] * 100) is None
    assert likeness.best_cut([-3.0] * 50 + [np.nan] * 50) is None
    # Few bring anything: they are the best; most are alike: those above them are.
    assert likeness.best_cut([0.0] * 90 + [4.0] * 10) == 4
    assert likeness.best_cut([10.0] * 85 + [20.0] * 15) == 20


def test_same_pairs_twice_and_any_order():
    rng = np.random.default_rng(2)
    owner, trait = company(rng, 1000)
    best, __ = planted(rng, owner, trait, 1000, (2, 9))
    order = rng.permutation(2 * len(owner))
    again = likeness.find(np.tile(owner, 2)[order], np.tile(trait, 2)[order], best)
    once = likeness.find(owner, trait, best)
    assert again.traits.trait.tolist() == once.traits.trait.tolist()
    assert again.traits.weight == pytest.approx(once.traits.weight)
