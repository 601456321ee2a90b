"""What every measure shares: timing by case, ratios to the case ``bare``, JSON and Markdown."""

import json
import math
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

#: The case that the others are compared with, unless they name another.
BARE = "bare"


class BenchError(Exception):
    """Something the caller can put right; shown as one sentence."""


@dataclass
class Result:
    """Seconds of each case, one value a round, in the order in which the cases came.

    :ivar name: name of the measure
    :ivar customers: number of customers it ran on
    :ivar against: ``{case: the case it is compared with}`` where that is not ``bare``
    :ivar aims: ``{case: highest ratio aimed at}``
    :ivar notes: ``{case: what else was measured}``, for the table
    """

    name: str
    customers: int
    against: dict = field(default_factory=dict)
    aims: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)
    rounds: dict = field(default_factory=dict)

    @contextmanager
    def timed(self, case):
        """Add the wall time of the block to ``case``."""
        start = time.perf_counter()
        yield
        self.add(case, time.perf_counter() - start)

    def add(self, case, seconds):
        """Add one measurement."""
        self.rounds.setdefault(case, []).append(seconds)

    def seconds(self):
        """Return ``{case: median seconds}``."""
        return {case: statistics.median(values) for case, values in self.rounds.items()}

    def reference(self, case):
        """Return the case that ``case`` is compared with."""
        return self.against.get(case, BARE)

    def ratio(self, against=None):
        """Return ``{case: ratio to its reference}``, or to the case ``against`` if that was measured.

        Cases measured in the same rounds as their reference are compared round by round (a busy neighbour
        then slows both), and the median of those ratios counts.
        """
        return {case: statistics.median(self.ratios(case, against)) for case in self.rounds}

    def ratios(self, case, against=None):
        """Return the ratio of each round; of the medians, where the rounds do not correspond."""
        reference = against if against in self.rounds else self.reference(case)
        values, base = self.rounds[case], self.rounds[reference]
        if len(values) == len(base):
            return [value / other for value, other in zip(values, base, strict=True)]
        return [statistics.median(values) / statistics.median(base)]

    def as_dict(self):
        """Return what ``--json`` prints."""
        return {
            "name": self.name,
            "customers": self.customers,
            "seconds": {case: round(value, 4) for case, value in self.seconds().items()},
            "ratio": {case: round(value, 4) for case, value in self.ratio(BARE).items()},
        }

    def as_json(self):
        """Return :meth:`as_dict` on one line."""
        return json.dumps(self.as_dict())

    def as_markdown(self):
        """Return a table of the cases, with aims and notes."""
        seconds, ratio = self.seconds(), self.ratio()
        rows = [("case", "seconds", "ratio", "interval", "aim", "")]
        for case in self.rounds:
            low, high = median_interval(self.ratios(case))
            rows.append(
                (
                    case,
                    f"{seconds[case]:.3f}",
                    f"{ratio[case]:.3f}",
                    f"{low:.3f} – {high:.3f}" if len(self.rounds[case]) > 1 else "",
                    f"≤ {self.aims[case]:g}" if case in self.aims else "",
                    self.notes.get(case, ""),
                )
            )
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|---|--:|--:|:-:|--:|---|")
        return "\n".join(lines)


def median_interval(values, confidence=0.95):
    """Return (low, high): the order statistics between which the median lies with ``confidence``.

    Free of any assumption about the distribution; with few values it is their whole range.
    """
    ordered = sorted(values)
    size = len(ordered)
    if not size:
        raise ValueError("no values")
    outside, rank = 0.0, 0
    while rank < (size - 1) // 2:
        outside += math.comb(size, rank) / 2**size
        if 2 * outside > 1 - confidence:
            break
        rank += 1
    low = max(rank - 1, 0)
    return ordered[low], ordered[size - 1 - low]


def interleaved(rounds, sides, measure):
    """Call ``measure(side)`` for all ``sides`` in each of ``rounds``, in turns of order.

    What goes first in one round goes last in the next, so that what warms up or drifts is shared.
    """
    for number in range(rounds):
        for side in sides if number % 2 == 0 else tuple(reversed(sides)):
            measure(side)


def peak_memory(reset=False):
    """Return the highest resident memory of this process in MB since the start or the last reset; 0 if unknown."""
    try:
        with open("/proc/self/status") as status:
            peak = next((int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")), 0)
        if reset:
            with open("/proc/self/clear_refs", "w") as refs:
                refs.write("5")
    except OSError:
        return 0
    return peak
