"""Likeness: what the best customers have in common, and how much like them anyone is.

A trait is a characteristic that a customer has or has not (country France, category wholesale); customers have
any number of them. A trait separates when it is found among the best more, or less, often than chance allows:
Fisher's exact test by the hypergeometric distribution, both sides, the p-value twice that of the smaller tail.
Of all traits that are frequent enough to be tested, those are claimed that the procedure of Benjamini and
Hochberg ("Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995) accepts.

Of traits that say the same (Lyon, its region, its language) the strongest stands; another stands beside it only
when it separates within those who have the first and those who have it not (Cochran, Mantel and Haenszel).
The likeness of anyone is that of a ridge-penalised logistic regression on the traits that stand.
"""

from dataclasses import dataclass

import numpy as np

from . import association, ranks

#: Share of customers that are the best, of those with a value.
SHARE = 0.2
#: Customers, and best among them, below which nothing is said; customers with and without a trait, to be tested.
LEAST_CUSTOMERS, LEAST_BEST, LEAST_COUNT = 50, 10, 5
#: False discovery rate.
RATE = 0.05
#: Parts of the customers of which each is foretold from the others; seed of who is in which.
FOLDS, SEED = 5, 20

#: Why nothing is said.
REASONS = ("few_customers", "alike", "few_best", "no_traits", "nothing")


@dataclass(frozen=True)
class Traits:
    """The traits claimed, those that stand by themselves before the others, strongest evidence first.

    Arrays of equal lengths:

    :ivar trait: number of the trait
    :ivar customers: customers who have it
    :ivar best: the best among them
    :ivar lift: share of the best among them ÷ share among all, drawn towards 1
    :ivar low: lower limit of the lift
    :ivar high: upper limit of the lift
    :ivar p_value: two-sided, of Fisher's exact test
    :ivar q_value: least false discovery rate at which it is claimed
    :ivar explained: place of the stronger trait that says the same; -1: it stands by itself
    :ivar weight: logarithm of the odds that it adds to a likeness; 0 where explained
    """

    trait: np.ndarray
    customers: np.ndarray
    best: np.ndarray
    lift: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    explained: np.ndarray
    weight: np.ndarray

    def __len__(self):
        return len(self.trait)


@dataclass(frozen=True)
class Likeness:
    """What one company's best customers have in common.

    :ivar customers: customers looked at
    :ivar best: the best among them
    :ivar tested: traits that were frequent enough to be tested
    :ivar reason: one of :data:`REASONS` when nothing is claimed; None otherwise
    :ivar intercept: logarithm of the odds of who has none of the traits
    :ivar traits: the :class:`Traits` claimed
    """

    customers: int
    best: int
    tested: int
    reason: str | None
    intercept: float
    traits: Traits

    @property
    def base(self):
        """Share of the best among all."""
        return self.best / self.customers if self.customers else 0.0


def best_cut(values, share=SHARE):
    """Return the value from which a customer is among the best; None when values do not tell customers apart.

    The best are the ``share`` of those with the greatest values, equal values together, and above 0.

    :param values: one number a customer, NaN counts as 0
    """
    values = np.nan_to_num(np.asarray(values, dtype=float))
    if not len(values):
        return None
    ordered = np.sort(values)[::-1]
    cut = ordered[max(int(np.ceil(share * len(values))) - 1, 0)]
    if cut <= 0:
        above = ordered[ordered > 0]
        cut = above[-1] if len(above) else None
    if cut is not None and np.count_nonzero(values >= cut) > len(values) / 2:
        # Most are as good as the last of the best: better are those above them.
        above = ordered[ordered > cut]
        cut = above[-1] if len(above) else None
    return None if cut is None else float(cut)


def find(owner, trait, best):
    """Return the :class:`Likeness` of the best.

    :param owner: int array, number of the customer (0 … len(best) − 1) of each pair of customer and trait
    :param trait: int array, number of the trait of each pair; a pair may come twice
    :param best: bool array, who is among the best
    """
    from scipy.stats import false_discovery_control

    best = np.asarray(best, dtype=bool)
    size, number = len(best), int(np.count_nonzero(best))
    owner, trait = _distinct(owner, trait)
    counts = np.bincount(trait)
    tested = np.flatnonzero((counts >= LEAST_COUNT) & (counts <= size - LEAST_COUNT))
    reason = _reason(size, number, len(tested))
    if reason:
        return Likeness(size, number, len(tested), reason, 0.0, _no_traits())
    having = counts[tested]
    found = np.bincount(trait, weights=best[owner], minlength=len(counts))[tested].astype(np.int64)
    p_values = association.fisher(size, number, having, found)
    q_values = false_discovery_control(p_values)
    kept = _strongest(size, number, having, found, p_values)
    kept = kept[q_values[kept] <= RATE]
    if not len(kept):
        return Likeness(size, number, len(tested), "nothing", 0.0, _no_traits())
    table = _table(owner, trait, tested[kept], size)
    explained = association.explained(table, best, RATE * len(kept) / len(tested))
    intercept, weights = _weights(table, best, explained)
    # What says the same comes behind: the other side of one trait is often stronger than the next one.
    order = np.argsort(explained >= 0, kind="stable")
    explained = np.append(np.argsort(order), -1)[explained[order]]
    kept = kept[order]
    limits = association.lifts(size, number, having[kept], found[kept])
    traits = Traits(
        tested[kept], having[kept], found[kept], *limits, p_values[kept], q_values[kept], explained, weights[order]
    )
    return Likeness(size, number, len(tested), None, intercept, traits)


def ratios(likeness, owner, trait, size):
    """Return how often those of their traits are among the best, as a multiple of the average.

    :param likeness: a :class:`Likeness`; without a claim everyone is like the average
    :param owner: int array, number of the person (0 … ``size`` − 1) of each pair
    :param trait: int array, number of the trait of each pair
    :return: float array of ``size``
    """
    if likeness.reason:
        return np.ones(size)
    owner, trait = _distinct(owner, trait)
    weights = np.zeros(max(trait.max(initial=0), likeness.traits.trait.max()) + 1)
    weights[likeness.traits.trait] = likeness.traits.weight
    odds = likeness.intercept + np.bincount(owner, weights=weights[trait], minlength=size)
    return multiple(odds, likeness.base)


def multiple(odds, base):
    """Return the share of the best that the logarithm of odds stands for, as a multiple of the share among all."""
    return 1 / (1 + np.exp(-odds)) / base


def foretold(owner, trait, best):
    """Return how well traits tell the best among customers that were not looked at, ``{top, auc}``.

    Customers are divided into :data:`FOLDS` parts; each is foretold by what is found, test and all, in the others.

    :return: ``top``: share of the best among the fifth with the highest likeness ÷ share among all; ``auc``:
        probability that one of the best has a higher likeness than another; None where no part can be foretold
    """
    best = np.asarray(best, dtype=bool)
    owner, trait = _distinct(owner, trait)
    part = np.random.default_rng(SEED).permutation(len(best)) % FOLDS
    likeness = np.ones(len(best))
    for fold in range(FOLDS):
        inside = part == fold
        known = _found_outside(owner, trait, best, inside)
        likeness[inside] = ratios(known, *_renumbered(owner, trait, inside), np.count_nonzero(inside))
    auc = ranks.auc(likeness, best)
    return None if auc is None else {"top": _top(likeness, best), "auc": auc}


def _found_outside(owner, trait, best, inside):
    return find(*_renumbered(owner, trait, ~inside), best[~inside])


def _renumbered(owner, trait, chosen):
    """Return the pairs of the ``chosen`` customers, who are numbered anew."""
    places = np.cumsum(chosen) - 1
    kept = chosen[owner]
    return places[owner[kept]], trait[kept]


def _top(likeness, best, share=SHARE):
    """Return the share of the best among the first ``share`` by likeness ÷ that of all; equals are shared out."""
    values, places = np.unique(-likeness, return_inverse=True)
    sizes = np.bincount(places, minlength=len(values))
    wins = np.bincount(places, weights=best, minlength=len(values))
    room = np.clip(share * len(best) - (np.cumsum(sizes) - sizes), 0, sizes)
    return float((wins * room / sizes).sum() / room.sum() / best.mean())


def _strongest(size, best, having, found, p_values):
    """Return the places of the traits, strongest evidence first; of equal evidence, what the best have more often.

    Where p-values are too small for the machine, the distance from what is expected orders them.
    """
    distance = (found - having * best / size) / np.sqrt(having * (size - having))
    with np.errstate(divide="ignore"):
        evidence = np.round(np.log10(p_values), 6)
    return np.lexsort((-distance, -np.round(np.abs(distance), 6), evidence))


def _reason(size, best, tested):
    """Return why nothing can be said, one of :data:`REASONS`, or None."""
    if size < LEAST_CUSTOMERS:
        return "few_customers"
    if not 0 < best < size:
        return "alike"
    if best < LEAST_BEST:
        return "few_best"
    return None if tested else "no_traits"


def _distinct(owner, trait):
    """Return the pairs, each once."""
    owner, trait = np.asarray(owner, dtype=np.int64), np.asarray(trait, dtype=np.int64)
    width = int(trait.max(initial=0)) + 1
    keys = np.unique(owner * width + trait)
    return keys // width, keys % width


def _no_traits():
    nothing, none = np.empty(0), np.empty(0, dtype=np.int64)
    return Traits(none, none, none, nothing, nothing, nothing, nothing, nothing, none, nothing)


def _table(owner, trait, chosen, size):
    """Return the sparse matrix of who (rows) has which of the ``chosen`` traits (columns, in their order)."""
    from scipy.sparse import csr_matrix

    places = np.full(max(int(trait.max(initial=0)), int(chosen.max())) + 1, -1)
    places[chosen] = np.arange(len(chosen))
    kept = places[trait] >= 0
    ones = np.ones(np.count_nonzero(kept))
    return csr_matrix((ones, (owner[kept], places[trait[kept]])), shape=(size, len(chosen)))


def _weights(table, best, explained):
    """Return the intercept and the weights of the logistic regression on the columns that stand by themselves."""
    from sklearn.linear_model import LogisticRegression

    standing = np.flatnonzero(explained < 0)
    model = LogisticRegression(C=1.0, tol=1e-8, max_iter=1000).fit(table[:, standing], best)
    weights = np.zeros(len(explained))
    weights[standing] = model.coef_[0]
    return float(model.intercept_[0]), weights
