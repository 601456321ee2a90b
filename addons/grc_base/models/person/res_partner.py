from odoo import fields, models


class ResPartner(models.Model):
    """The persons of a household."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_person_ids = fields.One2many("grc.person", "partner_id", "Household", groups="grc_base.group_grc_personal")
