"""Rows of PostgreSQL as numpy arrays."""

import io

from odoo.tools import SQL

from .frame import ordered, read_columns


def read_query(cr, query, types):
    """Return the columns of a query as arrays, read by binary COPY.

    :param SQL query: a SELECT without NULL
    :param types: see :func:`~.frame.read_columns`
    """
    target = io.BytesIO()
    cr.copy_expert(cr.mogrify(SQL("COPY (%s) TO STDOUT (FORMAT binary)", query)), target)
    return read_columns(target.getbuffer(), types)


def read_table(cr, columns, source, by):
    """Return columns as a dict of arrays, in a rising order of one of them.

    :param columns: list of (name, type as in :func:`~.frame.read_columns`, SQL), none NULL
    :param SQL source: what follows FROM
    :param str by: name of the column that orders them
    """
    query = SQL("SELECT %s FROM %s", SQL(", ").join(code for __, __, code in columns), source)
    arrays = read_query(cr, query, [kind for __, kind, __ in columns])
    return ordered(dict(zip((name for name, __, __ in columns), arrays, strict=True)), by)
