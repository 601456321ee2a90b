"""SELECTs of customers."""

from odoo.tools import SQL


def customers_of(company, *names):
    """Return the SELECT of columns of the rows ``c`` of all customers of a company; a further condition may follow.

    :param company: ``res.company``, one record
    :param str names: of columns of ``grc_customer``
    """
    return SQL("SELECT %s FROM grc_customer c WHERE c.company_id = %s", _columns(names), company.id)


def customers_among(ids, *names):
    """Return the SELECT of columns of the rows ``c`` of some customers.

    :param SQL ids: SELECT of ids of ``grc.customer``
    :param str names: of columns of ``grc_customer``
    """
    return SQL("SELECT %s FROM grc_customer c WHERE c.id IN (%s)", _columns(names), ids)


def _columns(names):
    return SQL(", ").join(SQL.identifier("c", name) for name in names)
