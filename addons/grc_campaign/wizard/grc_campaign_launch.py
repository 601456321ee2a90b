from odoo import api, fields, models
from odoo.exceptions import UserError


class GrcCampaignLaunch(models.TransientModel):
    """What a launch would do, to be confirmed: whom it takes in, whom it holds back, who can be reached today."""

    _name = "grc.campaign.launch"
    _inherit = ["grc.guarded"]
    _description = "Launch of a Campaign"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, readonly=False, required=True
    )
    campaign_id = fields.Many2one("grc.campaign", ondelete="cascade", check_company=True)
    audience_id = fields.Many2one(related="campaign_id.audience_id")
    customers = fields.Integer(compute="_compute_customers")
    controls = fields.Integer("Comparison group", compute="_compute_customers")
    intake = fields.Selection(related="campaign_id.intake")
    start = fields.Selection(related="campaign_id.start")
    start_words = fields.Char(related="campaign_id.start_words")
    at_once = fields.Integer(
        "Begin now", compute="_compute_customers", help="The others begin later, or not at all: see its plan."
    )
    reached = fields.Integer(
        "Reached today",
        compute="_compute_customers",
        help="Customers whom the first step may contact today, by consent.",
    )

    @api.depends("campaign_id")
    def _compute_company_id(self):
        for launch in self:
            launch.company_id = launch.campaign_id.company_id or self.env.company

    @api.depends("campaign_id")
    def _compute_customers(self):
        for launch in self:
            counts = launch.campaign_id and self.env["grc.campaign.enrolment"]._foretell(launch.campaign_id)
            launch.customers, launch.controls, launch.reached = counts or (0, 0, 0)
            best = min(launch.customers, launch.campaign_id.weekly)
            begins = launch.campaign_id.start in (False, "launch")
            at_once = {"all": launch.customers, "best": best}.get(launch.campaign_id.intake, 0)
            launch.at_once = at_once if begins else 0

    def action_launch(self):
        """Launch the campaign, and open it.

        :raise UserError: without a campaign, or for one that cannot run
        """
        self.ensure_one()
        if not self.campaign_id:
            raise UserError(self.env._("Open this by the button of a campaign."))
        self.campaign_id.check_access("write")
        self.campaign_id._launch()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grc.campaign",
            "res_id": self.campaign_id.id,
            "views": [(False, "form")],
        }
