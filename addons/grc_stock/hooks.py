from datetime import date

from odoo.addons.grc_base.tools.stamp import stamp_update
from odoo.addons.grc_base.tools.uninstall import forget
from odoo.tools import SQL


def post_init_hook(env):
    """Take costs from entries and deliveries, and count the deliveries that are already there, in the background."""
    stamp_costs(env)
    env["grc.queue"]._touch_company(env["res.company"].search([]))


def stamp_costs(env, where=None):
    """Store the margin of posted documents anew by what entries and deliveries say, up to each company's lock date.

    A company whose figures were never shown has nothing to keep.

    :param SQL where: which documents, a condition on alias ``m`` of ``account_move``; None: all
    """
    env.flush_all()
    sources = env["account.move"]._grc_cost_sources()
    shown = env["grc.refresh"].search([]).company_id
    for company in env["res.company"].with_context(active_test=False).search([]):
        lock = env["account.move"]._grc_stamp_lock(company) if company in shown else date.min
        env.cr.execute(
            stamp_update(
                SQL(
                    "m.company_id = %s AND m.state = 'posted' AND m.date > %s AND %s",
                    company.id,
                    lock,
                    where or SQL("TRUE"),
                ),
                sources=sources,
            )
        )
    env.invalidate_all()


def uninstall_hook(env):
    """Leave no trace in what others have made of its fields."""
    forget(env, "grc_stock")
