"""Lifetime value of simulated customers, beside the same by ``lifetimes`` and beside bare passes over the arrays.

Cases of the engine: ``bare`` a logarithm, an exponential and a log1p of the arrays; ``fit`` MBG/NBD and Gamma-Gamma
with standard errors; ``predict`` P(alive), expected purchases, expected amount and 12-month lifetime value; ``clv``
the last alone; ``whole`` fit and predict together; ``lifetimes_…`` the same by that library. The models are the same
on both sides and without prior, and the log-likelihoods reached are noted: a fit that ends early is no fast fit.
"""

import sys
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np

from . import company, refresh
from .company import say
from .frame import Result, peak_memory

SIZES = (10_000, 100_000, 1_000_000)
DAYS = 5 * 365
#: Of the simulated customers, times in days; amounts 60 on average.
PURCHASES = {"r": 0.55, "alpha": 45.0, "a": 0.6, "b": 2.5}
MONEY = {"p": 6.25, "q": 3.75, "v": 26.4}
#: Horizon in days, yearly rate; ``lifetimes`` takes the months' number and the monthly rate.
HORIZON, RATE, MONTHS = 365.25, 0.1, 12
#: Rounds of ``lifetimes``: it takes a minute for a million customers.
LIFETIMES_ROUNDS = {10_000: 3, 100_000: 2}
#: Highest ratios to ``lifetimes`` that are aimed at, from 100,000 customers on.
AIMS = {"whole": 1 / 20, "clv": 1 / 60}


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median counts (default 5)")
    parser.add_argument("--cases", help="only these groups of cases, separated by commas: engine, lifetimes, database")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or SIZES[0]
    result = Result(
        "clv",
        customers,
        against={"whole": "lifetimes_whole", "clv": "lifetimes_clv"},
        aims=AIMS if customers >= 100_000 else {},
    )
    wanted = set((options.cases or "engine,lifetimes,database").split(","))
    # Once for nothing: what is made at the first call and kept.
    _Measure(2000, Result("warm", 2000)).engine()
    measure = _Measure(customers, result)
    theirs = LIFETIMES_ROUNDS.get(customers, 1) if "lifetimes" in wanted else 0
    for number in range(options.rounds):
        measure.engine()
        if number < theirs:
            measure.lifetimes()
    if not theirs:
        result.against, result.aims = {}, {}
    if "database" in wanted:
        database_cases(customers, result, min(options.rounds, 3))
    return result


def database_cases(customers, result, rounds):
    """Measure the nightly step with reading from and writing to PostgreSQL, beside the refresh of as many customers.

    ``refresh_…`` facts, scores and segments, ``step_…`` the step that values the same customers, after each other in
    one run: ``all`` every value changed before, ``none`` nothing changed. There the step writes lifetime values;
    in ``moved`` all that follows from the rows, class, policy, capital, risk, group and likeness too, with a movement
    of everyone between classes and between policies.
    """
    database = company.ensure(customers, refresh.modules())
    measure = refresh.Measure(database, customers, result)
    result.against |= {"step_all": "refresh_all", "step_moved": "refresh_moved", "step_none": "refresh_none"}
    result.aims |= {"step_all": 1.5, "step_none": 1.5}
    measure.reset()
    measure.night()
    for __ in range(rounds):
        measure.scramble()
        _night(measure, "moved")
        _night(measure, "none")
        measure.scramble()
        with _lifetime_alone():
            _night(measure, "all")


@contextmanager
def _lifetime_alone():
    """Write of the value step the lifetime values, and no movements."""
    from odoo.addons.grc_base.models.refresh import grc_pipeline
    from odoo.addons.grc_scoring.models.clv.grc_layer_clv import GrcLayerClv
    from odoo.addons.grc_scoring.tools.passes import VALUES

    write = grc_pipeline.RefreshWrite
    names = [VALUES.marker, *GrcLayerClv._layer.columns]

    def lifetime(run, columns, tracked):
        return write(run, names, []) if run.runs is VALUES else write(run, columns, tracked)

    with patch.object(grc_pipeline, "RefreshWrite", lifetime):
        yield


def _night(measure, case):
    whole, seconds, notes = measure.night()
    measure.result.add(f"refresh_{case}", whole - seconds)
    measure.result.add(f"step_{case}", seconds)
    measure.note(f"refresh_{case}", "")
    measure.note(f"step_{case}", notes)


def simulate(customers, seed=0):
    """Return (frequency, recency, age, average): MBG/NBD customers with Gamma-Gamma amounts, days as int64.

    Purchases of one day are one; the amounts are averages of all purchase days, the first included.
    """
    rng = np.random.default_rng(seed)
    age = rng.integers(1, DAYS, customers)
    rate = rng.gamma(PURCHASES["r"], 1 / PURCHASES["alpha"], customers)
    chance = rng.beta(PURCHASES["a"], PURCHASES["b"], customers)
    frequency, recency = np.zeros(customers, np.int64), np.zeros(customers, np.int64)
    left = np.flatnonzero(rng.random(customers) >= chance)
    now = np.zeros(customers)
    while len(left):
        now[left] += rng.exponential(1 / np.maximum(rate[left], 1e-12))
        left = left[now[left] <= age[left]]
        day = now[left].astype(np.int64)
        later = left[day > recency[left]]
        frequency[later] += 1
        recency[left] = day
        left = left[rng.random(len(left)) >= chance[left]]
    shape = MONEY["p"] * (frequency + 1)
    average = rng.gamma(shape) / (frequency + 1) / (rng.gamma(MONEY["q"], size=customers) / MONEY["v"])
    return frequency, recency, age, average


class _Measure:
    def __init__(self, customers, result):
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "addons" / "grc_scoring"))
        from engine import clv, gamma_gamma, mbg_nbd

        self.engines = clv, gamma_gamma, mbg_nbd
        self.result = result
        say(f"Simulating {customers:,} customers")
        self.frequency, self.recency, self.age, self.average = simulate(customers)
        self.purchase_days = self.frequency + 1

    def engine(self):
        """Measure the engine and the bare passes."""
        clv, gamma_gamma, mbg_nbd = self.engines
        history = self.frequency, self.recency, self.age
        plain = [part.astype(np.float64) for part in history]
        with self.result.timed("bare"):
            np.log1p(plain[0])
            np.exp(-plain[1])
            np.log(plain[2])
        self._note("bare", f"{(self.frequency > 0).mean():.0%} came back, {self.frequency.max()} times at most")
        peak_memory(reset=True)
        base = peak_memory()
        with self.result.timed("fit"):
            fit = mbg_nbd.fit(*history, prior_variance=None)
            money = gamma_gamma.fit(self.purchase_days, self.average, prior_variance=None)
        self._note("fit", self._reached(fit.parameters, money.parameters) + f"; memory {base} → {peak_memory()} MB")
        with self.result.timed("predict"):
            __, expected, value = fit.outlook(HORIZON, clv.force(RATE), *history)
            value *= money.expected_average(self.purchase_days, self.average)
        self._note("predict", f"{expected.sum():,.0f} purchases, value {value.sum():,.0f}; {peak_memory()} MB")
        self.result.add("whole", self.result.rounds["fit"][-1] + self.result.rounds["predict"][-1])
        with self.result.timed("clv"):
            value = fit.discounted_purchases(HORIZON, clv.force(RATE), *history)
            value *= money.expected_average(self.purchase_days, self.average)
        self._note("clv", "discounted from the moment of each purchase")

    def lifetimes(self):
        """Measure the same with ``lifetimes``."""
        import pandas as pd
        from lifetimes import GammaGammaFitter, ModifiedBetaGeoFitter

        frequency, recency, age = (pd.Series(p.astype(float)) for p in (self.frequency, self.recency, self.age))
        average = pd.Series(self.average)
        model, money = ModifiedBetaGeoFitter(), GammaGammaFitter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with self.result.timed("lifetimes_fit"):
                model.fit(frequency, recency, age)
                money.fit(pd.Series(self.purchase_days), average)
            self._note("lifetimes_fit", self._reached(dict(model.params_), dict(money.params_)))
            with self.result.timed("lifetimes_predict"):
                model.conditional_probability_alive(frequency, recency, age)
                expected = model.conditional_expected_number_of_purchases_up_to_time(HORIZON, frequency, recency, age)
                begun = time.perf_counter()
                value = money.customer_lifetime_value(
                    model, frequency, recency, age, average, time=MONTHS, discount_rate=(1 + RATE) ** (1 / 12) - 1
                )
                took = time.perf_counter() - begun
        self.result.add("lifetimes_clv", took)
        self._note("lifetimes_predict", f"{expected.sum():,.0f} purchases, value {value.sum():,.0f}")
        self._note("lifetimes_clv", "months of 30 days, discounted at their end")
        rounds = self.result.rounds
        self.result.add("lifetimes_whole", rounds["lifetimes_fit"][-1] + rounds["lifetimes_predict"][-1])

    def _reached(self, purchases, money):
        """Return the log-likelihoods at the parameters, both computed by the engine."""
        __, gamma_gamma, mbg_nbd = self.engines
        from engine.beta_geometric import Likelihood

        model = Likelihood(self.frequency, self.recency.astype(float), self.age.astype(float), mbg_nbd.MODEL.MODIFIED)
        amounts = gamma_gamma.Likelihood(self.purchase_days, self.average)
        first = model([purchases[name] for name in ("r", "alpha", "a", "b")])[0]
        second = amounts([money["p"], money["q"] - 1, money["v"]])[0]
        return f"log-likelihood {first:.3f} and {second:.3f}"

    def _note(self, case, text):
        self.result.notes[case] = text
        sys.stderr.write(f"  {case:18} {self.result.rounds[case][-1]:9.4f} s  {text}\n")
