from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The company's settings of campaigns, and how many processes run them."""

    _inherit = "res.config.settings"

    grc_hourly_mails = fields.Integer(related="company_id.grc_hourly_mails", readonly=False)
    grc_warm_up = fields.Char(related="company_id.grc_warm_up", readonly=False)
    grc_warm_up_from = fields.Date(related="company_id.grc_warm_up_from", readonly=False)
    grc_quiet = fields.Boolean(related="company_id.grc_quiet", readonly=False)
    grc_quiet_from = fields.Selection(related="company_id.grc_quiet_from", readonly=False)
    grc_quiet_until = fields.Selection(related="company_id.grc_quiet_until", readonly=False)
    grc_approval_sends = fields.Integer(related="company_id.grc_approval_sends", readonly=False)
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
