from odoo.tools import SQL

from .models.guard.grc_secret import KEY
from .tools.reversal import reversal_update
from .tools.stamp import PARTS, stamp_update
from .tools.uninstall import forget


def pre_init_hook(env):
    """Create and fill the columns on ``account_move`` by SQL.

    A stored compute over ten years of invoices takes hours; one statement takes minutes. The index
    comes with the model, after the rows are filled.
    """
    env.cr.execute("""
        ALTER TABLE account_move
            ADD COLUMN IF NOT EXISTS grc_kind integer,
            ADD COLUMN IF NOT EXISTS grc_margin numeric,
            ADD COLUMN IF NOT EXISTS grc_reversed_on date,
            ADD COLUMN IF NOT EXISTS grc_not_sale boolean
    """)
    add_parts(env.cr)
    add_costs(env.cr)
    env.cr.execute(stamp_update(SQL("m.state = 'posted'")))
    env.cr.execute(reversal_update(SQL("TRUE")))


def add_parts(cr):
    """Create the columns that say what the stored margin is made of."""
    for name in PARTS:
        cr.execute(SQL("ALTER TABLE account_move ADD COLUMN IF NOT EXISTS %s numeric", SQL.identifier(name)))


def add_costs(cr):
    """Create the columns that say where costs come from, and fill the rate of the costs on orders.

    Lines of an order in a foreign currency got their cost at the rate of the day on which they were made; those that
    sale_margin found there, at the rate that the order had.
    """
    cr.execute("ALTER TABLE account_move ADD COLUMN IF NOT EXISTS grc_cost_basis varchar")
    cr.execute("ALTER TABLE sale_order_line ADD COLUMN IF NOT EXISTS grc_cost_rate numeric")
    cr.execute(
        SQL(
            """
            UPDATE sale_order_line l SET grc_cost_rate = v.sold / v.own FROM (
                SELECT l.id, %s AS sold, %s AS own
                  FROM sale_order_line l
                  JOIN sale_order o ON o.id = l.order_id
                  JOIN res_company c ON c.id = o.company_id AND c.currency_id <> o.currency_id
                  JOIN ir_model_data margin
                    ON margin.module = 'sale_margin' AND margin.name = 'field_sale_order_line__purchase_price'
                   AND l.create_date >= margin.create_date
                 WHERE l.grc_cost_rate IS NULL
            ) v
             WHERE v.id = l.id AND v.sold > 0 AND v.own > 0
            """,
            _rate_of(SQL("o.currency_id")),
            _rate_of(SQL("c.currency_id")),
        )
    )


def _rate_of(currency):
    """Return SQL of a currency's rate, as Odoo finds it, on the day on which line ``l`` of company ``c`` was made."""
    rates = SQL(
        "SELECT r.rate FROM res_currency_rate r WHERE r.currency_id = %s"
        " AND (r.company_id IS NULL OR r.company_id = split_part(c.parent_path, '/', 1)::integer)",
        currency,
    )
    return SQL(
        "COALESCE((%(rates)s AND r.name <= l.create_date::date ORDER BY r.company_id, r.name DESC LIMIT 1),"
        " (%(rates)s ORDER BY r.company_id, r.name LIMIT 1), 1.0)",
        rates=rates,
    )


def post_init_hook(env):
    """Enter what blacklists say, and make the customers of the documents that are already there, in the background."""
    env["grc.consent.blacklist"]._import("before installation")
    env["grc.queue"]._touch_company(env["res.company"].search([]))
    env.ref("grc_base.ir_cron_touched")._trigger()


def uninstall_hook(env):
    """Leave no trace: the columns on invoices go with the addon, and what others have made of its fields."""
    forget(env, "grc_base")
    env["ir.config_parameter"].sudo().search([("key", "=", KEY)]).unlink()
    env.cr.execute("""
        ALTER TABLE account_move
            DROP COLUMN IF EXISTS grc_kind,
            DROP COLUMN IF EXISTS grc_margin,
            DROP COLUMN IF EXISTS grc_reversed_on,
            DROP COLUMN IF EXISTS grc_not_sale,
            DROP COLUMN IF EXISTS grc_cost_basis
    """)
    for name in PARTS:
        env.cr.execute(SQL("ALTER TABLE account_move DROP COLUMN IF EXISTS %s", SQL.identifier(name)))
