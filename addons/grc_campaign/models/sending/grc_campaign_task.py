from odoo import models


class GrcCampaignTask(models.Model):
    """Tasks that have got an hour of the send rate are counted by it."""

    _inherit = "grc.campaign.task"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    _grc_rate_idx = models.Index("(company_id, due_at) WHERE state = 'ready' AND reason = 'rate'")
