from odoo import fields, models


class GrcCampaignTask(models.Model):
    """What a step has made beside mails and activities."""

    _inherit = "grc.campaign.task"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True, ondelete="set null", index="btree_not_null")
