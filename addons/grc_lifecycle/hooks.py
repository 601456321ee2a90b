from odoo.addons.grc_base.tools.uninstall import forget


def post_init_hook(env):
    """Find every customer's stage, in the background."""
    env["grc.queue"]._touch_company(env["res.company"].search([]))


def uninstall_hook(env):
    """Leave no trace in what others have made of its fields."""
    forget(env, "grc_lifecycle")
