"""Rows of PostgreSQL as numpy arrays."""

import io

from odoo.tools import SQL

from .pgcopy import read_columns


def read_query(cr, query, types):
    """Return the columns of a query as arrays, read by binary COPY.

    :param SQL query: a SELECT without NULL
    :param types: see :func:`~.pgcopy.read_columns`
    """
    target = io.BytesIO()
    cr.copy_expert(cr.mogrify(SQL("COPY (%s) TO STDOUT (FORMAT binary)", query)), target)
    return read_columns(target.getbuffer(), types)
