from odoo import models


class GrcStage(models.Model):
    """The customers of a stage become a campaign."""

    _inherit = "grc.stage"

    def action_campaign(self):
        """Begin a campaign for the present company's customers of these stages.

        :raise AccessError: for who may not make audiences
        """
        self.check_access("read")
        name = ", ".join(self.mapped("display_name"))
        return self.env["grc.audience"]._of_domain(name, repr([("stage_id", "in", self.ids)])).action_campaign()
