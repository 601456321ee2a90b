"""SQL that notes on documents from which day on they are reversed in full."""

from odoo.tools import SQL

from .stamp import PURCHASE, REFUND, SALE_TYPES, SETTLEMENT


def reversal_update(where):
    """Return an UPDATE of ``grc_reversed_on`` of documents, of the credit notes that reverse them, and so on.

    A document is reversed in full from the first day on which its posted credit notes (``reversed_entry_id``) reach its
    untaxed amount and stay there: reversing a credit note lifts what it reversed. ``payment_state`` says something
    else.

    :param SQL where: documents whose chain is looked at, a condition on alias ``m`` of ``account_move``
    """
    return SQL(
        """
        WITH RECURSIVE %(chains)s, credit AS (
            SELECT o.id AS origin_id, r.invoice_date,
                   SUM(CASE WHEN r.currency_id = o.currency_id THEN member.sign * r.amount_untaxed
                            ELSE -r.amount_untaxed_signed * o.amount_untaxed / o.amount_untaxed_signed
                       END) OVER (PARTITION BY o.id ORDER BY r.invoice_date)
                   >= o.amount_untaxed - c.rounding / 2 AS complete
              FROM origin o
              JOIN member ON member.origin_id = o.id AND member.id <> o.id
              JOIN account_move r ON r.id = member.id
              JOIN res_currency c ON c.id = o.currency_id
             WHERE o.counts AND r.state = 'posted' AND r.grc_kind IN %(reversing)s
        ), lifted AS (
            SELECT origin_id, MAX(invoice_date) AS day FROM credit WHERE NOT complete GROUP BY origin_id
        ), reversed AS (
            SELECT credit.origin_id, MIN(credit.invoice_date) AS day
              FROM credit LEFT JOIN lifted ON lifted.origin_id = credit.origin_id
             WHERE credit.complete AND (lifted.day IS NULL OR credit.invoice_date > lifted.day)
             GROUP BY credit.origin_id
        ), pair AS (
            SELECT member.id, reversed.day FROM member LEFT JOIN reversed ON reversed.origin_id = member.origin_id
        )
        UPDATE account_move m
           SET grc_reversed_on = pair.day
          FROM pair
         WHERE m.id = pair.id AND m.grc_reversed_on IS DISTINCT FROM pair.day
        """,
        chains=_chains(where),
        reversing=(REFUND, SETTLEMENT),
    )


def _chains(where):
    """Return CTEs: ``origin``, documents that reverse no other, and ``member``, each of their chains with its sign."""
    return SQL(
        """
        up AS (
            SELECT m.id, m.reversed_entry_id
              FROM account_move m
             WHERE m.move_type IN %(types)s AND %(where)s
               AND (m.grc_reversed_on IS NOT NULL OR m.reversed_entry_id IS NOT NULL
                    OR EXISTS (SELECT 1 FROM account_move r WHERE r.reversed_entry_id = m.id))
             UNION
            SELECT o.id, o.reversed_entry_id
              FROM up JOIN account_move o ON o.id = up.reversed_entry_id AND o.move_type IN %(types)s
        ), origin AS MATERIALIZED (
            SELECT m.id, m.amount_untaxed, m.amount_untaxed_signed, m.currency_id,
                   m.move_type <> 'out_refund' AND m.state = 'posted' AND m.grc_kind IN %(reversible)s
                       AND m.amount_untaxed_signed > 0 AS counts
              FROM up JOIN account_move m ON m.id = up.id
             WHERE NOT EXISTS (SELECT 1 FROM account_move o
                                WHERE o.id = m.reversed_entry_id AND o.move_type IN %(types)s)
        ), member (origin_id, id, sign) AS (
            SELECT o.id, o.id, -1 FROM origin o
             UNION
            SELECT member.origin_id, r.id, -member.sign
              FROM member JOIN account_move r ON r.reversed_entry_id = member.id AND r.move_type IN %(types)s
        )
        """,
        types=SALE_TYPES,
        where=where,
        reversible=(PURCHASE, SETTLEMENT),
    )
