from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    grc_action_ids = fields.One2many("grc.action", "activity_id", "Proposed action", groups="grc_base.group_grc_user")
