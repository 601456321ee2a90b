from odoo import fields, models


class GrcStageOverride(models.Model):
    """A salesperson's own judgement of a customer's stage, with a reason and an end."""

    _name = "grc.stage.override"
    _description = "Manual Stage"
    _order = "date_to desc, id desc"
    _rec_name = "stage_id"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    stage_id = fields.Many2one("grc.stage", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Set by", required=True, default=lambda self: self.env.user)
    date_from = fields.Date("From", required=True, default=lambda self: self.env.company._grc_today())
    date_to = fields.Date("Until", required=True, help="Last day; afterwards the computed stage holds again.")
    reason = fields.Char(required=True)
