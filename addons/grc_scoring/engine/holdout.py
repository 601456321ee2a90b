"""Validation: fit on the first part of the history, and look how the rest was foretold.

The tracking plot and the comparison by customer are those of Fader, Hardie and Lee (2005).
"""

from dataclasses import dataclass, field, fields

import numpy as np

from . import bg_nbd, clv, mbg_nbd, pareto_nbd, ranks

#: Models of the number of purchases by name.
MODELS = {"mbg_nbd": mbg_nbd, "bg_nbd": bg_nbd, "pareto_nbd": pareto_nbd}
#: Fewer customers in the calibration period, or who came back in it: no grade.
CUSTOMERS, RETURNED = 50, 20
#: Days of history below which it is too early for a model: it would take a few days' haste for a habit.
HISTORY = 180
#: Longest history whose tracking plot is drawn by week.
BY_WEEK = 3 * 365
#: Least share by which the model's error is below the better plain one's, for each grade.
GRADES = {"A": 0.1, "B": 0.05, "C": 0.0}
#: Farthest that the total may be off, as a share of the actual one, for grade A.
OFF = 0.25


@dataclass
class Holdout:
    """How a model foretold the holdout period.

    Errors are mean absolute errors of the number of purchase days of a customer within the holdout period,
    over customers who bought before it.

    :ivar model: name of the model
    :ivar split: last day of the calibration period, same epoch as the days given
    :ivar as_of: last day of the holdout period
    :ivar customers: customers of the calibration period
    :ivar returned: those who had come back within it
    :ivar grade: ``A`` to ``D``, see :func:`grade`; empty when nothing could be judged
    :ivar reason: empty, or why there is no grade: ``few_customers``, ``few_returned``, ``short_history``,
        ``not_converged``
    :ivar parameters: of the fit on the calibration period, times in days
    :ivar error_model: mean absolute error of the model's expected purchases
    :ivar error_rate: of purchases to date ÷ age × length of the holdout (x/T)
    :ivar error_plain: of the plain formula, in purchases
    :ivar actual: purchase days within the holdout, all customers of the calibration period
    :ivar expected: the model's
    :ivar auc: probability that the model ranks one who bought above one who did not; None when all or none did
    :ivar tracking_day: int array, end of each week (of each four weeks when the history exceeds three years)
    :ivar tracking_actual: cumulative repeat purchase days of all customers who had bought by ``split``, at that day
    :ivar tracking_expected: the model's (unconditional expectation by day of first purchase), same shape
    :ivar lift_actual: mean purchases within the holdout of ten equal groups, those with the highest expectation
        first
    :ivar lift_expected: the model's, same shape
    """

    model: str
    split: int
    as_of: int
    customers: int = 0
    returned: int = 0
    grade: str = ""
    reason: str = ""
    parameters: dict = field(default_factory=dict)
    error_model: float | None = None
    error_rate: float | None = None
    error_plain: float | None = None
    actual: int = 0
    expected: float | None = None
    auc: float | None = None
    tracking_day: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))
    tracking_actual: np.ndarray = field(default_factory=lambda: np.empty(0))
    tracking_expected: np.ndarray = field(default_factory=lambda: np.empty(0))
    lift_actual: np.ndarray = field(default_factory=lambda: np.empty(0))
    lift_expected: np.ndarray = field(default_factory=lambda: np.empty(0))

    def summary(self):
        """Return the scalars, JSON-able: what a verdict needs."""
        return {name: value for name, value in self.as_dict().items() if not isinstance(value, list)}

    def as_dict(self):
        """Return everything, arrays as lists, JSON-able: what the screen draws."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, values):
        """Return what :meth:`as_dict` described; unknown keys are ignored."""
        known = {each.name: values[each.name] for each in fields(cls) if each.name in values}
        return cls(**{name: np.array(value) if isinstance(value, list) else value for name, value in known.items()})


def grade(error_model, error_plain, off):
    """Return the grade of a model: how far its error lies below that of the better of the two plain figures.

    A: by 10 % at least, and the total within 25 %; B: by 5 %; C: below at all; D: not below.

    :param error_model: mean absolute error of the model
    :param error_plain: the lower one of x/T and the plain formula
    :param off: distance of the expected total from the actual one, as a share of the actual one
    """
    gain = 1 - error_model / error_plain if error_plain > 0 else 0.0
    for letter, least in GRADES.items():
        # The epsilon keeps 1 - .9 from being less than .1.
        if (gain >= least - 1e-9 if least else gain > 0) and (letter != "A" or off <= OFF):
            return letter
    return "D"


def validate(days, counts, as_of, model="mbg_nbd", split=None, prior_variance=2.0):
    """Validate a model on the purchase days of a company.

    :param days: int array, purchase days (any epoch) of all customers, one customer's together, any order,
        doubles allowed; days after ``as_of`` are left out
    :param counts: int array, number of entries of ``days`` of each customer
    :param as_of: int, last day of the history, same epoch
    :param model: ``mbg_nbd``, ``bg_nbd`` or ``pareto_nbd``
    :param split: last day of the calibration period; None: the last quarter of the history is held out
    :return: :class:`Holdout`
    :raise ValueError: ``counts`` does not add up, unknown model, ``split`` outside the history
    """
    if model not in MODELS:
        raise ValueError(f"There is no model {model!r}. There are: {', '.join(MODELS)}")
    as_of = int(as_of)
    days, owner = _occasions(days, counts, as_of)
    start = int(days.min()) if len(days) else as_of
    if split is None:
        split = as_of - (as_of - start) // 4
    elif not start <= split < as_of:
        raise ValueError("split must lie within the history, before as_of")
    result = Holdout(model, int(split), as_of)
    if as_of - start < HISTORY:
        result.reason = "short_history"
        return result
    _validate(result, days, owner, prior_variance)
    return result


def _validate(result, days, owner, prior_variance):
    """Fit on the calibration period and compare."""
    split, as_of = result.split, result.as_of
    before = days <= split
    first_day, last_day, bought = _histories(days[before], owner[before])
    members = np.flatnonzero(bought)
    first_day, frequency = first_day[members], bought[members] - 1
    recency, age = last_day[members] - first_day, split - first_day
    after = np.bincount(owner[~before], minlength=len(bought))[members]
    result.customers, result.returned = len(members), int((frequency > 0).sum())
    if result.customers < CUSTOMERS or result.returned < RETURNED:
        result.reason = "few_customers" if result.customers < CUSTOMERS else "few_returned"
        return
    fit = MODELS[result.model].fit(frequency, recency, age, prior_variance)
    result.parameters = fit.parameters
    if not fit.converged:
        result.reason = "not_converged"
        return
    length = as_of - split
    expected = fit.expected_purchases(length, frequency, recency, age)
    kept = clv.retention(days[before], np.bincount(owner[before], minlength=len(bought)), split)
    rate = (frequency / np.maximum(age, 1)) * length
    plain = clv.plain(frequency + 1.0, age, length / clv.DAYS_PER_MONTH, kept)
    result.error_model, result.error_rate, result.error_plain = (
        float(np.abs(figure - after).mean()) for figure in (expected, rate, plain)
    )
    result.actual, result.expected = int(after.sum()), float(expected.sum())
    result.auc = ranks.auc(expected, after > 0)
    result.lift_actual, result.lift_expected = _lift(expected, after)
    _track(result, fit, days, owner, first_day, bought > 0)
    best = min(result.error_rate, result.error_plain)
    off = abs(result.expected - result.actual) / result.actual if result.actual else np.inf
    result.grade = grade(result.error_model, best, off)


def _occasions(days, counts, as_of):
    """Return distinct purchase days up to ``as_of`` with the number of the customer of each, in that order."""
    days, owner, __ = clv.owned(days, counts)
    known = days <= as_of
    if not known.all():
        days, owner = days[known], owner[known]
    if np.any((owner[1:] == owner[:-1]) & (days[1:] <= days[:-1])):
        low = int(days.min())
        span = int(days.max()) - low + 1
        keys = owner.astype(np.int64) * span
        keys += days
        keys -= low
        # Not np.unique: its hash table takes ten times as long as a sort.
        keys.sort()
        keys = keys[np.append(True, keys[1:] != keys[:-1])]
        days, owner = (keys % span + low).astype(days.dtype), (keys // span).astype(owner.dtype)
    return days, owner


def _histories(days, owner):
    """Return first day, last day and number of purchase days of each customer, from ordered occasions."""
    bought = np.bincount(owner)
    ends = np.cumsum(bought)
    some = bought > 0
    first, last = np.zeros(len(bought), np.int64), np.zeros(len(bought), np.int64)
    first[some], last[some] = days[(ends - bought)[some]], days[ends[some] - 1]
    return first, last, bought


def _lift(expected, actual):
    """Return mean actual and expected purchases of ten groups of customers, highest expectation first.

    Customers of equal expectation share what they bought, so that no group depends on the order of the customers.
    """
    levels, place, count = np.unique(-expected, return_inverse=True, return_counts=True)
    shared = (np.bincount(place, actual) / count)[place]
    groups = np.array_split(np.argsort(-expected, kind="stable"), 10)
    return tuple(np.array([values[group].mean() for group in groups]) for values in (shared, expected))


def _track(result, fit, days, owner, first_day, member):
    """Add the tracking plot: cumulative repeat purchases of the customers of the calibration period, by week.

    :param first_day: first purchase day of each of them
    :param member: whether a customer is one of them, by number
    """
    start, as_of = int(first_day.min()), result.as_of
    step = 7 if as_of - start <= BY_WEEK else 28
    ends = np.arange(as_of, start, -step)[::-1]
    belongs = member[np.minimum(owner, len(member) - 1)] & (owner < len(member))
    new = np.bincount(first_day - start, minlength=as_of - start + 1)
    repeats = np.bincount(days[belongs] - start, minlength=len(new)) - new
    expected = fit.expected_repeats(np.arange(len(new)))
    starts = np.flatnonzero(new)
    ages = (ends - start)[:, None] - starts
    result.tracking_day = ends.astype(np.int32)
    result.tracking_actual = np.cumsum(repeats)[ends - start].astype(np.float64)
    result.tracking_expected = np.where(ages > 0, expected[np.maximum(ages, 0)], 0.0) @ new[starts].astype(np.float64)
