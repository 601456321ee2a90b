"""What the order of numbers tells: ranks, equal numbers sharing theirs."""

import numpy as np
from scipy.stats import rankdata


def auc(score, outcome):
    """Return the area under the curve: how likely one with the outcome has a greater score than one without.

    :param score: numbers, of which draws count half
    :param outcome: as many booleans
    :return: 0 to 1; None where all outcomes are alike
    """
    outcome = np.asarray(outcome, dtype=bool)
    yes = int(outcome.sum())
    no = len(outcome) - yes
    if not yes or not no:
        return None
    return float((rankdata(score)[outcome].sum() - yes * (yes + 1) / 2) / (yes * no))


def correlation(first, second):
    """Return Spearman's correlation of two rows of numbers; None when one of them is constant."""
    first, second = rankdata(first), rankdata(second)
    spread = first.std() * second.std()
    if not spread > 0:
        return None
    return float(((first - first.mean()) * (second - second.mean())).mean() / spread)
