from odoo import fields, models


class GrcCampaignStep(models.Model):
    """Whom a step is for when it is done, and what it puts on a customer."""

    _inherit = "grc.campaign.step"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    condition = fields.Char(
        "Only for",
        help="Looked at when the step is done: who does not fit then passes it over, and goes on with the next."
        " Empty: everybody.",
    )
    tag_id = fields.Many2one(
        "res.partner.category",
        ondelete="restrict",
        index="btree_not_null",
        help="Put on the customer. It stays until somebody takes it off, when the campaign is stopped, too.",
    )

    def _validate_fields(self, field_names, excluded_names=()):
        """Look at conditions as the user: Odoo has constraints run as superuser, who may read everything."""
        names = list(field_names)
        if {"condition", "campaign_id"} & set(names):
            for step in self.filtered("condition"):
                self.env["grc.audience.search"]._check(step.condition, step.sudo().campaign_id.company_id)
        return super()._validate_fields(names, excluded_names)
