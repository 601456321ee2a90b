from odoo import models


class GrcSegment(models.Model):
    """The customers of a segment become a campaign."""

    _inherit = "grc.segment"

    def action_campaign(self):
        """Begin a campaign for the present company's customers of this segment.

        :raise AccessError: for who may not make audiences
        """
        self.ensure_one()
        self.check_access("read")
        audience = self.env["grc.audience"]._of_domain(self.display_name, [("segment_id", "=", self.id)])
        return audience.action_campaign()
