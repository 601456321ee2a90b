"""Fit of the probability of late payment, and how well it foretold the invoices that came next.

The history is cut at the day by which three quarters of the trials had fallen due. What was known then foretells each
customer's first invoice issued later, whose due date has passed by now. Customers are shared out among five parts;
each is foretold by what the other four taught, so that nobody is foretold by his own outcome.
"""

from dataclasses import asdict, dataclass, replace

import numpy as np
from scipy.special import expit

from . import ranks, risk, risk_mixture

#: Customers with a next invoice, and of them late and punctual, for each way of foretelling.
NEEDED = {"calibrated": (100, 10), "regression": (200, 30)}
#: How many of the columns of :func:`~.risk.features` each reads.
COLUMNS = {"calibrated": 1, "regression": 7}
FOLDS, BINS, SEED = 5, 10, 5
#: Customers who teach, at most: more change the third digit.
SAMPLE = 50_000


@dataclass(frozen=True)
class Reliability:
    """What was foretold against what came, in ten groups of equal size, the least probability first.

    :ivar foretold: mean probability of each group
    :ivar late: share that came late
    :ivar customers: number of each group
    :ivar error: mean of \\|foretold − late\\| over the groups
    :ivar chance: the error to be expected of perfect probabilities, groups being as small as they are
    :ivar auc: probability that a late payer was foretold a greater probability than a punctual one
    """

    foretold: list
    late: list
    customers: list
    error: float
    chance: float
    auc: float | None

    def as_dict(self):
        return asdict(self)


@dataclass(frozen=True)
class Fit:
    """A company's model and its test.

    :ivar model: :class:`~.risk.Model`
    :ivar reliability: :class:`Reliability`; None where there was too little to test on
    :ivar reason: why there is no regression, or no test: empty, ``none`` (nothing has fallen due), ``nobody`` (ever
        late), ``everybody`` (always late), ``few`` (next invoices), ``lost`` (foretold no better than own history)
    :ivar split: day of the cut; None without a test
    :ivar examples: customers whose next invoice was foretold
    """

    model: risk.Model
    reliability: Reliability | None = None
    reason: str = ""
    split: int | None = None
    examples: int = 0


def fit(dues, size, day):
    """Return the :class:`Fit` of a company and the :class:`~.risk.History` of its customers on ``day``.

    :param dues: :class:`~.risk.Dues` of all customers
    :param size: number of customers
    :param day: the company's day; what came later is not looked at
    """
    known = risk.history(dues, size, day)
    model = risk.Model(*risk.prior(known.count, known.late))
    total, late = known.count.sum(), known.late.sum()
    if not 0 < late < total:
        reason = "none" if not total else "everybody" if late else "nobody"
        # Nobody late: everybody is A, however few his invoices; everybody late: E.
        cuts = [high if reason == "nobody" else low for low, high in risk.BANDS]
        return Fit(replace(model, cuts=cuts), reason=reason), known
    split = int(np.quantile(dues.due[dues.due < day], 0.75))
    places, outcome = next_outcomes(dues, split, day)
    then = risk.history(dues, size, split)
    rated = then.count[places] > 0
    places, outcome = places[rated], outcome[rated]
    return _graded(_learn(model, known, then, places, outcome, split), known), known


def next_outcomes(dues, split, day):
    """Return the customers who got an invoice from ``split`` on that fell due before ``day``, and whether it came late.

    :return: places of customers, rising; booleans
    """
    places = np.flatnonzero((dues.issued >= split) & (dues.due < day))
    order = places[np.lexsort((dues.due[places], dues.issued[places], dues.owner[places]))]
    owners, first = np.unique(dues.owner[order], return_index=True)
    return owners, dues.settled[order[first]] > dues.due[order[first]]


def _graded(found, known):
    """Return the fit with the cut-offs of its grades."""
    chance = risk.probability(known, found.model)[known.count > 0]
    return Fit(risk.with_cuts(found.model, chance), found.reliability, found.reason, found.split, found.examples)


def _learn(model, known, then, places, outcome, split):
    """Return the fit by the way that foretold best; own history wins a draw."""
    examples = len(places)
    if not _enough("calibrated", outcome):
        return Fit(model, reason="few", split=split, examples=examples)
    if examples > SAMPLE:
        chosen = np.sort(np.random.default_rng(SEED).choice(examples, SAMPLE, replace=False))
        places, outcome = places[chosen], outcome[chosen]
    alpha, beta = risk.prior(then.count, then.late)
    shares = _shares(then)
    then = then.take(places)
    foretold = {
        "own": risk.posterior(alpha, beta, then.count, then.late),
        "mixture": risk_mixture.posterior(shares, then.count, then.late),
    }
    columns = risk.features(then, alpha, beta)
    for method in NEEDED:
        if _enough(method, outcome):
            foretold[method] = _out_of_fold(columns[:, : COLUMNS[method]], outcome)
    best = _best({method: log_losses(chance, outcome) for method, chance in foretold.items()})
    if best == "mixture":
        model = replace(model, method=best, shares=_shares(known))
    elif best != "own":
        intercept, coefficients = regress(columns[:, : COLUMNS[best]], outcome)
        model = replace(model, method=best, intercept=intercept, coefficients=coefficients)
    reason = "" if best == "regression" else "lost" if "regression" in foretold else "few"
    return Fit(model, reliability(foretold[best], outcome), reason, split, examples)


def _best(losses):
    """Return the way of the least mean loss; ``own`` unless the gain is greater than its standard error."""
    best = min(losses, key=lambda method: losses[method].mean())
    gain = losses["own"] - losses[best]
    return best if gain.mean() > gain.std() / np.sqrt(len(gain)) else "own"


def _shares(known):
    rated = known.count > 0
    return risk_mixture.shares(known.count[rated], known.late[rated])


def _enough(method, outcome):
    customers, each = NEEDED[method]
    return len(outcome) >= customers and each <= np.sum(outcome) <= len(outcome) - each


def _out_of_fold(columns, outcome):
    """Return the probabilities of customers by what the others taught."""
    fold = np.random.default_rng(SEED).permutation(len(outcome)) % FOLDS
    foretold = np.empty(len(outcome))
    for place in range(FOLDS):
        held = fold == place
        intercept, coefficients = regress(columns[~held], outcome[~held])
        foretold[held] = expit(intercept + columns[held] @ np.asarray(coefficients))
    return foretold


def regress(columns, outcome):
    """Return intercept and coefficients of a logistic regression, slightly drawn towards 0 on standardised columns.

    :raise ValueError: when all outcomes are alike
    """
    from sklearn.linear_model import LogisticRegression  # a second of loading, for whole runs alone

    centre, spread = columns.mean(axis=0), columns.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    found = LogisticRegression(C=1.0, max_iter=500).fit((columns - centre) / spread, outcome)
    coefficients = found.coef_[0] / spread
    return float(found.intercept_[0] - coefficients @ centre), [float(value) for value in coefficients]


def log_losses(foretold, outcome):
    """Return −log of the probability that was given to what came, an array."""
    chance = np.clip(foretold, 1e-6, 1 - 1e-6)
    return -np.where(outcome, np.log(chance), np.log1p(-chance))


def reliability(foretold, outcome):
    """Return the :class:`Reliability` of probabilities: ten groups of equal size.

    :raise ValueError: with fewer customers than groups
    """
    foretold, outcome = np.asarray(foretold, dtype=float), np.asarray(outcome, dtype=float)
    if len(foretold) < BINS:
        raise ValueError(f"A reliability plot wants {BINS} customers at least")
    groups = np.array_split(np.argsort(foretold, kind="stable"), BINS)
    means = np.array([foretold[group].mean() for group in groups])
    shares = np.array([outcome[group].mean() for group in groups])
    sizes = np.array([len(group) for group in groups])
    return Reliability(
        foretold=[round(float(value), 4) for value in means],
        late=[round(float(value), 4) for value in shares],
        customers=sizes.tolist(),
        error=round(float(np.abs(means - shares).mean()), 4),
        chance=round(float(np.sqrt(2 / np.pi * means * (1 - means) / sizes).mean()), 4),
        auc=ranks.auc(foretold, outcome),
    )
