from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    grc_person_ids = fields.One2many("grc.person", "partner_id", "Household", groups="grc_base.group_grc_personal")
