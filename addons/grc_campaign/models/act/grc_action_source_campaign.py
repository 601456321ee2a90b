from odoo import models
from odoo.tools import frozendict


class GrcActionSourceCampaign(models.AbstractModel):
    """What campaigns propose in My day, one action a task; withdrawn when the customer leaves the campaign.

    Whoever is in the comparison group of the campaign is proposed nothing; that of the sales team is not asked.
    """

    _name = "grc.action.source.campaign"
    _inherit = "grc.action.source"
    _description = "Actions of Campaigns"

    _source = "campaign"
    _place = 70
    _when = None
    _assumed = frozendict(probability=0.05, effort=15.0, lead_days=0)
    _optional = False

    def _label(self):
        return self.env._("Campaign")

    def _assumed_by(self, campaign):
        """Return what is assumed of the actions of a campaign: the company's minutes, the campaign's chance."""
        assumed = self.env["grc.action.assumption"]._of(campaign.company_id)[self._source]
        return {**assumed, "probability": campaign.chance}

    def _words(self, company, facts):
        return {
            "summary": facts["summary"],
            "why": self.env._("The customer is in the campaign “%s”.", facts["campaign"]),
            "say": facts["note"],
        }
