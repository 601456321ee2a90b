from odoo import api, models


class GrcScreenTodo(models.AbstractModel):
    """Campaigns that wait for a second manager, among what is to be done now."""

    _inherit = "grc.screen.todo"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    @api.model
    def _items(self, filters):
        return [*self._approvals(), *super()._items(filters)]

    @api.model
    def _approvals(self):
        """Return the item of the campaigns that another manager has asked to approve; nothing where there is none."""
        campaigns = self.env["grc.campaign"]
        if not campaigns.has_access("write"):
            return []
        domain = [
            ("approval", "=", "asked"),
            ("approval_by_id", "!=", self.env.uid),
            ("company_id", "=", self.env.company.id),
            ("state", "in", ("draft", "planned", "running", "halted")),
        ]
        number = campaigns.search_count(domain)
        if not number:
            return []
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_campaign.grc_campaign_action")
        return [
            {
                "key": "approvals",
                "icon": "fa-check-square-o",
                "text": self.env._("1 campaign waits for your approval")
                if number == 1
                else self.env._("%s campaigns wait for your approval", number),
                "action": {**action, "domain": domain, "context": {}},
                "people": [],
            }
        ]
