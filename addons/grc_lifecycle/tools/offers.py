"""SQL of what customers bought, product by product."""

from odoo.addons.grc_base.tools.documents import counted, stamped, stands
from odoo.addons.grc_base.tools.refresh.run import RefreshRun
from odoo.addons.grc_base.tools.stamp import PURCHASE
from odoo.tools import SQL


def purchases(company, as_of, who, since=None):
    """Return the SELECT (``partner_id``, ``product_id``, ``date``, ``quantity``, ``amount``) of lines bought.

    Lines of purchases that stand, with a product and a positive quantity; deposits are left out.

    :param company: ``res.company``, one record
    :param as_of: last day
    :param SQL who: condition on the customer, alias ``p`` (``commercial_partner_id``)
    :param since: the first day; None: all history
    """
    return SQL(
        """
        SELECT p.commercial_partner_id AS partner_id, l.product_id, m.invoice_date AS date,
               l.quantity, -l.balance AS amount
          FROM account_move m
          JOIN res_partner p ON p.id = m.commercial_partner_id
          JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product' AND l.product_id IS NOT NULL
           AND l.quantity > 0 AND NOT COALESCE(l.is_downpayment, FALSE)
         WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s AND m.grc_kind = %(purchase)s
           AND %(stands)s AND %(who)s AND %(since)s
        """,
        company=company.id,
        stamped=stamped(),
        counted=counted(as_of, RefreshRun.excluded("m.journal_id", company.grc_excluded_journal_ids)),
        purchase=PURCHASE,
        stands=stands(SQL("m.grc_reversed_on"), as_of),
        who=who,
        since=SQL("m.invoice_date >= %s", since) if since else SQL("TRUE"),
    )
