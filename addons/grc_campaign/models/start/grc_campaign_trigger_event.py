from odoo import models
from odoo.tools import SQL


class GrcCampaignTriggerMoved(models.AbstractModel):
    """Kinds that are events of the suite (``grc.event``); of movements, the audience says where to."""

    _name = "grc.campaign.trigger.moved"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Event"

    _by_day = True

    def _query(self, campaign, since):
        return SQL(
            """
            SELECT e.partner_id, %s AS event_key, %s AS moment FROM grc_event e
             WHERE e.company_id = %s AND e.kind = %s AND e.date >= %s
            """,
            self._key("grc.event", "e"),
            self._day_start(SQL("e.date"), campaign.company_id),
            campaign.company_id.id,
            self._trigger,
            since,
        )


class GrcCampaignTriggerStage(models.AbstractModel):
    """A customer comes to another stage."""

    _name = "grc.campaign.trigger.stage"
    _inherit = "grc.campaign.trigger.moved"
    _description = "Start: Another Stage"

    _trigger = "stage"
    _place = 90

    def _label(self):
        return self.env._("A customer comes to another stage")


class GrcCampaignTriggerSegment(models.AbstractModel):
    """A customer comes to another segment."""

    _name = "grc.campaign.trigger.segment"
    _inherit = "grc.campaign.trigger.moved"
    _description = "Start: Another Segment"

    _trigger = "segment"
    _place = 100

    def _label(self):
        return self.env._("A customer comes to another segment")


class GrcCampaignTriggerClass(models.AbstractModel):
    """A customer comes to another class of value."""

    _name = "grc.campaign.trigger.class"
    _inherit = "grc.campaign.trigger.moved"
    _description = "Start: Another Class"

    _trigger = "class"
    _place = 102

    def _label(self):
        return self.env._("A customer comes to another class")


class GrcCampaignTriggerPolicy(models.AbstractModel):
    """Something else is to be done with the relation."""

    _name = "grc.campaign.trigger.policy"
    _inherit = "grc.campaign.trigger.moved"
    _description = "Start: Another Policy"

    _trigger = "policy"
    _place = 104

    def _label(self):
        return self.env._("A customer comes to another policy")


class GrcCampaignTriggerReport(models.AbstractModel):
    """Somebody met the customer and reported it."""

    _name = "grc.campaign.trigger.report"
    _inherit = "grc.campaign.trigger.moved"
    _description = "Start: Meeting Report"

    _trigger = "meeting_report"
    _place = 106

    def _label(self):
        return self.env._("A meeting with a customer is reported")
