from odoo import models
from odoo.tools import SQL


class GrcCampaignTriggerCustomer(models.AbstractModel):
    """Kinds whose day follows from a customer's row: each customer and day once."""

    _name = "grc.campaign.trigger.customer"
    _inherit = "grc.campaign.trigger"
    _description = "Start: What a Customer's Row Says"

    _by_day = True

    def _day(self, campaign):
        """Return SQL of the day on which it happens to customer ``c``."""
        raise NotImplementedError

    def _query(self, campaign, since):
        day = self._day(campaign)
        return SQL(
            """
            SELECT q.partner_id, concat_ws(',', %(key)s, q.partner_id, q.day) AS event_key, %(moment)s AS moment
              FROM (SELECT c.partner_id, %(day)s AS day FROM grc_customer c
                     WHERE c.company_id = %(company)s AND %(day)s >= %(since)s) q
            """,
            key=self._trigger,
            moment=self._day_start(SQL("q.day"), campaign.company_id),
            day=day,
            company=campaign.company_id.id,
            since=since,
        )


class GrcCampaignTriggerFirst(models.AbstractModel):
    """The first purchase of a customer, once the figures of that day are there."""

    _name = "grc.campaign.trigger.first"
    _inherit = "grc.campaign.trigger.customer"
    _description = "Start: First Purchase"

    _trigger = "first"
    _place = 60

    def _label(self):
        return self.env._("A customer buys for the first time")

    def _day(self, campaign):
        return SQL("c.first_purchase")


class GrcCampaignTriggerSilence(models.AbstractModel):
    """So many days without a purchase."""

    _name = "grc.campaign.trigger.silence"
    _inherit = "grc.campaign.trigger.customer"
    _description = "Start: Silence"

    _trigger = "silence"
    _place = 70

    def _label(self):
        return self.env._("A customer has not bought for some days")

    def _said(self, campaign):
        return self.env._("When a customer has not bought for %s days", campaign.silence_days)

    def _day(self, campaign):
        return SQL("(c.last_purchase + %s)", campaign.silence_days)


class GrcCampaignTriggerLate(models.AbstractModel):
    """Silent for longer than usual."""

    _name = "grc.campaign.trigger.late"
    _inherit = "grc.campaign.trigger.customer"
    _description = "Start: Late"

    _trigger = "late"
    _place = 80

    def _label(self):
        return self.env._("A customer is late: silent for longer than usual")

    def _day(self, campaign):
        return SQL("c.late_from")
