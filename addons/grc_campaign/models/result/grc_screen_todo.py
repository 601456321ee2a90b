from datetime import timedelta

from odoo import api, models

#: Days for which a campaign that did not pay is among what is to be done.
SHOWN_DAYS = 30


class GrcScreenTodo(models.AbstractModel):
    """Campaigns that did not pay, among what is to be done now: for managers."""

    _inherit = "grc.screen.todo"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    @api.model
    def _items(self, filters):
        return [*super()._items(filters), *self._unpaid()]

    @api.model
    def _unpaid(self):
        campaigns = self.env["grc.campaign"]
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            return []
        domain = [
            ("company_id", "=", self.env.company.id),
            ("verdict", "=", "lost"),
            ("verdict_on", ">", self.env.company._grc_today() - timedelta(days=SHOWN_DAYS)),
        ]
        number = campaigns.search_count(domain)
        if not number:
            return []
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_campaign.grc_campaign_action")
        return [
            {
                "key": "unpaid",
                "icon": "fa-level-down",
                "text": self.env._("1 campaign is below its break-even")
                if number == 1
                else self.env._("%s campaigns are below their break-even", number),
                "action": {**action, "domain": domain, "context": {}},
                "people": [],
            }
        ]
