from odoo import models


class GrcSegment(models.Model):
    """The customers of a segment become a campaign."""

    _inherit = "grc.segment"

    def action_campaign(self):
        """Begin a campaign for the present company's customers of these segments.

        :raise AccessError: for who may not make audiences
        """
        self.check_access("read")
        name = ", ".join(self.mapped("display_name"))
        return self.env["grc.audience"]._of_domain(name, repr([("segment_id", "in", self.ids)])).action_campaign()
