"""Groups of customers who are like each other: k-means on recency, frequency, monetary value and margin.

Each measure is taken on a signed logarithmic scale, which keeps the greatest customers from making a group of their
own, and standardised. The number of groups is the one with the highest mean silhouette (P. Rousseeuw, "Silhouettes",
Journal of Computational and Applied Mathematics 20, 1987). Everything is drawn by a seed: the same customers in the
same order and the same seed make the same groups.
"""

from dataclasses import asdict, dataclass

import numpy as np

from .threads import one_thread

#: Measures in the order of the columns: days of silence, purchase days, net revenue, margin.
FEATURES = ("recency", "frequency", "monetary", "margin")
#: Fewest and most groups; customers that a group has to have on average when their number is chosen.
FEWEST, MOST, EACH = 2, 8, 10
#: Starts of each k-means; customers on whom the number is chosen, and of whom silhouettes are taken.
STARTS, SAMPLE, JUDGED = 10, 10_000, 2_500
#: An amount of this share of the usual one is where the scale turns from straight to logarithmic.
BEND = 0.01
#: Standard deviations from the average from which a measure sets a group apart, and from which it does so clearly.
APART, CLEARLY = 0.5, 1.5
#: Most measures in a name.
NAMED = 3
#: Farthest (standard deviations) that a group may move between two fits and still be the same one.
NEAR = 1.0
#: Why the number of groups is not what it might be.
REASONS = ("empty", "few", "alike", "limited")


@dataclass(frozen=True)
class Grouping:
    """Groups as they were found: enough to tell the group of any customer.

    :ivar units: where the scale of each measure bends, in its own unit, see :func:`scaled`
    :ivar means: mean of each scaled measure over the customers
    :ivar deviations: standard deviation of each; 1 where they are all alike
    :ivar centres: a list a group, of the scaled measures; the group of the highest margin first
    :ivar sizes: customers of each group
    :ivar silhouettes: mean silhouette by number of groups tried, the number as text; between −1 and 1
    :ivar reason: one of :data:`REASONS`, or None
    """

    units: tuple
    means: tuple
    deviations: tuple
    centres: tuple
    sizes: tuple
    silhouettes: dict
    reason: str | None = None

    @property
    def silhouette(self):
        """Mean silhouette of the groups chosen; None of a single group."""
        return self.silhouettes.get(str(len(self.centres)))

    @property
    def profiles(self):
        """Array of a row a group: how many standard deviations each measure is above the average of all."""
        return self._standard(np.array(self.centres).reshape(-1, len(FEATURES)))

    @property
    def natural(self):
        """Array of a row a group: what is typical of it, in days, purchase days and money."""
        centres = np.array(self.centres).reshape(-1, len(FEATURES))
        return np.sign(centres) * np.expm1(np.abs(centres)) * np.array(self.units)

    def _standard(self, values):
        return (values - np.array(self.means)) / np.array(self.deviations)

    def assign(self, measures):
        """Return the place of each customer's group in :attr:`centres`: of the nearest centre.

        :param measures: array of a row a customer, columns as in :data:`FEATURES`
        """
        values = self._standard(scaled(measures, self.units))
        return _nearest(values, self.profiles)

    def match(self, earlier):
        """Return for each group its place among those of an earlier fit, −1 for one that is new.

        Pairs are those whose centres lie nearest together in all, none farther apart than :data:`NEAR`.

        :param Grouping earlier: the fit before this one
        """
        from scipy.optimize import linear_sum_assignment

        before = earlier.natural
        places = np.full(len(self.centres), -1)
        if not len(before) or not len(places):
            return places
        old = self._standard(scaled(before, self.units))
        distances = np.sqrt(((self.profiles[:, None, :] - old[None, :, :]) ** 2).sum(axis=2))
        # One that is too far costs more than any number of pairs that are near.
        costs = np.where(distances <= NEAR, distances, 1e6)
        for mine, theirs in zip(*linear_sum_assignment(costs), strict=True):
            if distances[mine, theirs] <= NEAR:
                places[mine] = theirs
        return places

    def as_dict(self):
        """Return what JSON can hold; :meth:`of` makes it a grouping again, to the last digit."""
        return asdict(self)

    @classmethod
    def of(cls, values):
        """Return the grouping of :meth:`as_dict`."""
        return cls(**values)


def scaled(measures, units):
    """Return sign(x) · ln(1 + |x| ÷ unit) of each measure: straight about zero, logarithmic far from it.

    :param measures: array of a row a customer, columns as in :data:`FEATURES`
    :param units: the unit of each column
    """
    values = np.asarray(measures, dtype=float)
    return np.sign(values) * np.log1p(np.abs(values) / np.asarray(units, dtype=float))


def bends(measures):
    """Return the unit of each measure: a day, a purchase day, a hundredth of the median amount that is not zero."""
    values = np.abs(np.asarray(measures, dtype=float))
    units = [1.0, 1.0]
    for column in values[:, 2:].T:
        spent = column[column > 0]
        units.append(float(np.median(spent)) * BEND if len(spent) else 1.0)
    return tuple(units)


def group(measures, asked=0, seed=0):
    """Return the :class:`Grouping` of customers.

    Candidates are fitted on at most :data:`SAMPLE` customers drawn by the seed; the one chosen is then fitted on
    everyone from the centres found. Where nothing can be told apart there is one group, and a reason:

    - ``empty``: there is nobody
    - ``few``: fewer than twice :data:`EACH` customers, and no number was asked for
    - ``alike``: all customers have the same measures
    - ``limited``: more groups were asked for than there are different customers, or pairs of customers

    :param measures: array of a row a customer, columns as in :data:`FEATURES`; finite numbers
    :param int asked: number of groups; 0: by silhouette, from :data:`FEWEST` to :data:`MOST`
    :param int seed: of everything that is drawn
    :raise ValueError: for a number of groups that cannot be asked for, or measures that are no numbers
    """
    if asked and not 1 <= asked <= MOST:
        raise ValueError(f"{asked} groups asked for: 0 (automatic), or 1 to {MOST}")
    measures = np.asarray(measures, dtype=float).reshape(-1, len(FEATURES))
    if not np.isfinite(measures).all():
        raise ValueError("a measure is not a number")
    units = bends(measures)
    values = scaled(measures, units)
    if not len(values):
        return Grouping(units, (0.0,) * 4, (1.0,) * 4, (), (), {}, "empty")
    means, deviations = values.mean(axis=0), values.std(axis=0)
    deviations[deviations <= 1e-9] = 1.0
    values = (values - means) / deviations
    drawn = _draw(len(values), SAMPLE, seed)
    sample = values[drawn]
    most, reason = _most(sample, len(values), asked)
    with one_thread("sklearn.cluster", "sklearn.metrics"):
        centres, silhouettes = _choose(sample, most, asked, seed)
        if len(drawn) < len(values) and len(centres) > 1:
            centres = _fit(values, len(centres), seed, centres)[0]
    order = np.lexsort((centres[:, 2], -centres[:, 3]))
    centres = centres[order]
    sizes = np.bincount(_nearest(values, centres), minlength=len(centres))
    return Grouping(
        units,
        tuple(means.tolist()),
        tuple(deviations.tolist()),
        tuple(tuple(centre) for centre in (centres * deviations + means).tolist()),
        tuple(sizes.tolist()),
        silhouettes,
        reason,
    )


def names(grouping):
    """Return what sets each group apart: a tuple of codes a group, the most telling first.

    A code is a measure and its level against the average of all customers: ``very_low``, ``low``, ``high``,
    ``very_high``, such as ``recency_low`` (bought lately); ``margin_negative`` where the group costs; ``average`` alone
    where nothing stands out. Two groups of the same codes are told by all four measures, ``middle`` ones too.
    """
    profiles, natural = grouping.profiles, grouping.natural
    found = [_codes(profile, amounts, NAMED, APART) for profile, amounts in zip(profiles, natural, strict=True)]
    return [
        codes if found.count(codes) == 1 else _codes(profile, amounts, len(FEATURES), 0)
        for codes, profile, amounts in zip(found, profiles, natural, strict=True)
    ]


def _codes(profile, amounts, most, least):
    order = sorted(range(len(FEATURES)), key=lambda place: -abs(profile[place]))
    codes = []
    for place in order[:most]:
        name = FEATURES[place]
        if name == "margin" and amounts[place] < 0:
            codes.append("margin_negative")
        elif abs(profile[place]) >= max(least, 1e-9):
            codes.append(f"{name}_{_level(profile[place])}")
    return tuple(codes) or ("average",)


def _level(deviations):
    if abs(deviations) < APART:
        return "middle"
    side = "low" if deviations < 0 else "high"
    return f"very_{side}" if abs(deviations) >= CLEARLY else side


def _draw(size, wanted, seed):
    """Return the places of at most ``wanted`` of ``size``, in their order."""
    if size <= wanted:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, wanted, replace=False))


def _most(sample, customers, asked):
    """Return the most groups that there can be, and the reason when that is not what was wanted."""
    different = len(np.unique(np.round(sample, 6), axis=0))
    if different == 1:
        return 1, "alike" if customers > 1 else "few"
    if asked:
        most = max(min(different, customers // 2), 1)
        return min(most, MOST), "limited" if asked > most else None
    most = min(different, customers // EACH, MOST)
    return (most, None) if most >= FEWEST else (1, "few")


def _choose(sample, most, asked, seed):
    """Return the centres of the number that was asked for, else of the highest silhouette; and the silhouettes."""
    alone = sample.mean(axis=0)[None, :]
    if most < FEWEST or asked == 1:
        return alone, {}
    judged = _draw(len(sample), JUDGED, seed + 1)
    fits, silhouettes = {}, {}
    # More groups than a tenth of the customers are tried only when they are asked for.
    tried = [number for number in range(FEWEST, most + 1) if number <= max(len(sample) // EACH, min(asked, most))]
    for number in tried:
        centres, labels = _fit(sample, number, seed)
        fits[number] = centres
        silhouettes[str(number)] = _silhouette(sample[judged], labels[judged])
    best = min(asked, most) if asked else max(fits, key=lambda number: (silhouettes[str(number)], -number))
    return fits[best], silhouettes


def _fit(values, number, seed, centres=None):
    """Return the centres and labels of k-means: of the best of some starts, or from given centres."""
    from sklearn.cluster import KMeans

    start = {"n_init": STARTS} if centres is None else {"n_init": 1, "init": centres}
    fit = KMeans(number, random_state=seed, **start).fit(values)
    return fit.cluster_centers_, fit.labels_


def _silhouette(values, labels):
    """Return the mean silhouette; 0 where those judged are all of one group, or each of his own."""
    from sklearn.metrics import silhouette_score

    if not 1 < len(np.unique(labels)) < len(labels):
        return 0.0
    return float(silhouette_score(values, labels))


def _nearest(values, centres):
    """Return the place of the nearest centre; the first of several."""
    if not len(centres):
        return np.zeros(len(values), dtype=np.int64)
    distances = np.stack([((values - centre) ** 2).sum(axis=1) for centre in centres])
    return distances.argmin(axis=0)
