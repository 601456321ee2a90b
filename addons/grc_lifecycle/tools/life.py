"""SQL of dates in customers' lives: for each kind of rule, who has which date when.

Each query yields ``partner_id`` (commercial entity), ``person_id``, ``product_id`` (NULL where there is none) and
``date``. A year after 29 February is 28 February, so that nobody is congratulated a day late.
"""

from dateutil.relativedelta import relativedelta
from odoo.tools import SQL

from .offers import purchases

#: Months of purchases from which a rhythm or a season is read.
MONTHS = 36
#: Shorter rhythms are daily business and need no reminder.
SHORTEST = 7
#: Columns of ``grc_person`` that are the date itself.
PERSON_DATES = {"birth": "expected_birth", "studies": "studies_start", "moving": "moving_date"}


def occurrences(rule, company, as_of):
    """Return the SELECT of the dates of a rule for whose action it is time.

    :param rule: ``grc.life.rule``, one record
    :param company: ``res.company``, one record
    :param as_of: the company's day
    """
    first, last = as_of - relativedelta(days=rule.validity_days), as_of + relativedelta(days=rule.lead_days)
    if rule.kind == "birthday":
        query = _birthdays(as_of)
    elif rule.kind in PERSON_DATES:
        query = _person_dates(PERSON_DATES[rule.kind])
    elif rule.kind == "equipment":
        query = _equipment(rule, company, as_of, first)
    elif rule.kind == "contract":
        query = _contracts(company, as_of, first)
    elif rule.kind == "season":
        query = _seasons(rule, company, as_of)
    else:
        query = _replenishments(company, as_of)
    return SQL(
        """
        SELECT %s AS rule_id, o.partner_id, o.person_id, o.product_id, o.date
          FROM (%s) o WHERE o.date BETWEEN %s AND %s AND %s
        """,
        rule.id,
        query,
        first,
        last,
        _offered(company),
    )


def _offered(company):
    """Return the condition that the product of ``o`` is not one that is never to be offered to the customer."""
    never = company.env["grc.person.taste"].sudo()._never_query()
    return SQL("(o.product_id IS NULL OR (o.partner_id, o.product_id) NOT IN (%s))", never)


def _birthdays(as_of):
    return SQL(
        """
        SELECT p.commercial_partner_id AS partner_id, h.id AS person_id, NULL::integer AS product_id,
               (h.birth_date + make_interval(years => y.year - EXTRACT(YEAR FROM h.birth_date)::integer))::date AS date
          FROM grc_person h
          JOIN res_partner p ON p.id = h.partner_id
         CROSS JOIN generate_series(%s, %s) AS y(year)
         WHERE h.active AND h.deceased IS NOT TRUE AND y.year > EXTRACT(YEAR FROM h.birth_date)
        """,
        as_of.year - 1,
        as_of.year + 1,
    )


def _person_dates(column):
    return SQL(
        """
        SELECT p.commercial_partner_id AS partner_id, h.id AS person_id, NULL::integer AS product_id, h.%s AS date
          FROM grc_person h
          JOIN res_partner p ON p.id = h.partner_id
         WHERE h.active AND h.deceased IS NOT TRUE
        """,
        SQL.identifier(column),
    )


def _equipment(rule, company, as_of, first):
    """So many years after the last purchase of the category."""
    return SQL(
        """
        SELECT d.partner_id, NULL::integer AS person_id,
               (ARRAY_AGG(d.product_id ORDER BY d.date DESC, d.amount DESC))[1] AS product_id,
               (MAX(d.date) + make_interval(years => %(years)s))::date AS date
          FROM (%(purchases)s) d
          JOIN product_product pp ON pp.id = d.product_id
          JOIN product_template pt ON pt.id = pp.product_tmpl_id
          JOIN product_category c ON c.id = pt.categ_id AND starts_with(c.parent_path, %(path)s)
         GROUP BY d.partner_id
        """,
        years=rule.years,
        # A day more: the last day of February.
        purchases=purchases(company, as_of, since=first - relativedelta(years=rule.years, days=1)),
        path=rule.category_id.parent_path,
    )


def _contracts(company, as_of, first):
    """So many months after the last purchase of the product."""
    return SQL(
        """
        SELECT d.partner_id, NULL::integer AS person_id, d.product_id,
               (MAX(d.date) + make_interval(months => MAX(pt.grc_contract_months)))::date AS date
          FROM product_template pt
          JOIN product_product pp ON pp.product_tmpl_id = pt.id
          JOIN (%s) d ON d.product_id = pp.id
           AND d.date >= %s - make_interval(months => pt.grc_contract_months, days => 1)
         WHERE pt.grc_contract_months > 0
         GROUP BY d.partner_id, d.product_id
        """,
        purchases(company, as_of),
        first,
    )


def _seasons(rule, company, as_of):
    """The first of the month in which they buy in at least two years, and at least half of the times."""
    return SQL(
        """
        SELECT s.partner_id, NULL::integer AS person_id, NULL::integer AS product_id, s.date
          FROM (
            WITH day AS MATERIALIZED (SELECT DISTINCT partner_id, date FROM (%(purchases)s) d),
            month AS (
                SELECT partner_id, EXTRACT(MONTH FROM date)::integer AS month, COUNT(*) AS days,
                       COUNT(DISTINCT EXTRACT(YEAR FROM date)) AS years,
                       SUM(COUNT(*)) OVER (PARTITION BY partner_id) AS total
                  FROM day GROUP BY 1, 2
            ),
            usual AS (
                SELECT DISTINCT ON (partner_id) partner_id, month FROM month
                 WHERE years >= 2 AND 2 * days >= total ORDER BY partner_id, days DESC, month
            )
            SELECT u.partner_id, make_date(y.year, u.month, 1) AS date
              FROM usual u CROSS JOIN generate_series(%(year)s - 1, %(year)s + 1) AS y(year)
             WHERE NOT EXISTS (
                 SELECT 1 FROM day WHERE day.partner_id = u.partner_id
                    AND day.date >= make_date(y.year, u.month, 1) - %(lead)s)
          ) s
        """,
        purchases=purchases(company, as_of, since=as_of - relativedelta(months=MONTHS)),
        year=as_of.year,
        lead=rule.lead_days,
    )


def _replenishments(company, as_of):
    """The median interval after the last purchase of the product, of three purchase days at least."""
    return SQL(
        """
        SELECT partner_id, NULL::integer AS person_id, product_id,
               MAX(date) + (percentile_disc(0.5) WITHIN GROUP (ORDER BY days)) AS date
          FROM (SELECT partner_id, product_id, date,
                       date - LAG(date) OVER (PARTITION BY partner_id, product_id ORDER BY date) AS days
                  FROM (SELECT DISTINCT partner_id, product_id, date FROM (%(purchases)s) d) day) gap
         GROUP BY partner_id, product_id
        HAVING COUNT(*) >= 3 AND percentile_disc(0.5) WITHIN GROUP (ORDER BY days) >= %(shortest)s
        """,
        purchases=purchases(company, as_of, since=as_of - relativedelta(months=MONTHS)),
        shortest=SHORTEST,
    )
