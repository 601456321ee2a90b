from odoo import fields, models


class GrcRelationCost(models.Model):
    """What a campaign costs is a cost of relations: its fixed costs with the launch, contacts as they are made."""

    _inherit = "grc.relation.cost"

    source = fields.Selection(selection_add=[("campaign", "A campaign")], ondelete={"campaign": "cascade"})
    campaign_id = fields.Many2one("grc.campaign", readonly=True, copy=False, ondelete="cascade", check_company=True)

    _campaign_given = models.Constraint(
        "CHECK (source <> 'campaign' OR campaign_id IS NOT NULL)",
        "The cost of a campaign is noted when it is launched: enter its costs there.",
    )
    _grc_campaign_idx = models.UniqueIndex("(campaign_id) WHERE campaign_id IS NOT NULL")
