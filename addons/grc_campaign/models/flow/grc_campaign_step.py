from odoo import api, fields, models


class GrcCampaignStep(models.Model):
    """In words who comes to a step, and how much later."""

    _inherit = "grc.campaign.step"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    way = fields.Char(
        compute="_compute_way", help="Who comes to this step: after which one, or by what came, or did not come, of it."
    )
    later = fields.Char(compute="_compute_later", help="How much later than what it comes after, and at which hour.")

    @api.depends("after", "missing", "within")
    @api.depends_context("lang")
    def _compute_way(self):
        for step in self:
            step.way = step._said_outcome() or step._selected("after")

    @api.depends("delay", "unit", "hour")
    @api.depends_context("lang")
    def _compute_later(self):
        for step in self:
            step.later = step._said_delay()

    def _said_outcome(self):
        """Return in words by which outcome customers come to this step; nothing: by none."""
        if not self.missing:
            return {
                "click": self.env._("Clicked"),
                "reply": self.env._("Replied"),
                "bounce": self.env._("Mail came back"),
                "complaint": self.env._("Marked as spam"),
                "activity": self.env._("Activity done"),
                "order": self.env._("Ordered"),
                "paid": self.env._("Paid"),
            }.get(self.after)
        days = self.env._("one day") if self.within == 1 else self.env._("%s days", self.within)
        return {
            "click": self.env._("No click in %s", days),
            "reply": self.env._("No reply in %s", days),
            "bounce": self.env._("No mail back in %s", days),
            "complaint": self.env._("Not marked as spam in %s", days),
            "activity": self.env._("Activity not done in %s", days),
            "order": self.env._("No order in %s", days),
            "paid": self.env._("Not paid in %s", days),
        }.get(self.after)

    def _said_delay(self):
        """Return in words how much later customers come to this step, and at which hour of theirs."""
        hour = self._selected("hour")
        if not self.delay:
            return self.env._("At %s", hour) if hour else self.env._("At once")
        later = self._said_span()
        return self.env._("%(later)s, at %(hour)s", later=later, hour=hour) if hour else later

    def _said_span(self):
        """Return its delay in words."""
        if self.unit == "hour":
            return self.env._("One hour later") if self.delay == 1 else self.env._("%s hours later", self.delay)
        if self.unit == "work":
            if self.delay == 1:
                return self.env._("One working day later")
            return self.env._("%s working days later", self.delay)
        return self.env._("One day later") if self.delay == 1 else self.env._("%s days later", self.delay)

    def _selected(self, name):
        """Return the label of the value of a selection; nothing: it has none."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _led_by(self):
        """Return the step that leads to this one; none: the beginning does, or nothing."""
        if self.after == "launch":
            return self.browse()
        if self.after != "previous":
            return self._awaited()
        before = self.campaign_id.step_ids.filtered(lambda one: one._is_before(self))
        return before.sorted(lambda one: (one.sequence, one.id))[-1:]
