from odoo import api, fields, models

from ...tools.asked import Asked


class GrcCustomer(models.Model):
    """In which campaigns a customer is, and how often they were contacted."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    campaign_badges = fields.Json(compute="_compute_campaign_badges", exportable=False, export_string_translation=False)
    campaign_count = fields.Integer("Campaigns", compute="_compute_campaign_count")
    pressure_words = fields.Text(
        "Contacted for marketing",
        compute="_compute_pressure_words",
        help="By each rule of contact pressure: contacts that it counts today, and how many it lets through.",
    )
    pressure = Asked(
        screen="grc.screen.pressure",
        help="For searching only: the id of a company, a colon, and under, on or over: less often than the rules of"
        " contact pressure let through, as often, or more often.",
    )

    @api.depends("partner_id")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_campaign_badges(self):
        """Badges of all records of a list, by one query."""
        found = self.env["grc.campaign.standing"]._badges(self)
        for customer in self:
            customer.campaign_badges = found.get(customer.id, [])

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_campaign_count(self):
        rows = self.env["grc.campaign.participation"]
        for customer in self:
            customer.campaign_count = rows.search_count(customer._campaign_domain()) if customer.partner_id else 0

    @api.depends("partner_id", "company_id")
    @api.depends_context("lang")
    def _compute_pressure_words(self):
        for customer in self:
            sentences = self.env["grc.screen.pressure"]._sentences(customer) if customer.id else []
            customer.pressure_words = "\n".join(sentences)

    def _badges(self):
        return [*super()._badges(), *(self.campaign_badges or [])]

    def _campaign_domain(self):
        """Return the domain of what a customer is in: not what set them aside."""
        return [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "!=", "aside"),
        ]

    def action_open_campaigns(self):
        """Open the campaigns that this customer is or was in, and what they received."""
        self.ensure_one()
        self.check_access("read")
        name = self.env._("Campaigns: %s", self.display_name)
        return self.env["ir.actions.act_window"]._for_xml_id("grc_campaign.grc_campaign_participation_action") | {
            "name": name,
            "display_name": name,
            "domain": self._campaign_domain(),
            "context": {
                "list_view_ref": "grc_campaign.grc_campaign_participation_view_list_customer",
                "kanban_view_ref": "grc_campaign.grc_campaign_participation_view_kanban_customer",
            },
        }
