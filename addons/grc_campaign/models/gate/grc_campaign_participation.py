from odoo import api, fields, models


class GrcCampaignParticipation(models.Model):
    """What kept a campaign from contacting a customer, beside their tasks."""

    _inherit = "grc.campaign.participation"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    refusal_ids = fields.One2many("grc.campaign.refusal", compute="_compute_refusal_ids", string="Refusals")

    @api.depends("task_ids.refusal_ids")
    def _compute_refusal_ids(self):
        for one in self:
            one.refusal_ids = one.task_ids.refusal_ids
