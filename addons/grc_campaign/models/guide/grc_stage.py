from odoo import models


class GrcStage(models.Model):
    """The customers of a stage become a campaign."""

    _inherit = "grc.stage"

    def action_campaign(self):
        """Begin a campaign for the present company's customers of this stage.

        :raise AccessError: for who may not make audiences
        """
        self.ensure_one()
        self.check_access("read")
        audience = self.env["grc.audience"]._of_domain(self.display_name, [("stage_id", "=", self.id)])
        return audience.action_campaign()
