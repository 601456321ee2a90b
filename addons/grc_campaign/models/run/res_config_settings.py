from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """How many processes run campaigns."""

    _inherit = "res.config.settings"

    grc_campaign_processes = fields.Integer(
        "Processes of campaigns",
        groups="base.group_system",
        help="So many work at once, if Odoo has as many workers for scheduled actions.",
    )

    def set_values(self):
        """Store the number of processes, where it was changed."""
        result = super().set_values()
        process = self.env["grc.campaign.process"]
        if self.env.user.has_group("base.group_system") and self.grc_campaign_processes != process._number():
            process._set_number(self.grc_campaign_processes)
        return result

    @api.model
    def get_values(self):
        """Return the present number, too."""
        return {**super().get_values(), "grc_campaign_processes": self.env["grc.campaign.process"]._number()}
