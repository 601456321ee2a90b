from odoo import api, fields, models


class GrcProspect(models.Model):
    """A partner whom a user or an import marked as a prospect of a company."""

    _name = "grc.prospect"
    _inherit = ["grc.sent"]
    _description = "Prospect"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Prospect", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )

    _partner_company_unique = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This partner is already a prospect of the company."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_followed(vals_list)
        prospects = super().create(vals_list)
        prospects._touch()
        return prospects

    @api.model
    def _check_followed(self, vals_list):
        """Let no constraint tell whom a colleague follows: who is not the user's is refused, followed or not."""
        companies = {vals.get("company_id") or self.env.company.id for vals in vals_list}
        partners = [vals.get("partner_id") for vals in vals_list]
        followed = self.sudo().search([("company_id", "in", list(companies)), ("partner_id", "in", partners)])
        followed.with_env(self.env).check_access("create")

    def unlink(self):
        self._touch()
        return super().unlink()

    def _touch(self):
        """Queue the partners."""
        for company, marked in self.grouped("company_id").items():
            self.env["grc.queue"].sudo()._touch(marked.partner_id, company)
