"""SQL of the state (segment, class, ...) that a customer was in on a day, for many days at once."""

from odoo.tools import SQL


def histories(dimension, where):
    """Return a SELECT of what customers went through in a dimension: one row a partner and company.

    :param dimension: ``State``
    :param SQL where: condition on alias ``t`` of ``grc_transition``
    :return: SQL; ``partner_id``, ``company_id``, ``days`` of the movements, ``states``: that before the first movement,
        then that after each
    """
    return SQL(
        """
        SELECT t.partner_id, t.company_id, ARRAY_AGG(t.date ORDER BY t.date, t.id) AS days,
               (ARRAY_AGG(t.%(origin)s ORDER BY t.date, t.id))[1] || ARRAY_AGG(t.%(target)s ORDER BY t.date, t.id)
                   AS states
          FROM grc_transition t
         WHERE t.dimension = %(name)s AND %(where)s
         GROUP BY t.partner_id, t.company_id
        """,
        origin=SQL.identifier(dimension.origin),
        target=SQL.identifier(dimension.target),
        name=dimension.name,
        where=where,
    )


def state_on(history, day, present):
    """Return the state on a day: that after the last movement up to it, at its end.

    Before the first movement it is that which the first movement came from; without any, the present one.

    :param str history: alias of a row of :func:`histories`, or of none
    :param SQL day: a date
    :param SQL present: the present state
    """
    return SQL(
        "CASE WHEN %(history)s.partner_id IS NULL THEN %(present)s"
        " ELSE %(history)s.states[1 + WIDTH_BUCKET(%(day)s, %(history)s.days)] END",
        history=SQL.identifier(history),
        day=day,
        present=present,
    )


def present_state(dimension, alias):
    """Return the present state of a customer: that of the last normal refresh while rows are those of a past day.

    :param str alias: alias of ``grc_customer``
    """
    return SQL(
        "CASE WHEN %s IS NULL THEN %s ELSE %s END",
        *(SQL.identifier(alias, name) for name in (dimension.marker, dimension.column, dimension.before)),
    )
