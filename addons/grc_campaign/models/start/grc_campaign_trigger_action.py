from odoo import models
from odoo.addons.grc_lifecycle.tools.planning import PRIVATE
from odoo.tools import SQL


class GrcCampaignTriggerAction(models.AbstractModel):
    """Kinds that are actions (``grc.action``): what My day knows, a campaign may start by."""

    _name = "grc.campaign.trigger.action"
    _inherit = "grc.campaign.trigger"
    _description = "Start: What an Action Is about"

    _by_day = True

    def _which(self):
        """Return SQL of which actions ``a`` they are."""
        raise NotImplementedError

    def _column(self):
        """Return SQL of the day of action ``a`` on which it happened."""
        return SQL("a.date")

    def _query(self, campaign, since):
        return SQL(
            """
            SELECT a.partner_id, %(key)s AS event_key, %(moment)s AS moment FROM grc_action a
             WHERE a.company_id = %(company)s AND %(which)s AND %(day)s >= %(since)s
            """,
            key=self._key("grc.action", "a"),
            moment=self._day_start(self._column(), campaign.company_id),
            company=campaign.company_id.id,
            which=self._which(),
            day=self._column(),
            since=since,
        )


class GrcCampaignTriggerComplaint(models.AbstractModel):
    """A complaint is closed: its action in My day is done."""

    _name = "grc.campaign.trigger.complaint"
    _inherit = "grc.campaign.trigger.action"
    _description = "Start: Complaint Closed"

    _trigger = "complaint"
    _place = 110

    def _label(self):
        return self.env._("A complaint is closed")

    def _which(self):
        return SQL("a.source = 'complaint' AND a.state = 'done'")

    def _column(self):
        return SQL("a.closed_on")


class GrcCampaignTriggerLife(models.AbstractModel):
    """A date in the life of a customer comes, by the rules of life events."""

    _name = "grc.campaign.trigger.life"
    _inherit = "grc.campaign.trigger.action"
    _description = "Start: Life Event"

    _trigger = "life"
    _private = True
    _place = 120

    def _label(self):
        return self.env._("A life event comes, such as a birthday")

    def _which(self):
        return SQL(
            "a.source = %s AND a.life_rule_id IN (SELECT r.id FROM grc_life_rule r WHERE r.kind <> 'replenishment')",
            PRIVATE,
        )


class GrcCampaignTriggerReplenishment(models.AbstractModel):
    """What a customer buys again and again is about to be used up, by the rules of life events."""

    _name = "grc.campaign.trigger.replenishment"
    _inherit = "grc.campaign.trigger.action"
    _description = "Start: Replenishment Due"

    _trigger = "replenishment"
    _place = 130

    def _label(self):
        return self.env._("Replenishment is due")

    def _which(self):
        return SQL(
            "a.source = %s AND a.life_rule_id IN (SELECT r.id FROM grc_life_rule r WHERE r.kind = 'replenishment')",
            PRIVATE,
        )
