"""SQL shared by all that plans actions: working days, who is away, who may do it, what it is worth."""

from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: The source that is seen by those who may see personal data alone.
PRIVATE = "life_event"
#: Context in which activities are made: no mail to each user for each of them.
QUIET = {
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}
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


def seeing(env, user, source=None):
    """Return SQL of a user's id if he may see the actions of a source, else NULL.

    :param SQL user: id of the user
    :param source: value of ``source``; None: any but life events
    """
    name = "personal" if source == PRIVATE else "user"
    groups = env.ref(f"grc_base.group_grc_{name}").sudo().all_implied_by_ids
    return SQL(
        "(SELECT g.uid FROM res_groups_users_rel g WHERE g.uid = %s AND g.gid IN %s LIMIT 1)",
        user,
        tuple(groups.ids),
    )


def activity_customers(company, where=None):
    """Return ``activity_id, partner_id`` (commercial entity) of the open activities about a company's customers.

    :param company: ``res.company``, one record
    :param SQL where: condition on the activity ``m``; None: all
    """
    return SQL(
        """
        SELECT m.id AS activity_id, p.commercial_partner_id AS partner_id
          FROM mail_activity m
          LEFT JOIN crm_lead l ON m.res_model = 'crm.lead' AND l.id = m.res_id
           AND COALESCE(l.company_id, %(company)s) = %(company)s
          LEFT JOIN sale_order o ON m.res_model = 'sale.order' AND o.id = m.res_id AND o.company_id = %(company)s
          LEFT JOIN account_move v ON m.res_model = 'account.move' AND v.id = m.res_id
           AND v.company_id = %(company)s AND v.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
          JOIN res_partner p ON p.id = CASE m.res_model WHEN 'res.partner' THEN m.res_id
               ELSE COALESCE(l.partner_id, o.partner_id, v.partner_id) END
         WHERE m.active AND m.res_model IN ('res.partner', 'crm.lead', 'sale.order', 'account.move') AND %(where)s
        """,
        company=company.id,
        where=where or SQL("TRUE"),
    )


def write_column(actions, name, pairs, kind):
    """Write a plain column of many actions by one statement.

    :param actions: ``grc.action``, whose environment it is done in
    :param pairs: (id, value)
    :param str kind: the column's type in the database
    """
    ids, values = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    actions.env.cr.execute(
        SQL(
            "UPDATE grc_action a SET %(name)s = v.value"
            " FROM unnest(%(ids)s::integer[], %(values)s::%(kind)s[]) AS v(id, value) WHERE a.id = v.id",
            name=SQL.identifier(name),
            ids=list(ids),
            values=list(values),
            kind=SQL(kind),
        )
    )
    actions.browse(ids).invalidate_recordset([name])
