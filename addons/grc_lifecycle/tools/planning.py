"""SQL shared by all that plans actions: working days, who is away, who does it, what it is worth."""

from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: A leave shorter than this does not take the day away.
HALF_DAY = "4 hours"


def rank(stake, probability, effort):
    """Return SQL of what a minute of the action is worth: stake × probability ÷ effort (one minute at least)."""
    return SQL("(GREATEST(%s, 0) * %s / GREATEST(%s, 1))::double precision", stake, probability, effort)


def current_stage(alias="c"):
    """Return SQL of a customer's stage today, whatever past day his row shows.

    :param str alias: of ``grc_customer``
    """
    return SQL(
        "CASE WHEN %s IS NULL THEN %s ELSE %s END",
        SQL.identifier(alias, "rebuilt_as_of"),
        SQL.identifier(alias, "stage_id"),
        SQL.identifier(alias, "stage_before_id"),
    )


def work_days(days):
    """Return the content of a CTE ``(day, place)``: the working days in their order, numbered from 1."""
    return SQL("SELECT day, place FROM unnest(%s::date[]) WITH ORDINALITY AS w(day, place)", list(days))


def away(company):
    """Return the content of a CTE ``(user_id, first_day, last_day)``: leaves of users, in days of a company.

    :param company: ``res.company``, one record
    """
    return SQL(
        """
        SELECT r.user_id, %(first)s AS first_day, %(last)s AS last_day
          FROM resource_calendar_leaves l
          JOIN resource_resource r ON r.id = l.resource_id
         WHERE r.user_id IS NOT NULL AND l.date_to - l.date_from >= %(half_day)s::interval
           AND COALESCE(l.time_type, 'leave') = 'leave'
        """,
        first=company_day(SQL("l.date_from"), company),
        last=company_day(SQL("l.date_to"), company),
        half_day=HALF_DAY,
    )


def there(company):
    """Return the subselect of the ids of the users who are there to do a company's actions.

    The one condition of who can do something, see ``res.users._grc_there_domain``.

    :param company: ``res.company``, one record
    """
    users = company.env["res.users"].sudo().with_context(active_test=False)
    return users._search(users._grc_there_domain(company)).subselect()


def assignee(company, candidates, day):
    """Return a LATERAL subselect (one row, ``id``): the first of some users who can do it on a day.

    He is there (:func:`there`), and is not on leave (CTE ``away``).

    :param company: ``res.company``, one record
    :param candidates: list of SQL of user ids, the one who should do it first; NULL is passed over
    :param SQL day: the day for which it is planned
    """
    return SQL(
        """
        SELECT u.id, u.sale_team_id
          FROM unnest(ARRAY[%(candidates)s]::integer[]) WITH ORDINALITY AS w(id, place)
          JOIN res_users u ON u.id = w.id AND u.id IN %(there)s
         WHERE NOT EXISTS (
                   SELECT 1 FROM away
                    WHERE away.user_id = u.id AND %(day)s BETWEEN away.first_day AND away.last_day)
         ORDER BY w.place LIMIT 1
        """,
        candidates=SQL(", ").join(candidates),
        there=there(company),
        day=day,
    )
