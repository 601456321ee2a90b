"""How good the rules of stages are, on the whole CDNOW file: 69,659 purchases of 23,570 customers, day by day.

Measured are flips (out of a stage and back within 60 days, per customer and year), and the share of those in
"declining" or "lost" who buy nothing in the next 90 days: of all who are in it, look by look, and of those who have
just entered it. Only the tests' oracle runs; no database is needed.
"""

import importlib.util
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from .company import say
from .frame import BARE, BenchError, Result

EPOCH = date(1970, 1, 1)
FIRST, LAST = date(1997, 4, 1), date(1998, 6, 30)
#: Days within which a stage left and entered again is a flip, and within which nothing bought proves a stage right.
FLIP, QUIET = 60, 90
#: What was measured before the rules were written; see ``docs/benchmarks.md``.
EXPECTED = {"flips": 0.07, "declining": 0.88, "lost": 0.946}


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--step", type=int, default=7, help="days from one look to the next (default 7)")


def run(options):
    """Measure; :class:`~.frame.Result`."""
    oracle = _oracle()
    owner, days, cents = purchases()
    size = int(owner.max()) + 1
    result = Result("stages-quality", size)
    result.add(BARE, 0.0)
    looks = [FIRST + timedelta(days=step) for step in range(0, (LAST - FIRST).days + 1, options.step)]
    found = []
    start = time.perf_counter()
    for look in looks:
        facts = oracle.measure(days, cents, owner, size, look)
        found.append(oracle.classify(facts, look))
    result.rounds = {"rules": [time.perf_counter() - start]}
    result.against["rules"] = "rules"
    quality = judge(np.array(found), [(look - EPOCH).days for look in looks], owner, days, oracle.STAGES)
    shares = np.mean([np.bincount(row, minlength=5) for row in found], axis=0) / size
    result.notes["rules"] = "; ".join(
        [
            f"flips {quality['flips']:.3f} a customer and year (before: {EXPECTED['flips']})",
            *(
                f"{name} buys nothing in {QUIET} days: {quality[name]:.3f} (before: {EXPECTED[name]}),"
                f" just entered: {quality[f'{name}_entered']:.3f}"
                for name in ("declining", "lost")
            ),
            "on average " + ", ".join(f"{name} {share:.0%}" for name, share in zip(oracle.STAGES, shares, strict=True)),
        ]
    )
    say(result.notes["rules"])
    return result


def judge(found, looks, owner, days, names):
    """Return what the stages of many days are worth.

    :param found: stages, a row a look and a column a customer, as places in ``names``
    :param looks: days of the looks
    :param owner: customer of each purchase
    :param days: day of each purchase
    :return: ``{flips, declining, lost, declining_entered, lost_entered}``
    """
    looks = np.asarray(looks)
    span = (looks[-1] - looks[0]) / 365.25
    flips, known = 0, found[0] > 0
    for place in range(1, len(looks)):
        changed = (found[place] != found[place - 1]) & (found[place - 1] > 0)
        within = np.flatnonzero(looks[:place] >= looks[place] - FLIP)
        back = np.zeros(found.shape[1], dtype=bool)
        for earlier in within[:-1]:
            back |= (found[earlier] == found[place]) & (found[earlier] > 0)
        flips += int((changed & back).sum())
        known |= found[place] > 0
    result = {"flips": flips / (known.sum() * span)}
    order = np.lexsort((days, owner))
    keys = owner[order].astype(np.int64) * 1_000_000 + days[order]
    for name in ("declining", "lost"):
        stage = names.index(name)
        are = entered = quiet_are = quiet_entered = 0
        for place in range(1, len(looks)):
            if looks[place] + QUIET > looks[-1]:
                break
            who = np.flatnonzero(found[place] == stage)
            low, high = (
                np.searchsorted(keys, who.astype(np.int64) * 1_000_000 + day, side="right")
                for day in (looks[place], looks[place] + QUIET)
            )
            fresh = found[place - 1][who] != stage
            are, entered = are + len(who), entered + int(fresh.sum())
            quiet_are, quiet_entered = (
                quiet_are + int((low == high).sum()),
                quiet_entered + int((low == high)[fresh].sum()),
            )
        result[name] = quiet_are / are if are else float("nan")
        result[f"{name}_entered"] = quiet_entered / entered if entered else float("nan")
    return result


def purchases():
    """Return (owner, days since 1970, cents) of the purchases of the file that comes with ``lifetimes``."""
    spec = importlib.util.find_spec("lifetimes")
    if spec is None:
        raise BenchError("The CDNOW purchases come with the Python package lifetimes, which is missing.")
    file = Path(spec.submodule_search_locations[0]) / "datasets" / "CDNOW_master.txt"
    rows = [line.split() for line in file.read_text().splitlines()]
    rows = [row for row in rows if row and row[0].isdigit()]
    customers = np.unique([int(row[0]) for row in rows], return_inverse=True)[1]
    days = np.array([(date(int(row[1][:4]), int(row[1][4:6]), int(row[1][6:])) - EPOCH).days for row in rows])
    cents = np.array([round(float(row[3]) * 100) for row in rows])
    worth = cents > 0
    return customers[worth], days[worth], cents[worth]


def _oracle():
    """Return the stages of the tests, which the refresh is held against."""
    tests = Path(__file__).resolve().parents[1] / "addons" / "grc_lifecycle" / "tests" / "engine"
    spec = importlib.util.spec_from_file_location("stage_oracle", tests / "stage_oracle.py")
    oracle = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    sys.modules[spec.name] = oracle
    spec.loader.exec_module(oracle)
    return oracle
