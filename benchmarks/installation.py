"""What installing the suite costs a company that has sold for years without sale_margin.

``bare`` sums the order lines by order. ``sale_margin`` is Odoo's own addon: it computes the cost of every order line
that is there, one by one. ``prepared`` is the same where its columns were made before, empty, so that nothing is
computed (the suite then takes such a cost for an estimate, as it does otherwise). ``suite`` is grc_base with what it
stores on invoices, once sale_margin is there.
"""

from odoo.fields import Command
from psycopg2 import sql

from .database import Database
from .frame import Result

#: One order of so many lines, and its invoice, are copied by SQL.
LINES = 5
#: Apart from each other by so much, the ids of copies do not meet.
STRIDE = 100
DEPENDENCIES = ("account", "calendar", "contacts", "phone_validation", "sale_management", "utm")
BASE = "bench_installation"


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--lines", type=int, default=100_000, help="order lines, each with an invoice line")


def run(options):
    """Measure; :class:`~.frame.Result`."""
    result = Result("installation", options.lines)
    base, copy = Database(BASE), Database(f"{BASE}_copy")
    try:
        _make(base, options.lines)
        for prepared in (False, True):
            base._close()
            copy.create(template=BASE)
            if not prepared:
                with copy.cursor() as cr, result.timed("bare"):
                    cr.execute("SELECT order_id, SUM(price_unit * product_uom_qty) FROM sale_order_line GROUP BY 1")
            else:
                _prepare(copy)
            with result.timed("prepared" if prepared else "sale_margin"):
                copy.install(["sale_margin"])
            with result.timed("suite after prepared" if prepared else "suite"):
                copy.install(["grc_base"])
            result.notes["suite after prepared" if prepared else "suite"] = _noted(copy)
    finally:
        for database in (copy, base):
            database.drop()
    return result


def _prepare(database):
    """Make sale_margin's columns before it does, as docs/administration.md advises."""
    with database.cursor() as cr:
        for name in ("purchase_price", "margin", "margin_percent"):
            cr.execute(sql.SQL("ALTER TABLE sale_order_line ADD COLUMN {} numeric").format(sql.Identifier(name)))


def _noted(database):
    """Return what the margins of the invoices rest on."""
    with database.cursor() as cr:
        cr.execute("SELECT grc_cost_basis, COUNT(*) FROM account_move WHERE state = 'posted' GROUP BY 1 ORDER BY 1")
        return ", ".join(f"{count:,} {basis or 'without a cost'}" for basis, count in cr.fetchall())


def _make(database, lines):
    """Make a company with so many order lines and their invoices."""
    # Without the addons of the other measures' template, of which sale_margin is one.
    database.create(template="template0")
    database.install(["base"])
    database.install(DEPENDENCIES)
    from odoo import SUPERUSER_ID, api

    with database.registry().cursor() as cr:
        order = _order(api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True}))
        ids = {"sale_order": order.ids, "account_move": order.invoice_ids.ids}
    with database.cursor() as cr:
        copies = lines // LINES
        _multiply(cr, "sale_order", f"id IN ({ids['sale_order'][0]})", copies, ["id"], ["name"])
        _multiply(cr, "sale_order_line", f"order_id = {ids['sale_order'][0]}", copies, ["id", "order_id"])
        _multiply(cr, "account_move", f"id = {ids['account_move'][0]}", copies, ["id", "sequence_number"], ["name"])
        _multiply(cr, "account_move_line", f"move_id = {ids['account_move'][0]}", copies, ["id", "move_id"])
        _multiply(cr, "sale_order_line_invoice_rel", "TRUE", copies, ["order_line_id", "invoice_line_id"])
    database.vacuum("sale_order", "sale_order_line", "account_move", "account_move_line")


def _order(env):
    """Return a confirmed order that is invoiced."""
    product = env["product.product"].create({"name": "Good", "standard_price": 60, "invoice_policy": "order"})
    line = Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": 100, "tax_ids": False})
    order = env["sale.order"].create(
        {"partner_id": env["res.partner"].create({"name": "Customer"}).id, "order_line": [line] * LINES}
    )
    order.action_confirm()
    order._create_invoices().action_post()
    return order


def _multiply(cr, table, where, copies, ids, names=()):
    """Copy rows of a table; columns of ids move by a stride, names get the number of the copy."""
    name_of, number = sql.SQL("{}, s.{} || '/' || n"), sql.SQL("{}, s.{} + n * {}")
    moved = [number.format(sql.Literal(name), sql.Identifier(name), sql.Literal(STRIDE)) for name in ids]
    moved += [name_of.format(sql.Literal(name), sql.Identifier(name)) for name in names]
    copied = sql.SQL(
        "INSERT INTO {table} SELECT (jsonb_populate_record(s, jsonb_build_object({moved}))).*"
        " FROM {table} s, generate_series(1, {last}) n WHERE {where}"
    )
    cr.execute(
        copied.format(
            table=sql.Identifier(table),
            moved=sql.SQL(", ").join(moved),
            last=sql.Literal(copies - 1),
            where=sql.SQL(where),
        )
    )
    if "id" in ids:
        last = sql.SQL("SELECT setval({}, (SELECT MAX(id) FROM {}))")
        cr.execute(last.format(sql.Literal(f"{table}_id_seq"), sql.Identifier(table)))
