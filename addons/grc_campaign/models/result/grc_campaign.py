from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import WithinDays

from ...engine import result
from ..money.grc_campaign import MANAGED

VERDICTS = [
    (result.PAID, "It paid"),
    (result.LOST, "It did not pay"),
    (result.UNKNOWN, "Cannot be told"),
]


class GrcCampaign(models.Model):
    """What came of a campaign in its window: noted day by day as long as invoices of it may come."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    verdict = fields.Selection(
        VERDICTS,
        "What came of it",
        readonly=True,
        copy=False,
        help="Once its window is over: whether it paid, by its comparison group. Figures: open it.",
        **MANAGED,
    )
    verdict_on = fields.Date(
        "Known since", readonly=True, copy=False, help="Day on which this was noted for the first time.", **MANAGED
    )
    verdict_next = fields.Date(
        "Looked at next", compute="_compute_verdict_next", store=True, readonly=True, copy=False, index=True, **MANAGED
    )

    _verdict_on_days = WithinDays("verdict_on")
    _verdict_next_days = WithinDays("verdict_next")

    @api.depends("launched_at", "goal_days")
    def _compute_verdict_next(self):
        for campaign in self:
            began = campaign.launched_at and campaign._local(campaign.launched_at).date()
            campaign.verdict_next = began and began + timedelta(days=campaign.goal_days)
