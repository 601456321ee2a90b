"""Stages of a customer's life from purchases alone, said once more in plain numpy: what tests compare with.

Nothing of the addon is imported, and its numbers are written out. All functions work on many customers at once:
``days`` and ``amounts`` hold the documents of all, ``owner`` the number of the customer of each.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from dateutil.relativedelta import relativedelta

STAGES = ("prospect", "new", "active", "declining", "lost")

_EPOCH = date(1970, 1, 1)


@dataclass
class Facts:
    """What stages follow from, one element a customer; days since 1970.

    :ivar purchase_days: occasions
    :ivar first_day: day of the first purchase; without one, any
    :ivar last_day: day of the last purchase; without one, any
    :ivar usual: usual silence in days, rounded to two places as it is stored
    :ivar late_from: first day on which the customer is late
    :ivar fell: spending fell
    :ivar usual_interval: Q, the company's usual interval in days
    """

    purchase_days: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    usual: np.ndarray
    late_from: np.ndarray
    fell: np.ndarray
    usual_interval: int


def spending_windows(as_of):
    """Return three windows (last day before, last day) for each of the last three month-ends, the latest first.

    180 days that end with it, the 180 days before, and 180 days that ended a year earlier.
    """
    length, result = timedelta(days=180), []
    first = (as_of + timedelta(days=1)).replace(day=1)
    for back in range(3):
        end = first - relativedelta(months=back) - timedelta(days=1)
        result.append([(last - length, last) for last in (end, end - length, end - relativedelta(years=1))])
    return result


def usual_silence(p90, intervals, usual_interval):
    """Return u = max(q, (x·q + 2·Q) / (x + 2)) in days, exact.

    :param p90: q, 90th percentile (discrete) of the customer's intervals; 0 without any
    :param intervals: x, number of the customer's intervals
    :param usual_interval: Q of the company
    """
    p90, intervals = np.asarray(p90, dtype=float), np.asarray(intervals, dtype=float)
    return np.maximum(p90, (intervals * p90 + 2 * usual_interval) / (intervals + 2))


def late_from(last_day, usual):
    """Return the first day on which silence exceeds u + max(u/4, 7)."""
    return np.asarray(last_day) + np.floor(usual + np.maximum(usual / 4, 7) + 1e-9).astype(int) + 1


def spending_fell(days, amounts, occasions, owner, size, as_of):
    """Return whether spending fell, for each of ``size`` customers.

    At two month-ends running among the last three, the net amount of the last 180 days is at most 60 % of that of
    the 180 days before and of that of the 180 days that ended a year earlier, each of the three with three
    occasions at least. A window worth nothing or less is never undercut.

    :param days: days since 1970 of the documents that stand
    :param amounts: their amounts in the smallest unit of the currency (integers), credit notes negative
    :param occasions: whether each is a purchase
    """
    fell = []
    for windows in spending_windows(as_of):
        sums, enough = [], np.ones(size, dtype=bool)
        for after, until in windows:
            within = (days > _number(after)) & (days <= _number(until))
            sums.append(np.bincount(owner[within], weights=amounts[within], minlength=size))
            bought = within & occasions
            met = np.unique(np.column_stack([owner[bought], days[bought]]), axis=0)
            enough &= np.bincount(met[:, 0].astype(int), minlength=size) >= 3
        now, *earlier = sums
        for before in earlier:
            enough &= (before > 0) & (10 * now <= 6 * before)
        fell.append(enough)
    return fell[1] & (fell[0] | fell[2])


def measure(days, amounts, owner, size, as_of, occasions=None, usual_interval=None):
    """Return the :class:`Facts` of ``size`` customers on a day, from their documents up to that day.

    :param usual_interval: Q; None: reckon it from these customers
    """
    until = days <= _number(as_of)
    days, amounts, owner = days[until], amounts[until], owner[until]
    occasions = np.ones(len(days), dtype=bool) if occasions is None else occasions[until]
    met = np.unique(np.column_stack([owner[occasions], days[occasions]]), axis=0).reshape(-1, 2).astype(int)
    who, when = met[:, 0], met[:, 1]
    counts = np.bincount(who, minlength=size)
    ends = np.cumsum(counts)
    bought = counts > 0
    first, last = np.zeros(size, dtype=int), np.zeros(size, dtype=int)
    first[bought], last[bought] = when[(ends - counts)[bought]], when[ends[bought] - 1]
    p90 = np.array(
        [_p90(np.diff(when[end - count : end])) for end, count in zip(ends, counts, strict=True)], dtype=int
    ).reshape(size)
    intervals = np.maximum(counts - 1, 0)
    if usual_interval is None:
        usual_interval = company_interval(p90, intervals)
    usual = usual_silence(p90, intervals, usual_interval)
    return Facts(
        purchase_days=counts,
        first_day=first,
        last_day=last,
        usual=np.floor(usual * 100 + 0.5 + 1e-9) / 100,
        late_from=late_from(last, usual),
        fell=spending_fell(days, amounts, occasions, owner, size, as_of),
        usual_interval=usual_interval,
    )


def company_interval(p90, intervals):
    """Return Q: the median of q over customers with three occasions, within 30 to 365 days; 90 below 20 of them."""
    telling = np.sort(p90[intervals >= 2])
    return 90 if len(telling) < 20 else int(min(max(telling[(len(telling) - 1) // 2], 30), 365))


def classify(facts, as_of):
    """Return the stage of each customer by the default rules, as places in :data:`STAGES`."""
    today = _number(as_of)
    silence = today - facts.last_day
    lost = (silence > facts.usual + 180) | (silence > 730)
    usual = facts.usual_interval
    recent = today - facts.first_day <= max(90, int(usual + max(usual / 4, 7)))
    new = (facts.purchase_days <= 2) & recent
    declining = (facts.late_from <= today) | facts.fell
    found = np.select([facts.purchase_days == 0, lost, new, declining], [0, 4, 1, 3], 2)
    return found.astype(int)


def _p90(gaps):
    """Return the discrete 90th percentile of gaps, 0 without any."""
    if not len(gaps):
        return 0
    return int(np.sort(gaps)[(9 * len(gaps) + 9) // 10 - 1])


def _number(day):
    return (day - _EPOCH).days
