"""Probability that a customer pays their next invoice late, from what they paid before.

A trial is an instalment that fell due before the day asked about, paid since or not: anyone who has paid before the due
date is not counted earlier than anyone who has not, or the punctual would be counted first. Their own trials are drawn
towards those of the company (beta-binomial, prior by maximum likelihood); where enough customers have a next invoice
to learn from, a logistic regression stands on top (``risk_fit.py``).

Days are whole numbers (days since 1970 or any other day), money is in the company's currency.
"""

from dataclasses import asdict, dataclass, field, replace

import numpy as np
from scipy.special import betaln, digamma, expit, logit, polygamma

from ..newton import maximise
from . import risk_mixture

#: Day of payment of what is still open.
NEVER = 2**31 - 1
#: Days after which a trial counts half.
HALF_LIFE = 365
#: A delay beyond this (days) says no more.
LONGEST = 365
GRADES = "abcde"
#: Where grades B to E begin: where they tell the company's customers apart best, kept within these bands.
BANDS = ((0.02, 0.30), (0.04, 0.50), (0.08, 0.70), (0.16, 0.90))
#: Probabilities that are tried as cut-offs, at most.
TRIED = 200
#: Variance of the weak prior on the logarithms of the beta distribution's parameters.
PRIOR_VARIANCE = 2.0


@dataclass(frozen=True)
class Dues:
    """What customers had to pay: arrays of one length, an element an instalment.

    :ivar owner: place of the customer, 0 to size − 1
    :ivar issued: day of the invoice
    :ivar due: day by which it was to be paid
    :ivar settled: day of the payment that completed it; :data:`NEVER` while something is open
    :ivar amount: what was due
    """

    owner: np.ndarray
    issued: np.ndarray
    due: np.ndarray
    settled: np.ndarray
    amount: np.ndarray

    def __post_init__(self):
        if len({len(getattr(self, name)) for name in self.__dataclass_fields__}) != 1:
            raise ValueError("The arrays of dues must have one length")


@dataclass(frozen=True)
class History:
    """What was known of each customer on a day: float arrays, one value a customer.

    :ivar count: trials
    :ivar late: of them paid late, or still open
    :ivar recent_count: trials, each halved for every :data:`HALF_LIFE` days since it fell due
    :ivar recent_late: of them late
    :ivar days_late: mean delay in days (0: on time), weighted likewise; NaN without a trial
    :ivar late_share: share of what was due that came late, weighted likewise; NaN without a trial
    :ivar last: whether the last trial was late
    :ivar open: trials still open
    """

    count: np.ndarray
    late: np.ndarray
    recent_count: np.ndarray
    recent_late: np.ndarray
    days_late: np.ndarray
    late_share: np.ndarray
    last: np.ndarray
    open: np.ndarray

    def take(self, places):
        """Return the history of some customers."""
        return History(*(getattr(self, name)[places] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Model:
    """What a company's customers were rated by.

    :ivar alpha: late trials of the prior
    :ivar beta: punctual trials of the prior
    :ivar method: ``own`` (beta-binomial alone), ``mixture`` (the same with a prior of any shape), ``calibrated``
        (stretched and shifted to what came), ``regression``
    :ivar intercept: of the logistic regression
    :ivar coefficients: of :func:`features`; empty for ``own`` and ``mixture``
    :ivar shares: of the prior of ``mixture``, see ``risk_mixture.py``
    :ivar cuts: probabilities at which grades B to E begin
    :ivar losses: of what is overdue, see ``risk_loss.py``
    """

    alpha: float
    beta: float
    method: str = "own"
    intercept: float = 0.0
    coefficients: list = field(default_factory=list)
    shares: list = field(default_factory=list)
    cuts: list = field(default_factory=lambda: [low for low, __ in BANDS])
    losses: dict = field(default_factory=dict)

    @property
    def mean(self):
        """Probability of a customer of whom nothing is known."""
        return self.alpha / (self.alpha + self.beta)

    def as_dict(self):
        """Return the parameters by name, to be stored."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        """Return the model of parameters that were stored; what it does not know is left out."""
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})


def history(dues, size, day):
    """Return the :class:`History` of customers as it was known on ``day``.

    :param dues: :class:`Dues`; what came after ``day`` is not looked at
    :param size: number of customers
    :param day: a trial fell due before it
    """
    trial = dues.due < day
    owner, due = dues.owner[trial], dues.due[trial].astype(np.int64)
    settled = np.minimum(dues.settled[trial].astype(np.int64), NEVER)
    amount = np.abs(dues.amount[trial])
    late = settled > due
    weight = 0.5 ** ((day - due) / HALF_LIFE)
    delay = np.clip(np.minimum(settled, day) - due, 0, LONGEST)

    def total(values):
        return np.bincount(owner, values, size)

    count, recent = np.bincount(owner, minlength=size).astype(float), total(weight)
    last = np.zeros(size)
    order = np.lexsort((due, owner))
    last[owner[order]] = late[order]
    with np.errstate(divide="ignore", invalid="ignore"):
        return History(
            count=count,
            late=total(late),
            recent_count=recent,
            recent_late=total(weight * late),
            days_late=total(weight * delay) / recent,
            late_share=total(weight * amount * late) / total(weight * amount),
            last=last,
            open=total(settled > day),
        )


class _BetaBinomial:
    """Log-likelihood of trials under a beta distribution of probabilities; equal histories are taken together."""

    def __init__(self, count, late, weight):
        self.count, self.late, self.weight = count, late, weight
        self.rows, self.size = len(count), float(weight.sum())

    def sample(self, step):
        part = slice(None, None, step)
        return _BetaBinomial(self.count[part], self.late[part], self.weight[part])

    def __call__(self, parameters):
        """Return sum, gradient and Hessian by (alpha, beta)."""
        a, b = parameters
        n, k, weight = self.count, self.late, self.weight
        value = weight @ (betaln(a + k, b + n - k) - betaln(a, b))
        both = digamma(a + b) - digamma(a + b + n)
        gradient = np.array(
            [
                weight @ (digamma(a + k) - digamma(a) + both),
                weight @ (digamma(b + n - k) - digamma(b) + both),
            ]
        )
        cross = weight @ (polygamma(1, a + b) - polygamma(1, a + b + n))
        hessian = np.full((2, 2), cross)
        hessian[0, 0] += weight @ (polygamma(1, a + k) - polygamma(1, a))
        hessian[1, 1] += weight @ (polygamma(1, b + n - k) - polygamma(1, b))
        return value, gradient, hessian


def prior(count, late):
    """Return (alpha, beta) of the beta distribution of customers' probabilities, by maximum likelihood.

    A weak normal prior on their logarithms keeps them finite where nobody, everybody or everyone alike is late.
    Where the search fails, and without any trial, it is the company's share, worth two trials.

    :param count: trials of each customer
    :param late: of them late
    """
    known = np.asarray(count) > 0
    if known.any():
        pairs = np.stack((np.asarray(count)[known], np.asarray(late)[known]))
        (n, k), weight = np.unique(pairs, axis=1, return_counts=True)
        found = maximise(_BetaBinomial(n, k, weight.astype(float)), [1.0, 1.0], PRIOR_VARIANCE)
        if not found.reason:
            return tuple(float(value) for value in found.parameters)
    share = (np.sum(late) + 0.5) / (np.sum(count) + 1)
    return 2 * float(share), 2 * float(1 - share)


def posterior(alpha, beta, count, late):
    """Return the mean of the probability after ``count`` trials, ``late`` of them late."""
    return (alpha + late) / (alpha + beta + count)


def features(known, alpha, beta):
    """Return what the regression reads of each customer, an array of seven columns.

    Log odds after all trials, and after the recent ones; delay; share of the amounts; whether the last trial was
    late; whether one is open; number of trials.
    """
    return np.column_stack(
        (
            logit(posterior(alpha, beta, known.count, known.late)),
            logit(posterior(alpha, beta, known.recent_count, known.recent_late)),
            np.log1p(np.nan_to_num(known.days_late)),
            np.nan_to_num(known.late_share),
            known.last,
            known.open > 0,
            np.log1p(known.count),
        )
    )


def probability(known, model):
    """Return the probability that each customer pays their next invoice late; the company's where nothing is known."""
    if model.method == "own":
        chance = posterior(model.alpha, model.beta, known.count, known.late)
    elif model.method == "mixture":
        chance = risk_mixture.posterior(model.shares, known.count, known.late)
    else:
        columns = features(known, model.alpha, model.beta)[:, : len(model.coefficients)]
        chance = expit(model.intercept + columns @ np.asarray(model.coefficients))
    return np.round(np.where(known.count > 0, chance, model.mean), 4)


def with_broken(chance, known, model, broken):
    """Return probabilities in which each broken promise counts as one more invoice paid late.

    That is what it does to the odds by their own history, whatever way the model predicts; nobody else's probability
    changes.

    :param chance: what :func:`probability` returned
    :param broken: promises to pay that were broken, of each customer; a year later each counts half
    """
    own = posterior(model.alpha, model.beta, known.count, known.late)
    more = posterior(model.alpha, model.beta, known.count + broken, known.late + broken)
    with np.errstate(divide="ignore"):
        worse = expit(logit(chance) + logit(more) - logit(own))
    return np.where((broken > 0) & (known.count > 0), np.round(worse, 4), chance)


def rating(known, model, broken):
    """Return the probabilities :func:`with_broken`, and the :func:`grades` of a model's cut-offs."""
    chance = with_broken(probability(known, model), known, model, broken)
    return chance, grades(chance, model.cuts)


def with_cuts(model, chance):
    """Return the model with the cut-offs of its grades, see :func:`separating`, kept within :data:`BANDS`.

    :param chance: probabilities of the customers with a trial
    """
    if not len(chance):
        return model
    found = separating(np.sort(chance))
    cuts = [float(np.round(np.clip(cut, low, high), 4)) for cut, (low, high) in zip(found, BANDS, strict=True)]
    return replace(model, cuts=cuts)


def separating(chance):
    """Return the cut-offs whose grades tell late payers from punctual ones best.

    Best is the greatest area under the curve (AUC) that the probabilities let expect of the grades: each grade is a
    straight piece of that curve, and the pieces are chosen by dynamic programming.

    :param chance: probabilities, rising
    :return: a list of one less than there are grades
    """
    values = np.unique(np.quantile(chance, np.linspace(0, 1, TRIED), method="inverted_cdf"))
    below = np.searchsorted(chance, np.append(values, np.inf))
    late, punctual = (np.append(0, np.cumsum(each))[below] for each in (chance, 1 - chance))
    area = np.subtract.outer(punctual, punctual).T * np.add.outer(late, late) / 2
    area[np.tril_indices(len(area), -1)] = area[-1, -1] = np.inf
    least, steps = area[0], []
    for __ in BANDS:
        total = least[:, None] + area
        # The last of equals: where customers hardly differ, grades in the middle stay empty, not the best one.
        steps.append(len(area) - 1 - total[::-1].argmin(axis=0))
        least = total.min(axis=0)
    place, cuts = len(values), []
    for step in reversed(steps):
        place = step[place]
        cuts.append(values[place])
    return cuts[::-1]


def grades(chance, cuts):
    """Return the places of the grades in :data:`GRADES`; a probability at a cut-off has the worse grade."""
    return np.searchsorted(np.asarray(cuts), chance, side="right")
