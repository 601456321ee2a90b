from datetime import timedelta

from odoo import api, models

from ...engine import result

#: Campaigns looked at in one go; the others in the next.
NOTED = 5


class GrcCampaignVerdict(models.AbstractModel):
    """Notes what came of campaigns whose window is over: once a day, as long as invoices of it may come."""

    _name = "grc.campaign.verdict"
    _inherit = "grc.campaign.turn"
    _description = "What Came of Campaigns"

    @api.model
    def _due(self, now):
        """Return the first few campaigns whose window may be over, those that wait the longest first."""
        campaigns = self.env["grc.campaign"].sudo()
        waiting = campaigns.search([("verdict_next", "!=", False)], order="verdict_next, id")
        return waiting.filtered(lambda one: one.verdict_next <= one._local(now).date())[:NOTED]

    @api.model
    def _look(self, campaign, now):
        """Note what came of a campaign; as long as somebody's window is open, nothing."""
        results, today = self.env["grc.campaign.result"].sudo(), campaign._local(now).date()
        reading = results._reading(campaign, results._costs(campaign), 1)
        values = {"verdict_next": today + timedelta(days=1) if today <= reading.latest else False}
        if reading.found.state != result.RUNNING:
            changed = campaign.verdict != reading.found.state
            values |= {"verdict": reading.found.state} | ({"verdict_on": today} if changed else {})
        campaign.write(values)

    @api.model
    def _give_up(self, campaign, reason):
        """Look again in a week: what cannot be read keeps no campaign from running."""
        campaign.verdict_next += timedelta(days=7)
