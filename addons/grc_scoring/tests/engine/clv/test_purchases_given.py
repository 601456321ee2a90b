"""The models of the number of purchases: what they take and give, bad input."""

import warnings

import numpy as np
import pytest
from engine import arrays
from hypothesis import given
from hypothesis import strategies as st
from purchases import GIVEN, MODELS, fit, simulated


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def customers():
    return simulated(6000)


@pytest.mark.parametrize("name", MODELS)
def test_stored_parameters_predict_the_same(customers, name):
    result = fit(name, customers)
    again = MODELS[name].MODEL(**result.parameters)
    assert again.log_likelihood is None
    np.testing.assert_array_equal(again.p_alive(*customers), result.p_alive(*customers))
    assert MODELS[name].MODEL(**result.as_dict()) == result


@pytest.mark.parametrize("name", MODELS)
def test_shapes(name):
    model = GIVEN[name]
    assert model.p_alive(2, 30, 40).shape == ()
    assert model.expected_purchases(30, [2, 3], [30, 31], 40).shape == (2,)
    assert model.expected_purchases(30, [], [], []).shape == (0,)
    assert model.expected_repeats(np.ones((2, 3))).shape == (2, 3)
    assert model.expected_purchases(0, [2], [30], [40]).tolist() == [0.0]


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(
    ("history", "says"),
    [
        (([-1], [0], [1]), "frequency is negative"),
        (([1.5], [1], [2]), "frequency is not whole"),
        (([1], [-1], [2]), "recency is negative"),
        (([1], [3], [2]), "recency is longer than age"),
        (([0], [1], [2]), "recency is above 0 where frequency is 0"),
        (([1], [np.nan], [2]), "recency is not finite"),
        (([1], [1], [np.inf]), "age is not finite"),
        (([1, 2], [1, 2, 3], [4, 5]), "different shapes"),
    ],
)
def test_bad_histories(name, history, says):
    with pytest.raises(ValueError, match=says):
        MODELS[name].fit(*history)
    with pytest.raises(ValueError, match=says):
        GIVEN[name].p_alive(*history)


@pytest.mark.parametrize("name", MODELS)
def test_bad_options(name):
    with pytest.raises(ValueError, match="at least one customer"):
        MODELS[name].fit([], [], [])
    with pytest.raises(ValueError, match="prior_variance"):
        MODELS[name].fit([1], [1], [2], prior_variance=0)
    for horizon in (-1, np.nan, np.inf):
        with pytest.raises(ValueError, match="horizon"):
            GIVEN[name].expected_purchases(horizon, 1, 1, 2)
    with pytest.raises(ValueError, match="time is negative"):
        GIVEN[name].expected_repeats([-1])
    for bad in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match="r must be a positive number"):
            MODELS[name].MODEL(bad, 1, 1, 1)


@given(
    st.lists(st.one_of(st.integers(-5, 400), st.integers(-(10**12), 10**12)), max_size=60), st.sampled_from([1, 0.5])
)
def test_distinct_is_unique(values, factor):
    values = np.array(values, dtype=np.int64 if factor == 1 else float) * factor
    levels, places = arrays.distinct(values.astype(np.int64) if factor == 1 else values)
    np.testing.assert_array_equal(levels, np.unique(values))
    np.testing.assert_array_equal(levels[places] if len(values) else values, values)
