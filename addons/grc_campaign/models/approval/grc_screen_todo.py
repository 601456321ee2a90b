from odoo import api, models
from odoo.tools import format_list


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
        waiting = campaigns.search(domain)
        if not waiting:
            return []
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_campaign.grc_campaign_action")
        return [
            {
                "key": "approvals",
                "icon": "fa-check-square-o",
                "text": self._approvals_words(waiting.sudo()),
                "action": {**action, "domain": domain, "context": {}},
                "people": [],
            }
        ]

    @api.model
    def _approvals_words(self, waiting):
        """Return in words which campaigns wait, whose they are and who has asked.

        :param waiting: ``grc.campaign``, as superuser: users are named, whoever reads it
        """
        owners, askers = (self._named(waiting[name]) for name in ("user_id", "approval_by_id"))
        values = {"owners": owners, "askers": askers}
        if len(waiting) == 1:
            return self.env._(
                "“%(campaign)s” waits for your approval; owner: %(owners)s, asked by: %(askers)s",
                campaign=waiting.name,
                **values,
            )
        return self.env._(
            "%(count)s campaigns wait for your approval; owners: %(owners)s, asked by: %(askers)s",
            count=len(waiting),
            **values,
        )

    @api.model
    def _named(self, users):
        """Return the names of users; a dash where nobody is left."""
        return format_list(self.env, users.mapped("name")) if users else "–"
