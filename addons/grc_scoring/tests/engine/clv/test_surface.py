"""The surface through few values gives what the many values are, or says that it cannot."""

import numpy as np
import pytest
from engine.clv import bg_nbd, clv, mbg_nbd, pareto_nbd, purchases, surface

MODELS = [
    mbg_nbd.MbgNbd(0.55, 45, 0.6, 2.5),
    mbg_nbd.MbgNbd(2, 300, 3, 9),
    mbg_nbd.MbgNbd(0.1, 2, 0.1, 0.2),
    bg_nbd.BgNbd(0.27, 42, 0.48, 2.1),
    bg_nbd.BgNbd(0.3, 10, 0.5, 0.3),
    bg_nbd.BgNbd(0.3, 9, 0.4, 0.6),
    pareto_nbd.ParetoNbd(0.6, 95, 0.3, 43),
]


def customers(size=6000, most=300, oldest=1826):
    rng = np.random.default_rng(0)
    age = rng.integers(0, oldest, size)
    frequency = np.minimum(rng.negative_binomial(0.5, 0.02, size), np.minimum(age, most))
    return frequency, np.where(frequency > 0, age, 0), age


@pytest.mark.parametrize("model", MODELS, ids=str)
@pytest.mark.parametrize("horizon", [30.0, 365.25, 1100.0])
@pytest.mark.parametrize(("most", "oldest"), [(300, 1826), (5000, 7305), (0, 1826)])
def test_it_equals_the_direct_values(model, horizon, most, oldest, monkeypatch):
    history = customers(most=most, oldest=oldest)
    told = model.outlook(horizon, clv.force(0.1), *history)
    monkeypatch.setattr(purchases, "ENOUGH", 10**9)
    direct = model.outlook(horizon, clv.force(0.1), *history)
    for ours, theirs in zip(told, direct, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-7)


def fitted(function, counts=range(300), ages=range(1, 1800)):
    counts, ages = np.array(counts, float), np.array(ages, float)
    made = surface.fitted(function, (np.ones_like, np.ones_like), counts, ages, (1.0, 40.0))
    return made, counts, ages


def test_several_functions_at_once():
    made, counts, ages = fitted(lambda x, age: [1 / (x + 5), np.sqrt(x + 9) * np.log(age + 40)])
    count, aged = np.arange(300).repeat(7), np.tile(np.arange(0, 1799, 257), 300)
    first, second = made.at(count, aged)
    np.testing.assert_allclose(first, 1 / (counts[count] + 5), rtol=1e-8)
    np.testing.assert_allclose(second, np.sqrt(counts[count] + 9) * np.log(ages[aged] + 40), rtol=1e-8)
    assert max(part.stop - part.start for part in made.parts) < 4


@pytest.mark.parametrize(
    "function",
    [
        lambda x, age: [np.abs(x - 100)],
        lambda x, age: [np.sin(x)],
        lambda x, age: [np.where(age > 900, 1.0, 2.0)],
        lambda x, age: [np.where(x > 250, np.nan, 1.0)],
        lambda x, age: [np.ones_like(x), np.floor(age / 100)],
    ],
)
def test_it_says_when_it_cannot(function):
    assert fitted(function)[0] is None


def test_one_frequency_or_one_age():
    made, __, ages = fitted(lambda x, age: [x + age], counts=[3])
    np.testing.assert_allclose(made.at(np.zeros(1799, int), np.arange(1799))[0], 3 + ages, rtol=1e-6)


def test_products_stay_below_the_threads_of_blas():
    assert 256 * max(surface.SHAPE) * 36 <= 2**18 + 1
