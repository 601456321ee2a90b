"""SQL of the margin of each line of posted customer documents."""

from odoo.tools import SQL

from .stamp import SALE_TYPES, line_values


def line_margins(where, sources=()):
    """Return a SELECT of ``id`` and ``margin`` (company currency) of the product lines of posted customer documents.

    A line's margin is its amount less its cost, computed as for the stamp, but from the costs known now. What the
    margin stored when the document was posted differs by from the sum of these (costs have changed since, cash
    rounding) is shared out among the lines in proportion to their amounts without sign, evenly where all are zero.
    So the lines of a document always add up to its ``grc_margin``.

    :param SQL where: which documents, a condition on alias ``m`` of ``account_move``
    :param sources: of costs, see :func:`~.stamp.line_values`
    """
    return SQL(
        """
        WITH doc AS (
            SELECT m.id, m.company_id, m.currency_id, m.grc_margin,
                   CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END AS sign
              FROM account_move m
             WHERE m.move_type IN %(types)s AND m.state = 'posted' AND %(where)s
        )
        SELECT v.id,
               v.margin + (COALESCE(v.stamped, v.own) - v.own)
                          * CASE WHEN v.weight = 0 THEN 1.0 / v.lines ELSE ABS(v.amount) / v.weight END AS margin
          FROM (
              SELECT line.id, line.amount, line.amount - line.cost AS margin, line.stamped,
                     SUM(line.amount - line.cost) OVER document AS own,
                     SUM(ABS(line.amount)) OVER document AS weight,
                     COUNT(*) OVER document AS lines
                FROM (%(lines)s) line
              WINDOW document AS (PARTITION BY line.move_id)
          ) v
        """,
        types=SALE_TYPES,
        where=where,
        lines=line_values(SQL("doc.grc_margin AS stamped"), sources),
    )
