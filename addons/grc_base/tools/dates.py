"""Dates of documents that were hardly meant: a year typed wrong."""

from odoo.tools import SQL

#: Days ahead of which nobody dates a document on purpose.
AHEAD = 90
#: Days after a document beyond which nobody enters a due date on purpose.
FAR = 366
#: Days before it. A year typed one too early, on terms of up to three months, lies beyond; an invoice that was carried
#: over with its true due date hardly does.
BEFORE = 270


def due_day(due, issued):
    """Return the day (SQL) by which a document was to be paid.

    That is its due date; where this lies more than :data:`BEFORE` days *before* the document it was typed wrong, and
    the document's own date stands in: nobody can be late with what has not been asked for.

    :param SQL due: the due date, may be NULL
    :param SQL issued: the document's date
    """
    return SQL(
        "CASE WHEN %(due)s >= %(issued)s - %(before)s THEN %(due)s ELSE %(issued)s END",
        due=due,
        issued=issued,
        before=BEFORE,
    )
