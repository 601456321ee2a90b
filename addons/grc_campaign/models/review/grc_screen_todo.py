from odoo import api, models
from odoo.tools import format_date


class GrcScreenTodo(models.AbstractModel):
    """Customers to be looked at before a launch, among what is to be done now."""

    _inherit = "grc.screen.todo"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    @api.model
    def _items(self, filters):
        return [*self._reviews(), *super()._items(filters)]

    @api.model
    def _reviews(self):
        """Return an item for each planned campaign that takes in customers of the user, the earliest first."""
        rows = self.env["grc.campaign.review"]
        if not rows.has_access("read"):
            return []
        own = [
            ("user_id", "=", self.env.uid),
            ("company_id", "=", self.env.company.id),
            ("campaign_state", "=", "planned"),
            ("taken_out", "=", False),
        ]
        counts = rows._read_group(own, ["campaign_id"], ["__count"])
        return [self._review(campaign, number) for campaign, number in counts]

    @api.model
    def _review(self, campaign, number):
        day = format_date(self.env, campaign.sudo()._local(campaign.sudo().planned_at).date())
        values = {"count": number, "campaign": campaign.sudo().name, "day": day}
        return {
            "key": f"review-{campaign.id}",
            "icon": "fa-bullhorn",
            "text": self.env._("1 of your customers gets “%(campaign)s” on %(day)s", **values)
            if number == 1
            else self.env._("%(count)s of your customers get “%(campaign)s” on %(day)s", **values),
            "action": {
                **self.env["ir.actions.act_window"]._for_xml_id("grc_campaign.grc_campaign_review_action"),
                "domain": [("campaign_id", "=", campaign.id), ("user_id", "=", self.env.uid)],
            },
            "people": [],
        }
