from odoo.addons.grc_base.tools.uninstall import forget


def post_init_hook(env):
    """Enter in the ledger who has opted out of a mailing list."""
    env["grc.consent.subscription"]._import("before installation")


def uninstall_hook(env):
    """Leave no trace in what others have made of its fields."""
    forget(env, "grc_mass_mailing")
