"""Dates of documents that were hardly meant: a year typed wrong."""

from odoo.tools import SQL

#: Days ahead of which nobody dates a document on purpose.
AHEAD = 90
#: Days between a document and its due date beyond which nobody enters one on purpose.
FAR = 366


def due_day(due, issued):
    """Return the day (SQL) by which a document was to be paid.

    That is its due date; where this lies more than a year *before* the document it was typed wrong, and the document's
    own date stands in: nobody can be late with what has not been asked for.

    :param SQL due: the due date, may be NULL
    :param SQL issued: the document's date
    """
    return SQL(
        "CASE WHEN %(due)s >= %(issued)s - %(far)s THEN %(due)s ELSE %(issued)s END", due=due, issued=issued, far=FAR
    )
