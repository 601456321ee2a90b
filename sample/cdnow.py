"""The CDNOW sample: reading it, shifting its dates, and the facts it must give.

The file is inside the package ``lifetimes``: one line per purchase, with the number of the
customer in the whole set, their number in the sample (1 to 2,357), the day, the number of CDs
and the amount in dollars. Nothing here needs a database.
"""

import importlib.util
import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

SEED = 1997
# Added to the number of a customer whose purchases are those of a newcomer.
NEWCOMER = 10_000
COLUMNS = ["master", "customer", "date", "cds", "amount"]


def path():
    """The file's path. ``lifetimes`` itself is not imported: it would pull in its plots."""
    spec = importlib.util.find_spec("lifetimes")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "The CDNOW purchases come with the Python package lifetimes, which is missing: "
            "pip install -r requirements-dev.txt"
        )
    return Path(spec.submodule_search_locations[0]) / "datasets" / "CDNOW_sample.txt"


def read(last=None):
    """All purchases: customer, ref, date, cds, amount and cents, in the order of their days.

    :param date last: move all dates so that the last purchase is on this day
    """
    frame = pd.read_csv(path(), sep=r"\s+", header=None, names=COLUMNS, dtype={"date": str})
    frame["date"] = pd.to_datetime(frame["date"], format="%Y%m%d")
    frame["cents"] = (frame["amount"] * 100).round().astype("int64")
    frame["ref"] = _references(frame)
    frame = frame.drop(columns="master").sort_values(["date", "customer", "ref"], kind="stable")
    return shift(frame.reset_index(drop=True), last)


def _references(frame):
    """A name for each purchase that no selection changes: customer and rank in the file."""
    rank = frame.groupby("customer").cumcount() + 1
    return [f"{customer_ref(c)}-{n:03d}" for c, n in zip(frame["customer"], rank, strict=True)]


def customer_ref(customer):
    """The partner's reference of a customer of the sample."""
    return f"CDNOW-{customer:05d}"


def shift(purchases, last):
    """The purchases moved by whole days, so that the last one is on ``last``."""
    if last is None or purchases.empty:
        return purchases
    days = pd.Timestamp(last) - purchases["date"].max()
    return purchases.assign(date=purchases["date"] + days)


def yesterday():
    """The day of the last purchase when nothing else was asked for."""
    return date.today() - timedelta(days=1)


def third(purchases, seed=SEED):
    """The purchases of a third of the customers; the same third for the same seed."""
    customers = sorted(int(c) for c in purchases["customer"].unique())
    chosen = random.Random(seed).sample(customers, len(customers) // 3)
    return purchases[purchases["customer"].isin(chosen)].reset_index(drop=True)


def newcomers(purchases, seed=SEED):
    """Purchases of customers who began in the last eight months, one to sixteen of the others.

    CDNOW's customers all begin in its first three months, a company gains some all the time: so some are chosen a
    second time, with a number of their own, and their purchases moved.
    """
    rng = random.Random(f"{seed}/newcomers")
    customers = sorted(int(c) for c in purchases["customer"].unique())
    chosen = rng.sample(customers, len(customers) // 16)
    last = purchases["date"].max()
    begin = {customer: last - timedelta(days=rng.randint(2, 240)) for customer in chosen}
    moved = purchases[purchases["customer"].isin(chosen)].copy()
    first = moved.groupby("customer")["date"].transform("min")
    moved["date"] += moved["customer"].map(begin) - first
    moved = moved[moved["date"] <= last].sort_values(["date", "customer", "ref"], kind="stable")
    moved["customer"] += NEWCOMER
    return moved.assign(ref=_references(moved)).reset_index(drop=True)


def facts(purchases, as_of=None):
    """First, last, occasions and revenue of each customer, from purchases worth something.

    Several purchases of one customer on one day are one occasion. This is the reference that
    the addons are compared with: it knows nothing of Odoo.

    :param date as_of: leave out what came later
    """
    kept = purchases[purchases["cents"] > 0]
    if as_of is not None:
        kept = kept[kept["date"] <= pd.Timestamp(as_of)]
    grouped = kept.groupby("customer").agg(
        first=("date", "min"),
        last=("date", "max"),
        occasions=("date", "nunique"),
        cents=("cents", "sum"),
    )
    grouped["first"] = grouped["first"].dt.date
    grouped["last"] = grouped["last"].dt.date
    grouped["revenue"] = grouped.pop("cents") / 100
    return grouped
