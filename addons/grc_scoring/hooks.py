from odoo.addons.grc_base.tools.uninstall import forget


def post_init_hook(env):
    """Score the customers that are already there, in the background."""
    env["grc.queue"]._touch_company(env["res.company"].search([]))
    env.ref("grc_base.ir_cron_touched")._trigger()


def uninstall_hook(env):
    """Leave no trace in what others have made of its fields."""
    forget(env, "grc_scoring")
