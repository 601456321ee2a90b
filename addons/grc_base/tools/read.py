"""Rows of PostgreSQL as numpy arrays."""

import io

from odoo.tools import SQL

from .days import EPOCH
from .frame import read_columns, read_ordered


def read_query(cr, query, types):
    """Return the columns of a query as arrays, read by binary COPY.

    :param SQL query: a SELECT without NULL
    :param types: see :func:`~.frame.read_columns`
    """
    return read_columns(_copied(cr, query), types)


def read_table(cr, columns, source, by="partner_id", **values):
    """Return columns as a dict of arrays, in a rising order of one of them: sums are the same to the last digit.

    :param columns: list of (name, type as in :func:`~.frame.read_columns`, SQL or its code with ``%(epoch)s`` for 1970
        and further ``values``), none NULL
    :param SQL source: what follows FROM
    :param str by: name of the column that orders them
    """
    names, types, codes = zip(*columns, strict=True)
    codes = [code if isinstance(code, SQL) else SQL(code, epoch=EPOCH, **values) for code in codes]
    content = _copied(cr, SQL("SELECT %s FROM %s", SQL(", ").join(codes), source))
    return read_ordered(content, names, types, by)


def _copied(cr, query):
    target = io.BytesIO()
    cr.copy_expert(cr.mogrify(SQL("COPY (%s) TO STDOUT (FORMAT binary)", query)), target)
    return target.getbuffer()
