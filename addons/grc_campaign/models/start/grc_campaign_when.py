from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within, WithinDays
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools import recurrence
from ..campaign.grc_campaign_step import HOURS, LONGEST

STARTS = [
    ("launch", "With the launch"),
    ("date", "On a day"),
    ("recurrence", "Again and again"),
    ("event", "When something happens"),
]
REPEATS = [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")]
MONTHLY = [("day", "On the same day of the month"), ("weekday", "On a weekday of the month")]
PLACES = [("1", "First"), ("2", "Second"), ("3", "Third"), ("4", "Fourth"), ("-1", "Last")]
WEEKDAYS = [
    *(("0", "Monday"), ("1", "Tuesday"), ("2", "Wednesday"), ("3", "Thursday"), ("4", "Friday")),
    *(("5", "Saturday"), ("6", "Sunday")),
]
REENTRIES = [
    ("never", "Once only"),
    ("exit", "Again, once they have left it"),
    ("gap", "Again, at any time"),
    ("document", "With each document"),
]


#: What the words are made of.
SAID = (
    *("start", "start_on", "start_hour", "trigger", "silence_days"),
    *("repeat_every", "repeat_unit", "repeat_by", "repeat_place", "repeat_weekday"),
)
#: What the guide gives to the campaign.
WHEN = (*SAID, "reentry", "reentry_days")


class GrcCampaignWhen(models.AbstractModel):
    """When customers begin with a campaign, and may come to it again: as the guide asks and the campaign keeps it.

    Of models with a name and a company.
    """

    _name = "grc.campaign.when"
    _description = "When a Campaign Begins"

    start = fields.Selection(
        STARTS,
        "Starts",
        required=True,
        default="launch",
        help="When customers begin. With the launch: as its plan says. On a day, again and again: who is in the"
        " audience then. When something happens: who is in the audience when it happens to them.",
    )
    start_on = fields.Date("First day", help="By the company's calendar.")
    start_hour = fields.Selection(
        HOURS, "Audience taken in at", default="8", required=True, help="By the company's clock."
    )
    repeat_every = fields.Integer("Every", default=1, help="So many days, weeks, months or years.")
    repeat_unit = fields.Selection(REPEATS, "Unit", default="month", required=True)
    repeat_by = fields.Selection(
        MONTHLY,
        "Day of the month",
        default="day",
        required=True,
        help="The day of the month is that of the first day; in months that are too short it is the last one.",
    )
    repeat_place = fields.Selection(PLACES, "Which one", default="1", required=True)
    repeat_weekday = fields.Selection(WEEKDAYS, "Weekday", default="0", required=True)
    trigger = fields.Selection(lambda self: self.env["grc.campaign.trigger"]._selection(), "What happens")
    silence_days = fields.Integer("After (days)", default=90, help="Days without a purchase.")
    reentry = fields.Selection(
        REENTRIES,
        "They come to it",
        required=True,
        default="never",
        help="Once left: so many days after they were through or had left. At any time: so many days after they came"
        " the last time. With each document: each order or invoice goes its own way. Who is in the comparison"
        " group stays in it.",
    )
    reentry_days = fields.Integer("Again after (days)", default=30)
    start_words = fields.Char("When", compute="_compute_start_words")

    _repeat_every_range = Within("repeat_every", 1, LONGEST)
    _silence_days_range = Within("silence_days", 1, 3650)
    _reentry_days_range = Within("reentry_days", 1, LONGEST, "Customers come again after a day at the earliest.")
    _start_on_days = WithinDays("start_on")

    @api.depends(*SAID)
    @api.depends_context("lang")
    def _compute_start_words(self):
        for campaign in self:
            campaign.start_words = campaign._said_start()

    def _said_start(self):
        """Return in words when customers begin."""
        if self.start == "event":
            return self.env["grc.campaign.trigger"]._of(self.trigger)._said(self)
        if self.start == "launch" or not self.start_on:
            return self._selected("start")
        if self.start == "date":
            return self.env._(
                "On %(day)s at %(hour)s", day=format_date(self.env, self.start_on), hour=self._selected("start_hour")
            )
        return self.env._(
            "%(often)s at %(hour)s, from %(day)s on",
            often=self._said_often(),
            hour=self._selected("start_hour"),
            day=format_date(self.env, self.start_on),
        )

    def _said_often(self):
        """Return in words on which days a recurrence falls."""
        every, weekday = self.repeat_every, self._selected("repeat_weekday")
        if self.repeat_unit == "day":
            return self.env._("Every day") if every == 1 else self.env._("Every %s days", every)
        if self.repeat_unit == "week":
            if every == 1:
                return self.env._("Every week on %s", weekday)
            return self.env._("Every %(every)s weeks on %(weekday)s", every=every, weekday=weekday)
        if self.repeat_unit == "year":
            return self.env._("Every year") if every == 1 else self.env._("Every %s years", every)
        if self.repeat_by == "weekday":
            which = {"place": self._selected("repeat_place").lower(), "weekday": weekday}
            if every == 1:
                return self.env._("Every month on the %(place)s %(weekday)s", **which)
            return self.env._("Every %(every)s months on the %(place)s %(weekday)s", every=every, **which)
        if every == 1:
            return self.env._("Every month on day %s", self.start_on.day)
        return self.env._("Every %(every)s months on day %(day)s", every=every, day=self.start_on.day)

    def _selected(self, name):
        """Return the label of the value of a selection."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    @api.constrains("start", "trigger", "reentry", "start_on")
    def _check_start(self):
        for one in self:
            trigger = self.env["grc.campaign.trigger"]._of(one.trigger)
            name = one.name or self.env._("The campaign")
            if one.start == "event" and not one.trigger:
                raise ValidationError(self.env._("“%s” starts when something happens: choose what.", name))
            if one.start in ("date", "recurrence") and not one.start_on:
                raise ValidationError(self.env._("“%s” starts on a day: enter the first one.", name))
            if one.start == "event" and trigger._private and not self._sees_persons():
                raise ValidationError(
                    self.env._("“%s”: only who may see personal data lets a campaign start by it.", trigger._label())
                )
            if one.reentry == "document" and not (one.start == "event" and trigger._documents):
                raise ValidationError(
                    self.env._(
                        "“%s” does not start by a document: choose another way for customers to come to it again.",
                        name,
                    )
                )

    @api.model
    def _sees_persons(self):
        """Return whether the user may see personal data; constraints run as superuser, on their behalf."""
        return self.env.user.has_group("grc_base.group_grc_personal")

    # Its days

    def _start_rule(self):
        """Return the days on which it starts, a ``dateutil.rrule``; of one day, that alone."""
        self.ensure_one()
        if self.start == "date":
            return recurrence.days(self.start_on, "day", 1).replace(count=1)
        by_weekday = self.repeat_unit == "month" and self.repeat_by == "weekday"
        return recurrence.days(
            self.start_on,
            self.repeat_unit,
            self.repeat_every,
            int(self.repeat_weekday) if by_weekday or self.repeat_unit == "week" else None,
            int(self.repeat_place) if by_weekday else None,
        )
