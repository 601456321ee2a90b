"""The last twelve months."""

from dateutil.relativedelta import relativedelta
from odoo.fields import Domain

#: The customers who cost more in the last twelve months than they brought. Prospects are none: what was spent on them
#: is to acquire them.
UNPROFITABLE = Domain("last_purchase", "!=", False) & Domain("year_result", "<", 0)


def year_start(as_of):
    """Return the day after which the twelve months that end with ``as_of`` begin."""
    return as_of - relativedelta(years=1)
