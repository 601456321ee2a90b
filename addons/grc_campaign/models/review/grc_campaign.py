from datetime import datetime, timedelta

import pytz
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import FIRST_DAY, LAST_DAY, Within, WithinDays
from odoo.exceptions import UserError


class GrcCampaign(models.Model):
    """A launch that is planned: salespeople look before it, and then it happens by itself."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    planned_at = fields.Datetime(
        "Launch on",
        copy=False,
        help="Empty: it is launched by its button. Otherwise the calendar shows it from that day on, and once the"
        " launch is planned it happens by itself at that moment.",
    )
    planned_on = fields.Date(
        "Day of the planned launch", compute="_compute_planned_on", store=True, help="By the company's calendar."
    )
    review_days = fields.Integer(
        "Salespeople look before (working days)",
        default=2,
        help="So many working days before a planned launch, salespeople see which of their customers get it, and may"
        " take one out with a reason. 0: they are not asked.",
    )
    review_at = fields.Datetime("Salespeople asked on", readonly=True, copy=False)
    reviewed = fields.Boolean("Salespeople were asked", readonly=True, copy=False)
    review_count = fields.Integer("Customers to look at", compute="_compute_review_counts")
    taken_out_count = fields.Integer("Customers taken out", compute="_compute_review_counts")

    _review_days_range = Within("review_days", 0, 20)
    _planned_on_days = WithinDays("planned_on")

    @api.depends("planned_at", "company_id")
    def _compute_planned_on(self):
        for campaign in self:
            moment = campaign.planned_at
            # A slip of the finger is refused when it is saved.
            usual = moment and FIRST_DAY < moment.date() <= LAST_DAY
            campaign.planned_on = moment and (campaign._local(moment) if usual else moment).date()

    def _compute_review_counts(self):
        """Count what the lists behind the buttons show to this user."""
        rows = self.env["grc.campaign.review"]
        counts = rows._read_group([("campaign_id", "in", self.ids)], ["campaign_id", "taken_out"], ["__count"])
        found = {(campaign.id, taken_out): number for campaign, taken_out, number in counts}
        for campaign in self:
            campaign.taken_out_count = found.get((campaign.id, True), 0)
            campaign.review_count = found.get((campaign.id, False), 0)

    def _check_planned(self):
        """Refuse to change what waits for its launch.

        :raise UserError: naming the campaign
        """
        if planned := self.filtered(lambda one: one.state == "planned"):
            raise UserError(
                self.env._("“%s” waits for its launch: take it back to a draft to change it.", planned[0].name)
            )

    def action_plan(self):
        """Let these campaigns be launched by themselves at their moment.

        :raise UserError: saying what is missing
        """
        self.check_access("write")
        now = fields.Datetime.now()
        for campaign in self:
            campaign._check_moment(now)
            campaign._check_launch()
            campaign.sudo().write(
                {
                    "state": "planned",
                    "reviewed": False,
                    "review_at": campaign._review_moment(),
                }
            )
        self.env["grc.campaign.executor"]._wake()

    def _check_moment(self, now):
        """Refuse a planned launch that is over, or comes when there is no day any more on which it would start.

        :raise UserError: saying what to enter
        """
        if not self.planned_at or self.planned_at <= now:
            raise UserError(self.env._("Say when “%s” is to be launched: a moment to come.", self.name))
        if self.start in ("date", "recurrence") and not self._start_after(self.planned_at):
            raise UserError(
                self.env._(
                    "“%s” starts before it is launched: enter a later first day, or an earlier launch.", self.name
                )
            )

    def action_unplan(self):
        """Let these campaigns be drafts again; who was taken out stays so."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "planned")._unplan()

    def _unplan(self):
        self.sudo().write({"state": "draft", "review_at": False, "held": False, "halt_reason": False})
        for campaign in self:
            self.env["grc.campaign.review"]._close(campaign)

    def _local(self, moment):
        """Return a moment by the clock of the company."""
        zone = pytz.timezone(self.company_id._grc_zone())
        return pytz.utc.localize(moment).astimezone(zone)

    def _review_moment(self):
        """Return when salespeople are asked: so many of the company's working days before the launch; False: never."""
        self.ensure_one()
        if not self.review_days:
            return False
        calendar = self.company_id.sudo().resource_calendar_id
        if not calendar:
            return self.planned_at - timedelta(days=self.review_days)
        # The day of the launch is no day to look; whole days before it are.
        zone = pytz.timezone(self.company_id._grc_zone())
        launch = self._morning(self._local(self.planned_at).date(), zone)
        begin = calendar.plan_days(-self.review_days, launch, compute_leaves=True)
        if not begin:
            return self.planned_at - timedelta(days=self.review_days)
        return self._morning(begin.astimezone(zone).date(), zone).astimezone(pytz.utc).replace(tzinfo=None)

    @staticmethod
    def _morning(day, zone):
        """Return the beginning of a day."""
        return zone.localize(datetime.combine(day, datetime.min.time()))

    def action_open_reviews(self):
        """Open whom this campaign would take in, to be looked at."""
        name = self.env._("Customers of “%s”", self.name)
        return self._open("grc_campaign_review_action", name, [("taken_out", "=", False)])

    def action_open_taken_out(self):
        """Open who was taken out."""
        name = self.env._("Taken out of “%s”", self.name)
        return self._open("grc_campaign_taken_out_action", name, [("taken_out", "=", True)])
