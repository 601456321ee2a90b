"""Lifetime value: discounted purchases ahead, the plain formula, retention, the day of the next purchase."""

#: Days of a month and of a year, on average.
DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12


def discounted_purchases(fit, horizon, yearly_rate, frequency, recency, age, year=DAYS_PER_YEAR):
    """Return expected purchases within ``horizon``, each discounted from its own moment.

    :param fit: a fit of a model of purchases
    :param horizon: time ahead, in the fit's unit of time
    :param yearly_rate: 0.1 is 10 % a year
    :param year: length of a year in the fit's unit of time
    """


def monthly_value(fit, average, months, monthly_rate, frequency, recency, age, month=30.0):
    """Return lifetime value by the convention of ``lifetimes``: monthly rate, discounted at the end of the month."""


def next_purchase(fit, frequency, recency, age):
    """Return the time from now by which he is as likely as not to have bought again; inf when never."""


def margin_ratio(revenue, margin, purchase_days, company_ratio):
    """Return margin ÷ revenue drawn towards the company's, within [-1, 1]."""


def plain(margin, age, horizon, retention):
    """Return the plain formula: average monthly margin × months × retention.

    :param margin: margin to date
    :param age: days since the first purchase; counted as a year at least
    :param horizon: months ahead
    :param retention: :func:`retention`
    """


def retention(days, counts, as_of):
    """Return the share of the customers of the year before who bought again in the last year, 0 to 1.

    :param days: purchase days as of :func:`engine.holdout.validate`
    :param counts: number of entries of ``days`` of each customer
    :param as_of: last day
    """
