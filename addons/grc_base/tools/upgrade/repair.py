"""Brings what an older version stored into the bounds of :mod:`..bounds`, before the database is asked to hold them.

A single row outside, such as one Infinity, makes PostgreSQL refuse the constraint; Odoo goes on without it.
"""

import logging
from importlib import import_module

from odoo.models import MetaModel
from odoo.tools import SQL, sql

from ..bounds import Within

_logger = logging.getLogger(__name__)


def repair(cr, addon, personal=()):
    """Correct all values outside the bounds that an addon declares; log each, and list it in ``grc.repair``.

    Called before the addon's models are loaded, so it reads their declarations and knows tables only.

    :param str addon: its name
    :param personal: names of models whose values only the group for personal data may see
    :return: number of values corrected
    """
    import_module(f"odoo.addons.{addon}")
    _make_list(cr)
    corrected = 0
    for name, bound in _bounds(addon):
        table = name.replace(".", "_")
        if sql.column_exists(cr, table, bound.column):
            corrected += _correct(cr, name, table, bound, name in personal)
    return corrected


def _bounds(addon):
    """Return ``(model name, Within)`` of the bounds that an addon declares, those of abstract models by heir."""
    heirs = {}
    for definitions in list(MetaModel._module_to_models__.values()):
        for definition in definitions:
            if not definition._abstract:
                for parent in definition._inherit or ():
                    heirs.setdefault(parent, {})[definition._name] = True
    return [
        (name, bound)
        for definition in MetaModel._module_to_models__[addon]
        for bound in definition._table_object_definitions
        if isinstance(bound, Within)
        for name in (heirs.get(definition._name, ()) if definition._abstract else [definition._name])
    ]


def _make_list(cr):
    """Make the table of corrections, as far as it is not there yet."""
    cr.execute("""
        CREATE TABLE IF NOT EXISTS grc_repair (
            id serial PRIMARY KEY, company_id integer, model varchar NOT NULL, res_id integer, name varchar,
            before varchar, after varchar, personal boolean, create_uid integer, create_date timestamp,
            write_uid integer, write_date timestamp
        )
    """)


def _correct(cr, model, table, bound, personal):
    column = SQL.identifier(bound.column)
    cr.execute(
        SQL(
            """
            WITH bad AS (SELECT id, %(column)s::text AS before FROM %(table)s WHERE %(condition)s),
            mended AS (
                UPDATE %(table)s t SET %(column)s = %(nearest)s FROM bad WHERE bad.id = t.id
                RETURNING t.id, %(company)s AS company_id, bad.before, t.%(column)s::text AS after
            )
            INSERT INTO grc_repair (company_id, model, res_id, name, before, after, personal, create_date, write_date)
            SELECT company_id, %(model)s, id, %(name)s, before, after, %(personal)s,
                   NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
              FROM mended ORDER BY id
            RETURNING res_id, before, after
            """,
            column=column,
            table=SQL.identifier(table),
            condition=bound.condition(),
            nearest=bound.nearest("t"),
            company=_company(cr, table),
            model=model,
            name=bound.column,
            personal=personal,
        )
    )
    rows = cr.fetchall()
    for res_id, before, after in rows:
        _logger.warning("%s %s: %s was %s, out of bounds; it is %s now", table, res_id, bound.column, before, after)
    return len(rows)


def _company(cr, table):
    """Return SQL of the company of a row ``t``, as far as its table tells."""
    if table == "res_company":
        return SQL("t.id")
    return SQL("t.company_id" if sql.column_exists(cr, table, "company_id") else "NULL::integer")
