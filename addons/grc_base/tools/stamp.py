"""SQL that stores on each posted customer document what the refresh needs of its lines.

Posting, the minute run and the installation use the same statements, so that a document has one
meaning, no matter who stamped it.
"""

from odoo import SUPERUSER_ID
from odoo.tools import SQL

#: ``account_move.grc_kind``: what a posted customer document is to a relation.
LEFT_OUT = 0  #: nothing counts: worth zero, flagged "not a sale", or without a partner
PURCHASE = 1  #: an occasion on which the customer bought
SETTLEMENT = 2  #: money without an occasion of its own (the invoice that deducts a down payment)
REFUND = 3  #: a credit note

SALE_TYPES = ("out_invoice", "out_receipt", "out_refund")

#: What the margin is made of; signed as the margin is, see :func:`_line_totals`.
PARTS = ("grc_discount", "grc_free_cost", "grc_margin_estimated", "grc_margin_uncosted")
STAMPS = ("grc_kind", "grc_margin", *PARTS, "grc_cost_basis")

#: ``account_move.grc_cost_basis``: where the cost of a line comes from, the most trusted first. The first two are known
#: where Inventory is installed; see ``account.move._grc_cost_sources``.
ENTRIES, DELIVERIES, ORDER, PRODUCT = BASES = ("entries", "deliveries", "order", "product")


def stamp_update(where, linked=False, columns=STAMPS, keep=False, sources=()):
    """Return an UPDATE of the stamps (money in company currency) of customer documents.

    Cost of a line: what the first of ``sources`` says, else the order line's ``purchase_price`` (in the order's
    currency), else the product's present cost in the company. The last is an estimate, and so is the cost of an order
    line that was there before sale_margin: Odoo gave it the cost of the day of that installation.
    Down-payment lines cost nothing: the goods come with the final invoice, which counts even when nothing is left to
    pay, for the sake of their cost. A document that is not posted has no stamp: what it was worth may change.

    :param SQL where: which documents, a condition on alias ``m`` of ``account_move``
    :param bool linked: yield the ids of those for which :func:`~.reversal.reversal_update` has something to do
    :param columns: which of :data:`STAMPS` to write
    :param bool keep: leave the money of a document that stays posted as it is: costs have changed since
    :param sources: see :func:`line_values`
    """
    return SQL(
        """
        WITH doc AS MATERIALIZED (
            SELECT m.id, m.state, m.move_type, m.company_id, m.commercial_partner_id, m.grc_not_sale,
                   m.reversed_entry_id, m.grc_reversed_on, m.currency_id,
                   EXISTS (SELECT 1 FROM account_move o
                            WHERE o.id = m.reversed_entry_id AND o.move_type = 'out_refund') AS lifts,
                   CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END AS sign,
                   COALESCE(m.amount_untaxed_signed, 0) AS amount
              FROM account_move m
             WHERE m.move_type IN %(types)s AND %(where)s
        -- Materialized: of documents that are new to its statistics, PostgreSQL would read all lines for each.
        ), line AS MATERIALIZED (%(lines)s), stamp AS (%(stamps)s)
        %(statement)s
        """,
        statement=_stamp_statement(linked, columns, keep),
        types=SALE_TYPES,
        where=where,
        lines=_line_totals(sources),
        stamps=_stamp_values(),
    )


def _stamp_statement(linked, columns, keep):
    """Return the UPDATE of :func:`stamp_update` below its WITH; its parameters are that function's."""
    values = [
        SQL(
            "CASE WHEN %(new)s IS NULL OR %(old)s IS NULL THEN %(new)s ELSE %(old)s END"
            if keep and name != "grc_kind"
            else "%(new)s",
            new=SQL.identifier("stamp", name),
            old=SQL.identifier("m", name),
        )
        for name in columns
    ]
    statement = SQL(
        "UPDATE account_move m SET %s FROM stamp WHERE m.id = stamp.id AND (%s) IS DISTINCT FROM (%s)",
        SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value) for name, value in zip(columns, values, strict=True)
        ),
        SQL(", ").join(SQL.identifier("m", name) for name in columns),
        SQL(", ").join(values),
    )
    if not linked:
        return statement
    return SQL(
        """
        , stamped AS (%s)
        SELECT doc.id FROM doc
         WHERE doc.reversed_entry_id IS NOT NULL OR doc.grc_reversed_on IS NOT NULL
            OR EXISTS (SELECT 1 FROM account_move r WHERE r.reversed_entry_id = doc.id)
        """,
        statement,
    )


def _line_totals(sources):
    """What the lines of each document of ``doc`` add up to; one row a document with lines.

    All in company currency, and signed: what an invoice has above zero, its credit note has below.

    - ``cost``: of the goods.
    - ``settles``: does it deduct a down payment?
    - ``discount``: untaxed list price less untaxed price, and what lines with a negative price deduct. The list
      price is the invoice's price before its discount in percent, or what the price list gave on the order
      where a lower price was entered by hand. A price above the list is no discount.
    - ``free_cost``: cost of the lines that are worth nothing.
    - ``estimated``: margin of the lines whose cost is not that of the day of the sale.
    - ``uncosted``: amount of the lines without a cost: no product, or one that costs nothing.
    - ``basis``: the least trusted of the lines' :data:`BASES`, as its place; NULL where nothing costs.

    OFFSET 0 keeps PostgreSQL from writing a line's values into each sum: it would plan the look for costs five times,
    which takes longer than posting an invoice should.
    """
    return SQL(
        """
        SELECT v.move_id,
               BOOL_OR(v.settles) AS settles,
               COALESCE(SUM(v.cost), 0) AS cost,
               COALESCE(SUM(v.discount), 0) AS discount,
               COALESCE(SUM(v.cost) FILTER (WHERE v.free), 0) AS free_cost,
               COALESCE(SUM(v.amount - v.cost) FILTER (WHERE v.estimated AND v.cost <> 0), 0) AS estimated,
               COALESCE(SUM(v.amount) FILTER (WHERE v.priced AND v.cost = 0), 0) AS uncosted,
               MAX(v.basis) FILTER (WHERE v.cost <> 0) AS basis
          FROM (%s OFFSET 0) v
         GROUP BY v.move_id
        """,
        line_values(sources=sources),
    )


def line_values(extra=None, sources=()):
    """Return a SELECT of what each product line of the documents of ``doc`` is worth.

    ``doc`` has the columns of the CTE of :func:`stamp_update`. Money is in company currency, and signed: what an
    invoice has above zero, its credit note has below.

    :param SQL extra: further columns of ``doc``
    :param sources: list of (one of :data:`BASES`, SQL), the most trusted first: a SELECT of at most one row, ``cost``,
        of invoice line ``l`` of ``doc`` in company currency, signed as an invoice's; NULL where it knows none
    :return: SQL; ``id``, ``move_id``, ``amount`` (untaxed), ``cost``, ``settles``, ``free``, ``priced``, ``estimated``,
        ``basis`` (place of the cost's in :data:`BASES`, from 1), ``discount``
    """
    names = [SQL.identifier(f"source_{place}") for place in range(len(sources))]
    known = [SQL("%s.cost", name) for name in names]
    return SQL(
        """
        SELECT l.id, l.move_id, -l.balance AS amount,
               doc.sign * CASE WHEN kind.deposit THEN 0 ELSE %(cost)s END AS cost,
               kind.deposit AND l.price_subtotal < 0 AS settles,
               NOT kind.deposit AND l.price_subtotal = 0 AS free,
               NOT kind.deposit AND l.price_unit >= 0 AS priced,
               %(basis)s = %(product)s AS estimated,
               %(basis)s AS basis,
               %(discount)s AS discount%(extra)s
          FROM doc
          JOIN account_move_line l ON l.move_id = doc.id AND l.display_type = 'product'
          JOIN res_currency currency ON currency.id = doc.currency_id
          LEFT JOIN product_product p ON p.id = l.product_id
          LEFT JOIN product_template t ON t.id = p.product_tmpl_id
          LEFT JOIN uom_uom line_uom ON line_uom.id = l.product_uom_id
          LEFT JOIN uom_uom product_uom ON product_uom.id = t.uom_id
          LEFT JOIN LATERAL (%(order_line)s) sold ON TRUE%(sources)s
          CROSS JOIN LATERAL (SELECT COALESCE(l.is_downpayment, FALSE) AS deposit) kind
        """,
        cost=SQL("COALESCE(%s)", SQL(", ").join([*known, _line_cost()])),
        basis=_line_basis(zip((base for base, __ in sources), known, strict=True)),
        product=_place(PRODUCT),
        discount=_line_discount(),
        order_line=_order_line(),
        sources=SQL().join(
            SQL(" LEFT JOIN LATERAL (%s) %s ON TRUE", source, name)
            for name, (__, source) in zip(names, sources, strict=True)
        ),
        extra=SQL(", %s", extra) if extra else SQL(),
    )


def _place(basis):
    """Return the place of a basis among :data:`BASES`, from 1 as PostgreSQL counts."""
    return BASES.index(basis) + 1


def _line_basis(known):
    """Return SQL of the place of the basis of a line's cost.

    :param known: (basis, SQL of its cost), the most trusted first
    """
    return SQL(
        "CASE %s WHEN sold.unit_cost IS NOT NULL AND sold.timely THEN %s ELSE %s END",
        SQL(" ").join(SQL("WHEN %s IS NOT NULL THEN %s", cost, _place(basis)) for basis, cost in known),
        _place(ORDER),
        _place(PRODUCT),
    )


def _stamp_values():
    """Id and stamps of each document of ``doc``; none for one that is not posted."""
    return SQL(
        """
        SELECT doc.id,
               CASE WHEN doc.state <> 'posted' THEN NULL
                    WHEN doc.grc_not_sale OR doc.commercial_partner_id IS NULL THEN %(left_out)s
                    WHEN doc.move_type = 'out_refund' AND (doc.amount <> 0 OR line.settles) THEN %(refund)s
                    WHEN doc.amount < 0 OR line.settles OR doc.lifts THEN %(settlement)s
                    WHEN doc.amount = 0 THEN %(left_out)s
                    ELSE %(purchase)s
               END AS grc_kind,
               CASE WHEN doc.state = 'posted' THEN ROUND(doc.amount - COALESCE(line.cost, 0), 4) END AS grc_margin,
               CASE WHEN doc.state = 'posted' THEN ROUND(COALESCE(line.discount, 0), 4) END AS grc_discount,
               CASE WHEN doc.state = 'posted' THEN ROUND(COALESCE(line.free_cost, 0), 4) END AS grc_free_cost,
               CASE WHEN doc.state = 'posted' THEN ROUND(COALESCE(line.estimated, 0), 4) END AS grc_margin_estimated,
               CASE WHEN doc.state = 'posted' THEN ROUND(COALESCE(line.uncosted, 0), 4) END AS grc_margin_uncosted,
               CASE WHEN doc.state = 'posted' THEN (%(bases)s::varchar[])[line.basis] END AS grc_cost_basis
          FROM doc
          LEFT JOIN line ON line.move_id = doc.id
        """,
        left_out=LEFT_OUT,
        refund=REFUND,
        settlement=SETTLEMENT,
        purchase=PURCHASE,
        bases=list(BASES),
    )


def _line_cost():
    """Cost of invoice line ``l`` in company currency: quantity in the unit of the cost × that cost."""
    return SQL(
        """l.quantity * COALESCE(
            sold.unit_cost * COALESCE(line_uom.factor / NULLIF(sold.factor, 0), 1),
            COALESCE(p.standard_price ->> doc.company_id::text,
                     CASE WHEN p.id IS NOT NULL THEN (%s) ->> doc.company_id::text END)::numeric
                * COALESCE(line_uom.factor / NULLIF(product_uom.factor, 0), 1),
            0)""",
        _usual_costs(),
    )


def _usual_costs():
    """Return a SELECT of what a product without a cost of its own costs, by company (jsonb): the default of the field.

    Odoo stores no cost that equals it. The default of a company comes before that of all, as in ``ir.default``. A
    subselect of its own that depends on no line, so that it is read once.
    """
    return SQL(
        r"""
        SELECT jsonb_object_agg(company.id, usual.cost)
          FROM res_company company
         CROSS JOIN LATERAL (
               SELECT CASE WHEN d.json_value ~ '^-?\d+(\.\d+)?([eE][-+]?\d+)?$' THEN d.json_value::numeric END AS cost
                 FROM ir_default d
                 JOIN ir_model_fields f ON f.id = d.field_id
                WHERE f.model = 'product.product' AND f.name = 'standard_price' AND d.condition IS NULL
                  AND (d.user_id IS NULL OR d.user_id = %s) AND (d.company_id IS NULL OR d.company_id = company.id)
                ORDER BY d.user_id, d.company_id, d.id
                LIMIT 1) usual
        """,
        SUPERUSER_ID,
    )


def _line_discount():
    """Discount granted on invoice line ``l`` in company currency, signed.

    Prices with taxes in them are brought down in the proportion in which the line's own price was. A line
    worth nothing is a gift, valued at its cost; one with a negative price takes its amount from the others.
    """
    return SQL(
        """
        CASE WHEN kind.deposit OR l.price_subtotal = 0 THEN 0
             WHEN l.price_unit < 0 THEN CASE WHEN l.quantity > 0 THEN l.balance ELSE 0 END
             ELSE COALESCE(-l.balance * (
                 l.quantity * GREATEST(l.price_unit, CASE WHEN sold.currency_id = doc.currency_id
                        THEN sold.list_price * COALESCE(line_uom.factor / NULLIF(sold.factor, 0), 1) END)
                     / CASE WHEN ABS(l.quantity * l.price_unit * (1 - COALESCE(l.discount, 0) / 100)
                                     - l.price_subtotal) < currency.rounding
                            THEN l.price_subtotal
                            ELSE NULLIF(l.quantity * l.price_unit * (1 - COALESCE(l.discount, 0) / 100), 0)
                       END
                 - 1), 0)
        END"""
    )


def _order_line():
    """What is known of the order line behind line ``l``: its cost, its list price, the unit of both.

    ``unit_cost`` is in company currency, by the rate at which it was entered: confirming an order renews the order's
    rate, not its costs. It is ``timely`` unless the line is older than sale_margin here. ``list_price`` (what the price
    list gave) is in ``currency_id``.
    """
    return SQL(
        """
        SELECT sol.purchase_price / COALESCE(NULLIF(sol.grc_cost_rate, 0), NULLIF(so.currency_rate, 0), 1) AS unit_cost,
               sol_uom.factor, sol.technical_price_unit::numeric AS list_price, so.currency_id,
               sol.create_date >= COALESCE((
                   SELECT d.create_date FROM ir_model_data d
                    WHERE d.module = 'sale_margin' AND d.name = 'field_sale_order_line__purchase_price'
               ), '-infinity') AS timely
          FROM sale_order_line_invoice_rel rel
          JOIN sale_order_line sol ON sol.id = rel.order_line_id
          JOIN sale_order so ON so.id = sol.order_id
          LEFT JOIN uom_uom sol_uom ON sol_uom.id = sol.product_uom_id
         WHERE rel.invoice_line_id = l.id AND sol.purchase_price IS NOT NULL
         ORDER BY sol.id
         LIMIT 1
        """
    )
