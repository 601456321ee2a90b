from odoo.addons.grc_base.tools.uninstall import forget

from .models.campaign.grc_campaign_identity import PARAMETER


def uninstall_hook(env):
    """Leave no trace in what others have made of its fields."""
    forget(env, "grc_campaign")
    env["ir.config_parameter"].set_param(PARAMETER, False)
