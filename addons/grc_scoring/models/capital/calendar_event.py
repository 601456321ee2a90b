from odoo import api, models

#: What decides whose time a meeting took, and how much.
_WATCHED = {"active", "allday", "attendee_ids", "duration", "partner_ids", "start", "stop", "user_id"}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._grc_touch()
        return events

    def write(self, vals):
        if _WATCHED.isdisjoint(vals):
            return super().write(vals)
        self._grc_touch()
        result = super().write(vals)
        self._grc_touch()
        return result

    def unlink(self):
        self._grc_touch()
        return super().unlink()

    def _grc_touch(self):
        """Queue the guests of meetings that have been: time was spent on them."""
        if not self.env["res.company"]._grc_counts_time():
            return
        now = self.env.cr.now()
        guests = self.sudo().filtered(lambda event: event.start and event.start <= now).partner_ids
        self.env["grc.queue"].sudo()._touch(guests.filtered("partner_share"))
