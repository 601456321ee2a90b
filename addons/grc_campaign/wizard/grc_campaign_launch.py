from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.deliverability.grc_deliverability import BAD


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
    control_words = fields.Text(
        "What it shows", compute="_compute_customers", help="What the comparison group costs, and what it would show."
    )
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

    warnings = fields.Text("Mails may not arrive", compute="_compute_warnings", help="What keeps mails from arriving.")

    @api.depends("campaign_id")
    def _compute_company_id(self):
        for launch in self:
            launch.company_id = launch.campaign_id.company_id or self.env.company

    @api.depends("campaign_id")
    @api.depends_context("lang")
    def _compute_customers(self):
        for launch in self:
            launch.update(launch._foretell())
            best = min(launch.customers, launch.campaign_id.weekly)
            begins = launch.campaign_id.start in (False, "launch")
            at_once = {"all": launch.customers, "best": best}.get(launch.campaign_id.intake, 0)
            launch.at_once = at_once if begins else 0

    def _foretell(self):
        """Return how many a launch would take in, hold back and reach, and what holding back costs and shows."""
        campaign = self.campaign_id
        if not campaign:
            return {"customers": 0, "controls": 0, "reached": 0, "control_words": False}
        campaign.check_access("write")
        forecast = self.env["grc.campaign.forecast"]._read(campaign.sudo(), advise=False)
        counts = self.env["grc.campaign.enrolment"]._foretell(campaign, forecast.share)
        words = self.env["grc.campaign.words"]
        said = (words._price(forecast.held, campaign.sudo().currency_id), words._power(forecast.outlook))
        return {
            **dict(zip(("customers", "controls", "reached"), counts, strict=True)),
            "control_words": "\n".join(filter(None, said)) if counts[1] else False,
        }

    @api.depends("campaign_id", "reached")
    @api.depends_context("lang")
    def _compute_warnings(self):
        """Say what is not so; nothing for a campaign without mails."""
        for launch in self:
            mails = "mail" in launch.campaign_id.step_ids.mapped("action")
            checks = self.env["grc.deliverability"]._checks(launch.company_id.sudo()) if mails else []
            found = [f"{one.title} – {one.text}" for one in checks if one.state == BAD]
            launch.warnings = "\n".join(found + launch._pace_warnings())

    def _pace_warnings(self):
        """Return the sentence that the send rate is too low for the first step; none where it is not."""
        step = self.campaign_id.step_ids.filtered(lambda one: not one.closed)[:1]
        rate = self.company_id.sudo().grc_hourly_mails
        if step.action != "mail" or not rate or self.reached <= rate * (24 * step.latest + 1):
            return []
        return [
            self.env._(
                "At %s mails an hour not everybody gets the first mail before its step is too late: raise the send"
                " rate, or give the step more days.",
                rate,
            )
        ]

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
