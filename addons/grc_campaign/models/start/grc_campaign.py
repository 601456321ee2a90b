from odoo import fields, models
from odoo.exceptions import ValidationError

from ...tools import recurrence


class GrcCampaign(models.Model):
    """What a campaign begins by (its launch, a day, again and again, an event), and who may come to it again."""

    _name = "grc.campaign"
    _inherit = ["grc.campaign", "grc.campaign.when"]

    next_start = fields.Datetime("Next start", readonly=True, copy=False)
    heard_at = fields.Datetime("Listened until", readonly=True, copy=False)

    def _starts(self, now):
        """Return whether it is time to take in: its day has come, or it listens."""
        if self.start == "event":
            return bool(self.open_until) and self.open_until >= now.date()
        return bool(self.next_start) and self.next_start <= now

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
        """Return the moment from which a dry run goes: that at which it starts next, else now."""
        return self.start in ("date", "recurrence") and self._start_after(now) or now

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
