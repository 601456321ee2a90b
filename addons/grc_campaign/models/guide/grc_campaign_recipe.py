from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within

from ..audience.grc_audience_search import UNREADABLE
from ..campaign.grc_campaign import PURPOSES

#: By what customers are contacted.
MEANS = [("both", "Mails, and a person"), ("mail", "Mails alone"), ("person", "A person alone")]


class GrcCampaignRecipe(models.Model):
    """A ready campaign: for whom, in which steps, with which words. It comes with the addon and is read only."""

    _name = "grc.campaign.recipe"
    _inherit = ["grc.bounded"]
    _description = "Ready Campaign"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", ondelete="cascade", index=True, help="Empty: of every company.")
    what_for = fields.Char("What for", translate=True)
    whom = fields.Char(translate=True, help="Who is in it, in words.")
    domain = fields.Char("Condition", required=True, default="[]", help="On customers.")
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    means = fields.Selection(MEANS, required=True, default="both")
    intake = fields.Selection(selection="_intakes", required=True, default="all")
    weekly = fields.Integer(default=50)
    goal_days = fields.Integer(default=30)
    chance = fields.Float(default=0.05, aggregator=None)
    step_ids = fields.One2many("grc.campaign.recipe.step", "recipe_id", "Steps")
    customers = fields.Integer(compute="_compute_customers", help="Customers of the present company in it today.")

    _weekly_range = Within("weekly", 1, 1_000_000)
    _goal_days_range = Within("goal_days", 1, 730)
    _chance_range = Within("chance", 0, 1)

    @api.model
    def _intakes(self):
        return self.env["grc.campaign"]._fields["intake"]._description_selection(self.env)

    @api.depends_context("uid", "company")
    @api.depends("domain")
    def _compute_customers(self):
        search, company = self.env["grc.audience.search"], self.env.company
        for recipe in self:
            try:
                found = search._searched(search._read(recipe.domain), company)
                inside = [("id", "in", found), ("partner_active", "=", True)]
                recipe.customers = self.env["grc.customer"].search_count(inside)
            except UNREADABLE:
                recipe.customers = 0

    @api.depends_context("lang", "uid", "company")
    @api.depends("name", "customers")
    def _compute_display_name(self):
        """Say with the name how many are in it: that is what one is chosen by."""
        for recipe in self:
            recipe.display_name = f"{recipe.name} · {recipe.customers}"

    def _audience(self, company):
        """Return the audience of this campaign in a company: that of an earlier one, as long as it says the same.

        :param company: ``res.company``, one record
        """
        self.ensure_one()
        lines = [("company_id", "=", company.id), ("kind", "=", "customers"), ("domain", "=", self.domain)]
        made = self.env["grc.audience.line"].search(lines).audience_id
        alike = made.filtered(lambda one: one.active and len(one.line_ids) == 1)
        return alike[:1] or self.env["grc.audience"].with_company(company)._of_domain(self.name, self.domain)

    def _steps(self, means, company, hour=False):
        """Return the commands that make the steps of a campaign, with mails of their own.

        :param str means: key of :data:`MEANS`
        :param company: ``res.company``, one record
        :param hour: key of the hour at which mails go; False: at any
        """
        steps = self.step_ids.filtered(lambda step: means == "both" or (step.action == "mail") == (means == "mail"))
        first = {"after": "launch", "delay": self.step_ids[:1].delay}
        return [
            fields.Command.create(step._values(company, hour) | ({} if place else first))
            for place, step in enumerate(steps)
        ]
