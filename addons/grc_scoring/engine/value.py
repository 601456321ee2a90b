"""What each customer of a company will be worth: the model, the plain formula, and which of the two to show.

Everything is in days and in company currency. :func:`estimate` does a whole company; :func:`predict` applies a
stored :class:`Verdict` to some of its customers. The formulas and their sources are in ``docs/methods.md``.
"""

from dataclasses import asdict, dataclass, field, fields

import numpy as np

from . import clv, gamma_gamma, ranks
from .arrays import History, numbers
from .holdout import CUSTOMERS, HISTORY, MODELS, RETURNED, Holdout

#: Customers from which on a model is no longer of low confidence.
CONFIDENT = 500
#: Rank correlation of purchase days and revenue a day from which on amounts are said to be biased.
CORRELATED = 0.3
#: Customers of whom the rank correlation is taken at most.
RANKED = 50_000
#: Horizons in months, and the longest time to a next purchase that is told, in days.
HORIZONS = range(1, 121)
FARTHEST = 3652


@dataclass(frozen=True)
class Customers:
    """One element a customer who has bought; arrays of one length.

    :ivar frequency: purchase days of all history *less one* (the first is no repeat), int ≥ 0
    :ivar recency: days from the first to the last purchase, int, 0 ≤ recency ≤ age
    :ivar age: days from the first purchase to ``as_of``, int ≥ 0
    :ivar revenue: net revenue of all history, refunds deducted, company currency
    :ivar margin: margin of all history, company currency
    """

    frequency: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    revenue: np.ndarray
    margin: np.ndarray

    @classmethod
    def from_days(cls, purchase_days, first_day, last_day, as_of, revenue, margin):
        """Return them from numbers of purchase days and days of any one epoch (``as_of`` one int)."""
        first, last = np.asarray(first_day, dtype=np.int64), np.asarray(last_day, dtype=np.int64)
        return cls(np.asarray(purchase_days, dtype=np.int64) - 1, last - first, as_of - first, revenue, margin)

    def __post_init__(self):
        past = History(self.frequency, self.recency, self.age)
        revenue, margin = (
            numbers(name, getattr(self, name)).astype(np.float64, copy=False) for name in ("revenue", "margin")
        )
        if not (past.shape == revenue.shape == margin.shape and revenue.ndim == 1):
            raise ValueError("The arrays of customers are of different lengths")
        checked = {"frequency": past.frequency, "recency": past.recency, "age": past.age}
        for name, values in {**checked, "revenue": revenue, "margin": margin}.items():
            object.__setattr__(self, name, values)

    def __len__(self):
        return len(self.frequency)

    @property
    def paying(self):
        """Return who has net revenue: the others are not fitted, and are worth 0."""
        return self.revenue > 0


@dataclass(frozen=True)
class Settings:
    """What a company chooses.

    :ivar model: ``mbg_nbd``, ``bg_nbd`` or ``pareto_nbd``
    :ivar horizon: months ahead, 1 to 120
    :ivar discount_rate: a year, 0 to 1
    :ivar prior_variance: of the prior on the log-parameters; None: no prior
    :raise ValueError: outside these ranges
    """

    model: str = "mbg_nbd"
    horizon: int = 12
    discount_rate: float = 0.1
    prior_variance: float | None = 2.0

    def __post_init__(self):
        if self.model not in MODELS:
            raise ValueError(f"There is no model {self.model!r}. There are: {', '.join(MODELS)}")
        if self.horizon not in HORIZONS:
            raise ValueError("The horizon must be a whole number of months, 1 to 120")
        if not 0 <= self.discount_rate <= 1:
            raise ValueError("The yearly discount rate must be between 0 and 1 (0.1 is 10 %)")
        if self.prior_variance is not None and not self.prior_variance > 0:
            raise ValueError("prior_variance must be positive, or None for no prior")


@dataclass(frozen=True)
class Verdict:
    """What holds for the whole company, to be stored: :meth:`as_dict` is JSON, :meth:`from_dict` reads it.

    :ivar source: ``model`` or ``plain``: which figure to show
    :ivar grade: ``A`` (good) to ``D`` of the holdout period; empty when there was none
    :ivar reasons: codes, the weightiest first, see :data:`REASONS`
    :ivar stale: the parameters are those of an earlier fit, because today's was rejected
    :ivar model: name of the model
    :ivar customers: customers with net revenue, who were fitted
    :ivar returned: those of them who came back at least once
    :ivar purchases: parameters of the model of purchases (times in days), ``{}`` without one
    :ivar purchases_errors: their standard errors
    :ivar log_likelihood: of the model of purchases, without prior; None without one
    :ivar money: ``{"p":, "q":, "v":}``, ``{}`` without a model
    :ivar money_errors: their standard errors
    :ivar retention: share of the customers of the year before who bought again in the last, 0 to 1
    :ivar margin_ratio: the company's margin ÷ revenue, clipped to [-1, 1]
    :ivar correlation: Spearman's, between purchase days and revenue a day; None when undefined
    :ivar holdout: :meth:`engine.holdout.Holdout.summary`, ``{}`` when there was none
    :ivar failure: of a rejected fit: which one and why, English, for the log; else empty
    """

    source: str
    grade: str = ""
    reasons: tuple = ()
    stale: bool = False
    model: str = "mbg_nbd"
    customers: int = 0
    returned: int = 0
    purchases: dict = field(default_factory=dict)
    purchases_errors: dict = field(default_factory=dict)
    log_likelihood: float | None = None
    money: dict = field(default_factory=dict)
    money_errors: dict = field(default_factory=dict)
    retention: float = 0.0
    margin_ratio: float = 0.0
    correlation: float | None = None
    holdout: dict = field(default_factory=dict)
    failure: str = ""

    def as_dict(self):
        """Return what JSON can hold."""
        return {**asdict(self), "reasons": list(self.reasons)}

    @classmethod
    def from_dict(cls, values):
        """Return the verdict that :meth:`as_dict` described; unknown keys are ignored."""
        known = {each.name: values[each.name] for each in fields(cls) if each.name in values}
        return cls(**{**known, "reasons": tuple(known.get("reasons", ()))})

    @property
    def has_model(self):
        """Return whether there are parameters to predict with."""
        return bool(self.purchases and self.money)


#: Reason codes of a verdict: what they say. The first group means that the plain figure is shown.
REASONS = {
    "too_early": "fewer than 180 days of history: no model yet",
    "few_customers": "fewer than 50 customers: no model",
    "few_returned": "fewer than 20 customers came back: no model",
    "not_converged": "the fit of the number of purchases was rejected",
    "money_not_converged": "the fit of the amounts was rejected",
    "holdout_lost": "on the holdout period the model was no better than the plain figures",
    "low_confidence": "50 to 499 customers: the model is shown, with low confidence",
    "stale": "today's fit was rejected: parameters of an earlier one",
    "no_holdout": "the history is too short, or too few customers are in it, to set a holdout period aside",
    "correlated": "who buys more often also spends more (or less) a day: expected amounts are biased",
}


@dataclass
class Estimate:
    """Result of :func:`estimate`; arrays in the order of the customers.

    Figures of the model are NaN (NULL) for everyone when there is no model, and finite otherwise, except
    ``next_purchase_days``. They are there also when ``verdict.source`` is ``plain`` because the model lost.

    :ivar verdict: :class:`Verdict`
    :ivar p_alive: probability that he is still a customer, 0 to 1
    :ivar expected_purchases: purchase days within the horizon, not discounted
    :ivar expected_average: expected net revenue of a purchase day, company currency
    :ivar next_purchase_days: days from ``as_of`` to the day by which he is as likely as not to have bought
        again, the risk that he is lost included; NaN when that day never comes or is over ten years away
    :ivar margin_ratio: his margin ÷ revenue drawn towards the company's, in [-1, 1]; always there
    :ivar clv_model: margin predicted by the model over the horizon, discounted
    :ivar clv_plain: margin predicted by the plain formula; always there
    :ivar clv_predicted: the one to show, by ``verdict.source``
    """

    verdict: Verdict
    p_alive: np.ndarray
    expected_purchases: np.ndarray
    expected_average: np.ndarray
    next_purchase_days: np.ndarray
    margin_ratio: np.ndarray
    clv_model: np.ndarray
    clv_plain: np.ndarray
    clv_predicted: np.ndarray


def estimate(customers, settings, retention, holdout=None, previous=None):
    """Fit, judge and predict a whole company.

    :param customers: :class:`Customers`, all with a purchase up to ``as_of``
    :param settings: :class:`Settings`
    :param retention: :func:`engine.clv.retention` of the company's purchase days
    :param holdout: :class:`engine.holdout.Holdout` of the same model, its ``summary()`` as stored, or None
    :param previous: the last stored :class:`Verdict`, whose parameters stay when today's fit is rejected, or None
    :return: :class:`Estimate`
    :raise ValueError: bad input, with a sentence that names it; no customer at all is not an error
    """
    return predict(customers, settings, judge(customers, settings, retention, holdout, previous))


def judge(customers, settings, retention, holdout=None, previous=None):
    """Return the :class:`Verdict` on a whole company; parameters as of :func:`estimate`."""
    if not 0 <= retention <= 1:
        raise ValueError("retention must be between 0 and 1")
    paying = customers.paying
    frequency, revenue = customers.frequency[paying], customers.revenue[paying]
    facts = {
        "model": settings.model,
        "customers": len(frequency),
        "returned": int((frequency > 0).sum()),
        "retention": float(retention),
        "margin_ratio": _company_ratio(revenue, customers.margin[paying]),
    }
    if len(customers) and customers.age.max() < HISTORY:
        return Verdict("plain", reasons=("too_early",), **facts)
    if facts["customers"] < CUSTOMERS:
        return Verdict("plain", reasons=("few_customers",), **facts)
    if facts["returned"] < RETURNED:
        return Verdict("plain", reasons=("few_returned",), **facts)
    average = revenue / (frequency + 1)
    facts["correlation"] = _rank_correlation(frequency, average)
    fitted, reasons = _fit(customers, settings, frequency, average, previous)
    facts.update(fitted)
    if isinstance(holdout, Holdout):
        holdout = holdout.summary()
    if holdout and holdout["model"] == settings.model:
        facts.update(holdout=holdout, grade=holdout["grade"])
    grade = facts.get("grade")
    if grade == "D":
        reasons.append("holdout_lost")
    if not grade:
        reasons.append("no_holdout")
    if facts["customers"] < CONFIDENT:
        reasons.append("low_confidence")
    if facts["correlation"] is not None and abs(facts["correlation"]) > CORRELATED:
        reasons.append("correlated")
    source = "plain" if grade == "D" or not facts["purchases"] else "model"
    return Verdict(source, reasons=tuple(reasons), **facts)


def _fit(customers, settings, frequency, average, previous):
    """Return (facts of a verdict, reasons): of today's fits, or of the previous ones when they are rejected."""
    paying = customers.paying
    purchases = MODELS[settings.model].fit(
        frequency, customers.recency[paying], customers.age[paying], settings.prior_variance
    )
    money = gamma_gamma.fit(frequency + 1, average, settings.prior_variance)
    reasons = [
        code for fit, code in ((purchases, "not_converged"), (money, "money_not_converged")) if not fit.converged
    ]
    if not reasons:
        return {
            "purchases": purchases.parameters,
            "purchases_errors": purchases.standard_errors,
            "log_likelihood": purchases.log_likelihood,
            "money": money.parameters,
            "money_errors": money.standard_errors,
        }, reasons
    failure = "; ".join(
        f"{name}: {fit.reason} (gradient {fit.gradient:.1e}, "
        + ", ".join(f"{key} {value:.4g}" for key, value in fit.parameters.items())
        + ")"
        for name, fit in ((settings.model, purchases), ("gamma_gamma", money))
        if not fit.converged
    )
    if previous is not None and previous.has_model and previous.model == settings.model:
        kept = ("purchases", "purchases_errors", "log_likelihood", "money", "money_errors")
        facts = {name: getattr(previous, name) for name in kept}
        return {**facts, "stale": True, "failure": failure}, ["stale", *reasons]
    return {"purchases": {}, "failure": failure}, reasons


def predict(customers, settings, verdict):
    """Return the :class:`Estimate` of customers by a stored :class:`Verdict`: for the few touched ones.

    :raise ValueError: the verdict is of another model than the settings name
    """
    if verdict.model != settings.model:
        raise ValueError(f"The verdict is of the model {verdict.model}, the settings name {settings.model}")
    frequency, recency, age = customers.frequency, customers.recency, customers.age
    paying, bought = customers.paying, frequency + 1
    ratio = clv.margin_ratio(customers.revenue, customers.margin, bought, verdict.margin_ratio)
    plain = np.where(paying, clv.plain(customers.margin, age, settings.horizon, verdict.retention), 0.0)
    if not verdict.has_model:
        nothing = np.full(len(customers), np.nan)
        return Estimate(verdict, nothing, nothing, nothing, nothing, ratio, nothing, plain, plain)
    fit = MODELS[verdict.model].MODEL(**verdict.purchases)
    money = gamma_gamma.GammaGamma(**verdict.money)
    ahead = settings.horizon * clv.DAYS_PER_MONTH
    alive, expected, discounted = fit.outlook(ahead, clv.force(settings.discount_rate), frequency, recency, age)
    average = np.where(paying, money.expected_average(bought, np.maximum(customers.revenue, 0) / bought), 0.0)
    waiting = clv.next_purchase(fit, frequency, recency, age, alive)
    waiting[waiting > FARTHEST] = np.nan
    model = discounted * average * ratio
    shown = model if verdict.source == "model" else plain
    return Estimate(verdict, alive, expected, average, waiting, ratio, model, plain, shown)


def _company_ratio(revenue, margin):
    """Return margin ÷ revenue of all together, clipped to [-1, 1]; 0 without revenue."""
    total = revenue.sum()
    return float(np.clip(margin.sum() / total, -1, 1)) if total > 0 else 0.0


def _rank_correlation(first, second):
    """Return Spearman's correlation, of evenly spaced customers when they are many; None when one is constant."""
    step = -(-len(first) // RANKED) or 1
    return ranks.correlation(first[::step], second[::step])
