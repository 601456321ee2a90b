from odoo import models


class GrcActionDay(models.AbstractModel):
    """Cards of My day tell in which campaigns their customer is."""

    _inherit = "grc.action.day"

    def _customers(self, partner_ids, company, today):
        found = super()._customers(partner_ids, company, today)
        customers = self.env["grc.customer"].browse(one["id"] for one in found.values())
        badges = self.env["grc.campaign.standing"]._badges(customers)
        for one in found.values():
            one["badges"] = badges.get(one["id"], [])
        return found
