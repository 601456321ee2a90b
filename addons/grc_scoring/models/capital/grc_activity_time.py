from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within


class GrcActivityTime(models.Model):
    """How long an activity of a type takes, in a company: time spent on customers is computed from it."""

    _name = "grc.activity.time"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Time of Activities"
    _order = "company_id, activity_type_id"
    _rec_name = "activity_type_id"

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company
    )
    activity_type_id = fields.Many2one("mail.activity.type", required=True, ondelete="cascade")
    minutes = fields.Integer(
        required=True, help="What one done activity of this type takes; 0: it costs nobody's time, as a reminder."
    )

    _company_type_unique = models.Constraint(
        "UNIQUE(company_id, activity_type_id)", "A company has one line for a type of activity."
    )
    _minutes_possible = Within("minutes", 0, 1440, "An activity takes 0 to 1,440 minutes, which is a day.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["grc.queue"].sudo()._touch_company(lines.company_id)
        return lines

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        self.env["grc.queue"].sudo()._touch_company(companies | self.company_id)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self.env["grc.queue"].sudo()._touch_company(companies)
        return result
