from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools import moments, recurrence
from ..campaign.grc_campaign import BEFORE


class GrcCampaign(models.Model):
    """When a campaign begins (its launch, a day, again and again, an event) and ends, and who may come to it again."""

    _name = "grc.campaign"
    _inherit = ["grc.campaign", "grc.campaign.when"]

    next_start = fields.Datetime("Next start", readonly=True, copy=False)
    heard_at = fields.Datetime("Listened until", readonly=True, copy=False)

    def _starts(self, now):
        """Return whether it is time to take in: its day has come, or it listens."""
        if self.start == "event":
            return self._is_open(now)
        return bool(self.next_start) and self.next_start <= now

    def _is_open(self, now):
        """Return whether somebody may still begin: up to the end of its last day, by the company's clock."""
        return bool(self.open_until) and self.open_until >= self._local(now).date()

    def _start_after(self, now):
        """Return the next moment at which it starts, as long as it takes in; False: there is none."""
        zone, hour = self.company_id._grc_zone(), int(self.start_hour)
        day = recurrence.after(self._start_rule(), hour, zone, now)
        return recurrence.moment(day, hour, zone) if day and self._takes_in(day) else False

    def _takes_in(self, day):
        """Return whether somebody begins on a day on which it starts: of several, up to the last one."""
        return self.start == "date" or not self.open_until or day <= self.open_until

    def _start_before(self, now):
        """Return the last moment up to ``now`` at which it started, and its day; None: there was none."""
        zone, hour = self.company_id._grc_zone(), int(self.start_hour)
        day = recurrence.before(self._start_rule(), hour, zone, now)
        return day and (recurrence.moment(day, hour, zone), day)

    def _rehearsed_at(self, now):
        """Return the moment from which a dry run goes: that of its first start after the launch that is planned."""
        launch = max(self.planned_at or now, now) if self.state in BEFORE else now
        return self.start in ("date", "recurrence") and self._start_after(launch) or launch

    def _settle_start(self):
        """Note with the launch from when on it waits for its day, or for what happens."""
        if self.start in ("date", "recurrence"):
            following = self._start_after(self.launched_at)
            if not following:
                raise ValidationError(self.env._("“%s” starts on a day that is over: enter a later one.", self.name))
            self.sudo().next_start = following
        if self.start == "event":
            self.sudo().heard_at = self.launched_at
            self.env["grc.campaign.start"].sudo()._forget_before(self.sudo())

    @api.model
    def _close_done(self, now=None):
        """End the running campaigns in which nobody is left, and that take in nobody any more.

        :param datetime now: the moment; None: that of the transaction
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign k SET state = 'done' FROM grc_campaign c %(zones)s
                 WHERE c.id = k.id AND k.state = 'running' AND NOT EXISTS (
                       SELECT 1 FROM grc_campaign_participation m WHERE m.campaign_id = k.id AND m.state = 'running')
                   AND CASE WHEN k.start IN ('date', 'recurrence') THEN k.next_start IS NULL
                            ELSE k.start = 'launch' AND k.intake = 'all' OR k.open_until <
                                 (%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(z.zone, 'UTC'))::date END
                """,
                zones=moments.zones(self.env, SQL("c.company_id")),
                now=now or self.env.cr.now(),
            )
        )
        self.invalidate_model(["state"])
