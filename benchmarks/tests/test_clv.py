"""The measure of lifetime values: what it compares is alike on both sides."""

from types import SimpleNamespace

import numpy as np

from benchmarks import clv


def test_cases_and_equal_likelihood():
    options = SimpleNamespace(customers=1000, rounds=1, cases="engine,lifetimes")
    result = clv.run(options)
    cases = {"bare", "fit", "predict", "whole", "clv"}
    assert set(result.rounds) == cases | {f"lifetimes_{name}" for name in cases - {"bare"}}
    assert result.notes["fit"].split(";")[0] == result.notes["lifetimes_fit"]
    assert result.ratio()["whole"] < 1


def test_simulated_customers_are_histories():
    frequency, recency, age, average = clv.simulate(5000)
    assert (age > 0).all()
    assert (recency <= age).all()
    assert ((recency > 0) == (frequency > 0)).all()
    assert (frequency <= recency).all()
    assert (average > 0).all()
    assert 50 < np.mean(average) < 70
    again = clv.simulate(5000)
    assert all(np.array_equal(one, other) for one, other in zip(again, (frequency, recency, age, average), strict=True))
