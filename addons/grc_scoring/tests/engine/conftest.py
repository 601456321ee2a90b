"""The engine has no Odoo in it: its tests need the addon's folder on the path, and no database."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="session")
def sample():
    """The CDNOW sample of the papers: 2,357 customers, times in weeks; averages are of repeat purchases."""
    from lifetimes.datasets import load_cdnow_summary_data_with_monetary_value

    data = load_cdnow_summary_data_with_monetary_value()
    return SimpleNamespace(
        frequency=data["frequency"].to_numpy(),
        recency=data["recency"].to_numpy(),
        age=data["T"].to_numpy(),
        average=data["monetary_value"].to_numpy(),
    )


@pytest.fixture(scope="session")
def master():
    """The whole CDNOW file: 69,659 purchases of 23,570 customers; days since 1970, up to 1998-06-30.

    ``days`` and ``counts`` are packed purchase days; the other arrays have one element a customer.
    """
    data = read("CDNOW_master.txt", ["customer", "date", "number", "amount"], header=0)
    by = data.groupby("customer")
    return SimpleNamespace(
        as_of=int(data["day"].max()),
        days=data["day"].to_numpy(np.int32),
        counts=by.size().to_numpy(),
        purchase_days=by["day"].nunique().to_numpy(),
        first_day=by["day"].min().to_numpy(),
        last_day=by["day"].max().to_numpy(),
        revenue=by["amount"].sum().to_numpy(),
    )


@pytest.fixture(scope="session")
def sample_days():
    """Packed purchase days of the CDNOW sample, in days since 1970, and the last day: (days, counts, as_of)."""
    data = read("CDNOW_sample.txt", ["old", "customer", "date", "number", "amount"], header=None)
    return data["day"].to_numpy(np.int32), data.groupby("customer").size().to_numpy(), int(data["day"].max())


def read(name, columns, header):
    """Return a file of purchases that ``lifetimes`` brings along, with ``day`` since 1970, by customer and day."""
    import lifetimes
    import pandas as pd

    path = Path(lifetimes.__file__).parent / "datasets" / name
    data = pd.read_csv(path, sep=r"\s+", names=columns, header=header, dtype={"date": str})
    data["day"] = (pd.to_datetime(data["date"], format="%Y%m%d") - pd.Timestamp("1970-01-01")).dt.days
    return data.sort_values(["customer", "day"], kind="stable")
