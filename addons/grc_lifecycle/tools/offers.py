"""SQL of what customers bought, product by product."""

from odoo.addons.grc_base.tools.documents import stands
from odoo.tools import SQL


def purchases(company, as_of, entities=None, since=None):
    """Return the SELECT (``partner_id``, ``product_id``, ``date``, ``quantity``, ``amount``) of lines bought.

    Lines of purchases that stand, with a product and a positive quantity; deposits are left out.

    :param company: ``res.company``, one record
    :param as_of: last day
    :param entities: ids of the customers to look at; None: everyone
    :param since: the first day; None: all history
    """

    def among(source):
        return SQL(
            "%s IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))", source._partner_sql(), entities
        )

    return SQL(
        """
        SELECT p.commercial_partner_id AS partner_id, d.product_id, d.date, d.quantity, d.amount
          FROM (%(lines)s) d
          JOIN res_partner p ON p.id = d.partner_id
         WHERE d.occasion AND %(stands)s AND d.product_id IS NOT NULL AND d.quantity > 0 AND NOT d.deposit
           AND %(since)s
        """,
        lines=company.env["grc.document.source"]._lines(company, as_of, None if entities is None else among),
        stands=stands(SQL("d.reversed_on"), as_of),
        since=SQL("d.date >= %s", since) if since else SQL("TRUE"),
    )
