"""Companies whose customers are drawn into campaigns: the CDNOW file, and a supplier of other companies.

``Company`` holds arrays with one element a customer: ``past`` and ``before`` are revenue and purchases of the year up
to the window, ``outcome`` is revenue in the window, ``last_year`` the same three a year earlier.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

#: Day before the CDNOW campaign: its 90 days are the last of 1997.
CDNOW_LAST = "1997-10-02"
#: Customers of the supplier.
SUPPLIER = 24_000


@dataclass(frozen=True)
class Company:
    """Customers at the begin of a campaign, and what they bring without it."""

    past: np.ndarray
    before: np.ndarray
    outcome: np.ndarray
    last_year: tuple = ()


@cache
def cdnow(days):
    """The 23,570 customers of the CDNOW file, whose purchases ``lifetimes`` brings along."""
    import lifetimes
    import pandas as pd

    path = Path(lifetimes.__file__).parent / "datasets" / "CDNOW_master.txt"
    names = ["customer", "date", "number", "amount"]
    data = pd.read_csv(path, sep=r"\s+", names=names, header=0, dtype={"date": str})
    ago = (pd.Timestamp(CDNOW_LAST) - pd.to_datetime(data["date"], format="%Y%m%d")).dt.days.to_numpy()
    customer = np.unique(data["customer"], return_inverse=True)[1]
    return Company(*window(customer, ago, data["amount"].to_numpy(), days))


@cache
def supplier(days):
    """A supplier of companies, made up: regular orders of very unequal customers.

    A customer orders every 20 to 200 days (logarithms even), gaps being gamma with shape 4 (± 50 %). Amounts are
    lognormal, σ 1.3 between customers and .7 between orders; one order in forty is a project, six times as great. A
    quarter of the customers stop ordering at some day of the three years.
    """
    random = np.random.default_rng(1903)
    span, most = 3 * 365, 120
    usual = np.exp(random.uniform(np.log(20), np.log(200), SUPPLIER))
    day = np.cumsum(random.gamma(4, usual[:, None] / 4, (SUPPLIER, most)), axis=1)
    day -= random.uniform(0, 1, (SUPPLIER, 1)) * usual[:, None]
    stop = np.where(random.random(SUPPLIER) < 0.25, random.uniform(0, span, SUPPLIER), span)
    amount = np.exp(random.normal(5, 1.3, (SUPPLIER, 1)) + random.normal(0, 0.7, day.shape))
    amount *= np.where(random.random(day.shape) < 1 / 40, 6, 1)
    customer, order = np.nonzero((day >= 0) & (day < stop[:, None]))
    ago = (span - 1 - days - np.floor(day[customer, order])).astype(int)
    found = window(customer, ago, amount[customer, order], days)
    return Company(*found, window(customer, ago - 365, amount[customer, order], days))


def window(customer, ago, amount, days):
    """Return (past, before, outcome) of customers, from purchases so many days ago; ahead of today, below zero."""
    size = customer.max() + 1
    inside, year = (ago < 0) & (ago >= -days), (ago >= 0) & (ago < 365)
    return (
        np.bincount(customer[year], amount[year], size),
        np.bincount(customer[year], minlength=size).astype(float),
        np.bincount(customer[inside], amount[inside], size),
    )


def more_buyers(random, outcome, rise):
    """Return outcomes with so many more buyers, as a share: each new one brings what some buyer brought."""
    buyers, others = np.flatnonzero(outcome), np.flatnonzero(outcome == 0)
    new = random.choice(others, min(round(rise * len(buyers)), len(others)), replace=False)
    found = outcome.copy()
    found[new] = outcome[random.choice(buyers, len(new))]
    return found
