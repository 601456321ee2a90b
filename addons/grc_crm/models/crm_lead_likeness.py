from odoo import api, models
from odoo.addons.grc_scoring.models.likeness.grc_likeness_source import ORIGINS

from .grc_likeness_source import REFERRED


class CrmLead(models.Model):
    """How much like the best customers an opportunity is of which nobody is a partner yet, by its own fields."""

    _inherit = "crm.lead"

    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    @api.depends(
        "grc_customer_id",
        "partner_id",
        "company_id",
        "country_id",
        "state_id",
        "city",
        "lang_id",
        "partner_name",
        "source_id",
        "medium_id",
        "campaign_id",
        "referred",
    )
    def _compute_grc_badges(self):
        result = super()._compute_grc_badges()
        likeness = self.env["grc.likeness"]
        if likeness.has_access("read"):
            for lead in self.filtered(lambda lead: not lead.partner_id):
                badge = likeness._badge(*lead._grc_likeness())
                lead.grc_badges = [badge] if badge else []
        return result

    def _grc_likeness(self):
        """Return the likeness of a lead without a partner, and why; nothing by the customers of a foreign company."""
        self.ensure_one()
        company = self.company_id or self.user_id.sudo().company_id or self.env.company
        if company not in self.env.companies:
            return 0.0, ""
        return self.env["grc.likeness"]._likeness_of(company, self._grc_likeness_pairs())

    def _grc_likeness_pairs(self):
        """Return the traits (kind, value) that its own fields say."""
        self.ensure_one()
        found = {
            "country": self.country_id.id,
            "state": self.state_id.id,
            "city": (self.city or "").strip().lower(),
            "lang": self.lang_id.sudo().code,
            "legal": "company" if self.partner_name else "person",
            "referred": REFERRED if self.referred else False,
            **{kind: self[column].id for kind, column in ORIGINS},
        }
        return [(kind, str(value)) for kind, value in found.items() if value]
