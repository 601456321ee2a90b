"""Which traits go with being among the best: tests, their correction, lifts, and what says the same.

See ``likeness.py`` for what a trait is. Numbers of customers are arrays with one element a trait.
"""

import numpy as np

#: Coverage of the interval of a lift; customers among the best that are added to shrink it.
COVERAGE, PRIOR_BEST = 0.95, 2


def fisher(size, best, having, found):
    """Return two-sided p-values: twice the smaller tail of the hypergeometric distribution.

    :param size: customers
    :param best: the best among them
    :param having: int array, customers with each trait
    :param found: int array, the best among those
    """
    from scipy.stats import hypergeom

    high = hypergeom.sf(found - 1, size, best, having)
    low = hypergeom.cdf(found, size, best, having)
    # A tail may come out below 0 by its last digit.
    return np.clip(2 * np.minimum(high, low), 0.0, 1.0)


def lifts(size, best, having, found):
    """Return lifts with the lower and upper limits of their intervals.

    The share of the best among those with a trait has a beta distribution, the prior being as good as
    :data:`PRIOR_BEST` of the best and their company of the average kind.
    """
    from scipy.special import betaincinv

    base = best / size
    wins, losses = found + PRIOR_BEST, having - found + PRIOR_BEST * (1 - base) / base
    tail = (1 - COVERAGE) / 2
    limits = (betaincinv(wins, losses, tail), betaincinv(wins, losses, 1 - tail))
    return wins / (wins + losses) / base, limits[0] / base, limits[1] / base


def explained(table, best, level):
    """Return for each trait the place of the stronger one that explains it, -1 where it stands by itself.

    :param table: sparse matrix of who (rows) has which trait (columns, strongest first)
    :param best: bool array, who is among the best
    :param level: p-value up to which one separates beside another
    """
    from scipy.special import erfcinv

    both = (table.T @ table).toarray()
    wins = (table[best].T @ table[best]).toarray()
    size, number = len(best), np.count_nonzero(best)
    least = np.sqrt(2) * erfcinv(level)
    stronger = np.full(table.shape[1], -1)
    standing = []
    for place in range(table.shape[1]):
        for other in standing:
            having = np.array([both[place, other], both[place, place] - both[place, other]])
            found = np.array([wins[place, other], wins[place, place] - wins[place, other]])
            sizes = np.array([both[other, other], size - both[other, other]])
            bests = np.array([wins[other, other], number - wins[other, other]])
            if abs(_mantel_haenszel(having, found, sizes, bests)) < least:
                stronger[place] = other
                break
        else:
            standing.append(place)
    return stronger


def _mantel_haenszel(having, found, sizes, bests):
    """Return how far what was found is from what is expected within the strata, in standard deviations."""
    inner = np.maximum(sizes, 1)
    expected = having * bests / inner
    variance = having * (sizes - having) * bests * (sizes - bests) / (inner**2 * np.maximum(sizes - 1, 1))
    spread = np.sqrt(variance.sum())
    return (found - expected).sum() / spread if spread else 0.0
