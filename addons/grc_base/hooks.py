from odoo.tools import SQL

from .tools.stamp import PARTS, reversal_update, stamp_update
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
    env.cr.execute(stamp_update(SQL("m.state = 'posted'")))
    env.cr.execute(reversal_update(SQL("TRUE")))


def add_parts(cr):
    """Create the columns that say what the stored margin is made of."""
    for name in PARTS:
        cr.execute(SQL("ALTER TABLE account_move ADD COLUMN IF NOT EXISTS %s numeric", SQL.identifier(name)))


def post_init_hook(env):
    """Make the customers of the documents that are already there, in the background."""
    env["grc.queue"]._touch_company(env["res.company"].search([]))
    env.ref("grc_base.ir_cron_touched")._trigger()


def uninstall_hook(env):
    """Leave no trace: the columns on invoices go with the addon, and what others have made of its fields."""
    forget(env, "grc_base")
    env.cr.execute("""
        ALTER TABLE account_move
            DROP COLUMN IF EXISTS grc_kind,
            DROP COLUMN IF EXISTS grc_margin,
            DROP COLUMN IF EXISTS grc_reversed_on,
            DROP COLUMN IF EXISTS grc_not_sale
    """)
    for name in PARTS:
        env.cr.execute(SQL("ALTER TABLE account_move DROP COLUMN IF EXISTS %s", SQL.identifier(name)))
