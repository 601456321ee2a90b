"""When a stamped customer document counts: conditions shared by the refresh and by the list of documents.

Alias ``m`` is ``account_move``; see ``stamp.py`` for what the stamps mean.
"""

from odoo.tools import SQL


def stamped():
    """Return the condition of the partial index ``_grc_counted_idx``: posted, and something counts."""
    return SQL("m.state = 'posted' AND m.grc_kind > 0 AND m.commercial_partner_id IS NOT NULL")


def counted(as_of, journals):
    """Return the condition that a stamped document counts on a day.

    :param as_of: the day, a date or SQL
    :param SQL journals: condition that its journal is not left out
    """
    return SQL("m.invoice_date <= %s AND %s", as_of, journals)


def stands(reversed_on, as_of):
    """Return the condition that a document was not reversed in full on a day."""
    return SQL("(%s IS NULL OR %s > %s)", reversed_on, reversed_on, as_of)


def within(day, window_start):
    """Return the condition that ``day`` lies in the window that begins after ``window_start``."""
    return SQL("%s > %s", day, window_start)
