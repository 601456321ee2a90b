from odoo.addons.grc_base.tools.uninstall import forget


def uninstall_hook(env):
    """Leave no trace in what others have made of its fields."""
    forget(env, "grc_campaign")
