"""What each customer of a company will be worth: the model, the plain formula, and which of the two to show.

Everything is in days and in company currency. :func:`estimate` does a whole company; :func:`predict` applies a
stored :class:`Verdict` to some of its customers. The formulas and their sources are in ``docs/methods.md``.
"""

from dataclasses import dataclass, field

import numpy as np


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

    @classmethod
    def from_dict(cls, values):
        """Return the verdict that :meth:`as_dict` described; unknown keys are ignored."""


#: Reason codes of a verdict: what they say. The first group means that the plain figure is shown.
REASONS = {
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


def judge(customers, settings, retention, holdout=None, previous=None):
    """Return the :class:`Verdict` on a whole company; parameters as of :func:`estimate`."""


def predict(customers, settings, verdict):
    """Return the :class:`Estimate` of customers by a stored :class:`Verdict`: for the few touched ones."""
