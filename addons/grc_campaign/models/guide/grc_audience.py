from odoo import fields, models


class GrcAudience(models.Model):
    """An audience becomes a campaign."""

    _inherit = "grc.audience"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_campaign(self):
        """Open the guide to a new campaign, with this audience filled in."""
        self.ensure_one()
        self.check_access("read")
        self.env["grc.campaign"].check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_campaign.grc_campaign_guide_action")
        action["context"] = {"default_audience_id": self.id, "default_company_id": self.company_id.id}
        return action

    def _of_domain(self, name, domain):
        """Return a new audience of the present company's customers by a condition.

        :param str name: of the audience
        :param str domain: on ``grc.customer``, as a text
        """
        line = fields.Command.create({"kind": "customers", "domain": domain})
        return self.create({"name": name, "company_id": self.env.company.id, "line_ids": [line]})
