from odoo import api, fields, models

from ...tools.privacy.held import FATES


class GrcPrivacyRequestLine(models.Model):
    """How many rows of a table a request is about, and what becomes of them."""

    _name = "grc.privacy.request.line"
    _description = "Table of a Request"
    _order = "id"

    request_id = fields.Many2one("grc.privacy.request", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    model = fields.Char("Technical name", required=True, readonly=True)
    model_label = fields.Char("What", compute="_compute_words")
    number = fields.Integer("Records", readonly=True)
    fate = fields.Selection(FATES, "What happens", required=True, readonly=True)
    why = fields.Char("Key of the reason", readonly=True)
    reason = fields.Char("Why kept", compute="_compute_words")

    @api.depends("model", "why", "fate")
    @api.depends_context("lang")
    def _compute_words(self):
        sentences = self.env["grc.privacy.reason"]._sentences()
        for line in self:
            line.model_label = self.env["ir.model"].sudo()._get(line.model).name or line.model
            line.reason = sentences.get(line.why)
