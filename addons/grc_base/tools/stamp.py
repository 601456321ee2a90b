"""SQL that stores on each posted customer document what the refresh needs of its lines.

Posting, the minute run and the installation use the same statements, so that a document has one
meaning whoever stamped it.
"""

from odoo.tools import SQL

#: ``account_move.grc_kind``: what a posted customer document is to a relation.
LEFT_OUT = 0  #: nothing counts: worth zero, flagged "not a sale", or without a partner
PURCHASE = 1  #: an occasion on which the customer bought
SETTLEMENT = 2  #: money without an occasion of its own (the invoice that deducts a down payment)
REFUND = 3  #: a credit note

SALE_TYPES = ("out_invoice", "out_receipt", "out_refund")


def stamp_update(where, linked=False):
    """Return an UPDATE of ``grc_kind`` and ``grc_margin`` (company currency) of customer documents.

    Cost of a line: the order line's ``purchase_price`` (the cost of the day of the sale, in the
    order's currency), else the product's present cost in the company. Down-payment lines cost
    nothing: the goods come with the final invoice, which counts even when nothing is left to pay, for
    the sake of their cost. A document that is not posted has no stamp: what it was worth may change.

    :param SQL where: which documents, a condition on alias ``m`` of ``account_move``
    :param bool linked: yield the ids of those for which :func:`reversal_update` has something to do
    """
    statement = SQL(
        """
        UPDATE account_move m
           SET grc_kind = stamp.kind, grc_margin = stamp.margin
          FROM stamp
         WHERE m.id = stamp.id
           AND (m.grc_kind, m.grc_margin) IS DISTINCT FROM (stamp.kind, stamp.margin)
        """
    )
    if linked:
        statement = SQL(
            """
            , stamped AS (%s)
            SELECT doc.id FROM doc
             WHERE doc.reversed_entry_id IS NOT NULL OR doc.grc_reversed_on IS NOT NULL
                OR EXISTS (SELECT 1 FROM account_move r WHERE r.reversed_entry_id = doc.id)
            """,
            statement,
        )
    return SQL(
        """
        WITH doc AS MATERIALIZED (
            SELECT m.id, m.state, m.move_type, m.company_id, m.commercial_partner_id, m.grc_not_sale,
                   m.reversed_entry_id, m.grc_reversed_on,
                   COALESCE(m.amount_untaxed_signed, 0) AS amount
              FROM account_move m
             WHERE m.move_type IN %(types)s AND %(where)s
        ), line AS (%(lines)s), stamp AS (%(stamps)s)
        %(statement)s
        """,
        statement=statement,
        types=SALE_TYPES,
        where=where,
        lines=_line_totals(),
        stamps=_stamp_values(),
    )


def _line_totals():
    """Cost of each document of ``doc``, and whether it settles a down payment; one row a document with lines."""
    return SQL(
        """
        SELECT l.move_id,
               COALESCE(SUM(CASE WHEN l.is_downpayment THEN 0 ELSE %(cost)s END), 0) AS cost,
               BOOL_OR(COALESCE(l.is_downpayment, FALSE) AND l.price_subtotal < 0) AS settles
          FROM doc
          JOIN account_move_line l ON l.move_id = doc.id AND l.display_type = 'product'
          LEFT JOIN product_product p ON p.id = l.product_id
          LEFT JOIN product_template t ON t.id = p.product_tmpl_id
          LEFT JOIN uom_uom line_uom ON line_uom.id = l.product_uom_id
          LEFT JOIN uom_uom product_uom ON product_uom.id = t.uom_id
          LEFT JOIN LATERAL (%(order_cost)s) sold ON TRUE
         GROUP BY l.move_id
        """,
        cost=_line_cost(),
        order_cost=_order_cost(),
    )


def _stamp_values():
    """Id, kind and margin of each document of ``doc``; none of both for one that is not posted."""
    return SQL(
        """
        SELECT doc.id,
               CASE WHEN doc.state <> 'posted' THEN NULL
                    WHEN doc.grc_not_sale OR doc.commercial_partner_id IS NULL THEN %(left_out)s
                    WHEN doc.move_type = 'out_refund' AND (doc.amount <> 0 OR line.settles) THEN %(refund)s
                    WHEN doc.amount < 0 OR line.settles THEN %(settlement)s
                    WHEN doc.amount = 0 THEN %(left_out)s
                    ELSE %(purchase)s
               END AS kind,
               CASE WHEN doc.state = 'posted' THEN
                    ROUND(doc.amount - CASE WHEN doc.move_type = 'out_refund' THEN -1 ELSE 1 END
                          * COALESCE(line.cost, 0), 4)
               END AS margin
          FROM doc
          LEFT JOIN line ON line.move_id = doc.id
        """,
        left_out=LEFT_OUT,
        refund=REFUND,
        settlement=SETTLEMENT,
        purchase=PURCHASE,
    )


def _line_cost():
    """Cost of invoice line ``l`` in company currency: quantity in the unit of the cost × that cost."""
    return SQL(
        """l.quantity * COALESCE(
            sold.unit_cost * COALESCE(line_uom.factor / NULLIF(sold.factor, 0), 1),
            (p.standard_price ->> doc.company_id::text)::numeric
                * COALESCE(line_uom.factor / NULLIF(product_uom.factor, 0), 1),
            0)"""
    )


def _order_cost():
    """``unit_cost`` (company currency) and ``factor`` (of its unit) of the order line behind line ``l``."""
    return SQL(
        """
        SELECT sol.purchase_price / COALESCE(NULLIF(so.currency_rate, 0), 1) AS unit_cost, sol_uom.factor
          FROM sale_order_line_invoice_rel rel
          JOIN sale_order_line sol ON sol.id = rel.order_line_id
          JOIN sale_order so ON so.id = sol.order_id
          LEFT JOIN uom_uom sol_uom ON sol_uom.id = sol.product_uom_id
         WHERE rel.invoice_line_id = l.id AND sol.purchase_price IS NOT NULL
         ORDER BY sol.id
         LIMIT 1
        """
    )


def reversal_update(where):
    """Return an UPDATE of ``grc_reversed_on`` of documents and of the credit notes that reverse them.

    A document is reversed in full on the first day on which its posted credit notes
    (``reversed_entry_id``) reach its untaxed amount; ``payment_state`` says something else.

    :param SQL where: which reversed documents, a condition on alias ``m`` of ``account_move``
    """
    return SQL(
        """
        WITH origin AS MATERIALIZED (
            SELECT m.id, m.amount_untaxed, m.amount_untaxed_signed, m.currency_id,
                   m.state = 'posted' AND m.grc_kind IN %(reversible)s AND m.amount_untaxed_signed > 0 AS counts
              FROM account_move m
             WHERE m.move_type IN ('out_invoice', 'out_receipt') AND %(where)s
               AND (m.grc_reversed_on IS NOT NULL
                    OR EXISTS (SELECT 1 FROM account_move r WHERE r.reversed_entry_id = m.id))
        ), credit AS (
            SELECT o.id AS origin_id, r.invoice_date,
                   SUM(CASE WHEN r.currency_id = o.currency_id THEN r.amount_untaxed
                            ELSE -r.amount_untaxed_signed * o.amount_untaxed / o.amount_untaxed_signed
                       END) OVER (PARTITION BY o.id ORDER BY r.invoice_date)
                   >= o.amount_untaxed - c.rounding / 2 AS complete
              FROM origin o
              JOIN account_move r ON r.reversed_entry_id = o.id
              JOIN res_currency c ON c.id = o.currency_id
             WHERE o.counts AND r.state = 'posted' AND r.move_type = 'out_refund' AND r.grc_kind = %(refund)s
        ), reversed AS (
            SELECT o.id, MIN(credit.invoice_date) FILTER (WHERE credit.complete) AS day
              FROM origin o
              LEFT JOIN credit ON credit.origin_id = o.id
             GROUP BY o.id
        ), pair AS (
            SELECT id, day FROM reversed
             UNION ALL
            SELECT r.id, reversed.day FROM reversed JOIN account_move r ON r.reversed_entry_id = reversed.id
             UNION ALL
            SELECT m.id, NULL FROM account_move m
             WHERE m.move_type = 'out_refund' AND m.reversed_entry_id IS NULL AND m.grc_reversed_on IS NOT NULL
               AND %(where)s
        )
        UPDATE account_move m
           SET grc_reversed_on = pair.day
          FROM pair
         WHERE m.id = pair.id AND m.grc_reversed_on IS DISTINCT FROM pair.day
        """,
        reversible=(PURCHASE, SETTLEMENT),
        refund=REFUND,
        where=where,
    )
