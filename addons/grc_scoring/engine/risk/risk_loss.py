"""What becomes of invoices that are overdue: the chance that they are never paid, and the days until they are.

Asked are the instalments still open :data:`OPEN` days after their due date, of which what became of them is known: a
year has passed since. Never paid is what was still open at its end. A grade's chance is drawn towards the company's,
the company's towards :data:`USUAL`.
"""

import numpy as np

from . import risk

#: Days after the due date from which on somebody asks.
OPEN = 7
#: Instalments without which nothing is said.
NEEDED = 30
#: Chance that an instalment is never paid, before anything is known, and the instalments that this is worth.
USUAL, WORTH = 0.05, 20


def losses(dues, grade, day):
    """Return ``{share, grades, days, known}``, empty with fewer than :data:`NEEDED` instalments.

    ``share`` is the chance that one is never paid, ``grades`` the same for customers of each of :data:`~.risk.GRADES`,
    ``days`` the mean number of days from then to the payment, of those paid; ``known`` is how many it rests on.

    :param dues: :class:`~.risk.Dues`
    :param grade: place of each customer's grade; negative: none
    :param day: the day asked about
    """
    end = dues.due.astype(np.int64) + risk.LONGEST
    settled = dues.settled.astype(np.int64)
    known = (end < day) & (settled > dues.due + OPEN)
    count = int(known.sum())
    if count < NEEDED:
        return {}
    never = (settled > end)[known]
    share = (never.sum() + USUAL * WORTH) / (count + WORTH)
    grades = grade[dues.owner[known]]
    rated = grades >= 0
    total, lost = (
        np.bincount(grades[rated], weights, len(risk.GRADES)) for weights in (np.ones(rated.sum()), never[rated])
    )
    days = (settled - dues.due - OPEN)[known][~never]
    return {
        "share": round(float(share), 4),
        "grades": [round(float(value), 4) for value in (lost + share * WORTH) / (total + WORTH)],
        "days": round(float(days.mean()), 1) if len(days) else float(risk.LONGEST),
        "known": count,
    }
