from odoo import api, models
from odoo.tools import SQL

_WATCHED = {"active", "company_id", "expected_revenue", "partner_id", "probability", "stage_id", "type", "user_id"}


class CrmLead(models.Model):
    """An opportunity knows its customer, and touches them when it changes."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "grc.customer.link"]
    _grc_link_depends = ("partner_id.commercial_partner_id", "company_id", "user_id")

    def _grc_link_keys(self, alias, query):
        user = query.left_join(alias, "user_id", "res_users", "id", "user_id__grc")
        company = SQL("COALESCE(%s, %s)", SQL.identifier(alias, "company_id"), SQL.identifier(user, "company_id"))
        return self._grc_entity_sql(alias, "partner_id", query), company

    def _grc_link_entities(self):
        return {
            lead: (lead.partner_id.commercial_partner_id, lead.company_id or lead.user_id.sudo().company_id)
            for lead in self
        }

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._grc_touch(leads.partner_id)
        return leads

    def write(self, vals):
        watched = not _WATCHED.isdisjoint(vals)
        before = self.partner_id if watched else None
        result = super().write(vals)
        if watched:
            self._grc_touch(before | self.partner_id)
        return result

    def unlink(self):
        self._grc_touch(self.partner_id)
        return super().unlink()

    def _grc_touch(self, partners):
        """Queue customers whose opportunities changed."""
        self.env["grc.queue"].sudo()._touch(partners)
