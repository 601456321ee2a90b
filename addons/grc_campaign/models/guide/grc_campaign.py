from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import LAST_DAY, MOST, Within, WithinDays

INTAKES = [
    ("all", "All of them, at once"),
    ("best", "The best of them, so many a week"),
    ("none", "None of them: who comes to it later"),
]
#: Days for which a campaign takes in who comes to its audience, unless something else is said.
OPEN_DAYS = 365
#: Days of the longest window.
LONGEST = 730


class GrcCampaign(models.Model):
    """What a campaign plans: who of those in the audience already is taken in and how fast, when, for how much."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    intake = fields.Selection(
        INTAKES,
        "Who is in it already",
        required=True,
        default="all",
        help="All: everybody in the audience begins with the launch, and nobody later. The best: so many a week, the"
        " most promising first, and who comes to the audience later at once. None: only who comes to it later.",
    )
    weekly = fields.Integer("A week", default=50, help="So many of those who are in the audience already begin a week.")
    open_until = fields.Date(
        "Takes in until",
        copy=False,
        help="Last day on which somebody begins. Empty at the launch: a year later. Of no use where all begin at once.",
    )
    budget = fields.Monetary(help="What it may cost, for the calendar.")
    reach = fields.Integer(
        readonly=True,
        copy=False,
        help="Customers taken in with the launch; before it, those whom the guide found in the audience.",
    )
    date_begin = fields.Date(
        "Begin", compute="_compute_dates", store=True, help="Day of the launch, or planned for it."
    )
    date_end = fields.Date("End", compute="_compute_dates", store=True, help="Last day of the window.")
    takes_in = fields.Boolean(compute="_compute_takes_in", help="Others begin after the launch, too.")
    looked_at = fields.Datetime("Audience looked at on", readonly=True, copy=False)
    taken_at = fields.Datetime("The best taken in on", readonly=True, copy=False)

    _weekly_range = Within("weekly", 1, 1_000_000)
    _budget_range = Within("budget", 0, MOST)
    _reach_range = Within("reach", 0, MOST)
    _open_until_days = WithinDays("open_until")
    _date_begin_days = WithinDays("date_begin")
    _date_end_days = WithinDays("date_end")

    @api.depends("launched_at", "planned_on", "goal_days", "company_id", "start", "start_on")
    def _compute_dates(self):
        for campaign in self:
            zone = campaign.company_id._grc_zone() if campaign.company_id else "UTC"
            launched = campaign.launched_at and fields.Datetime.context_timestamp(
                campaign.with_context(tz=zone), campaign.launched_at
            )
            first = campaign.start_on if campaign.start in ("date", "recurrence") else False
            campaign.date_begin = first or (launched.date() if launched else campaign.planned_on)
            # A slip of the finger is refused when it is saved.
            begin = campaign.date_begin and min(campaign.date_begin, LAST_DAY)
            campaign.date_end = begin and begin + timedelta(days=min(campaign.goal_days, LONGEST) - 1)

    @api.depends("start", "intake", "open_until", "next_start", "company_id")
    def _compute_takes_in(self):
        for campaign in self:
            today = campaign.company_id._grc_today() if campaign.company_id else fields.Date.today()
            still_open = bool(campaign.open_until and campaign.open_until >= today)
            campaign.takes_in = {
                "launch": still_open and campaign.intake != "all",
                "date": bool(campaign.next_start),
                "recurrence": still_open and bool(campaign.next_start),
            }.get(campaign.start, still_open)

    def _note_intake(self, number):
        """Note how many the launch has found, and until when others are taken in."""
        until = self.open_until or fields.Date.add(self.company_id._grc_today(), days=OPEN_DAYS)
        moment = self.launched_at
        noted = {"reach": number, "open_until": until, "looked_at": moment, "taken_at": moment}
        self.sudo().write(noted | {"intake_digest": self._intake_digest()})
