from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within, WithinDays
from odoo.exceptions import ValidationError

from ..engine.sending import plan
from .campaign.grc_campaign_step import HOURS

#: Most mails of an hour, or of a day of a warm-up, that can be said.
MOST_MAILS = 10_000_000
#: Most days of a warm-up.
MOST_DAYS = 90


class ResCompany(models.Model):
    """How many mails of campaigns a company sends, when, and from how many on a second manager looks at them."""

    _inherit = "res.company"

    grc_hourly_mails = fields.Integer(
        "Mails an hour",
        default=0,
        help="Campaigns queue at most so many in each hour of the clock; 0: as many as are due. What waits goes in the"
        " next hour with room, the highest priority first.",
        **SETTING,
    )
    grc_warm_up = fields.Char(
        "Mails of the first days",
        help="For a new domain or server: mails of the first day, of the second, and so on, such as 50, 100, 500, 1000,"
        " 5000. From the day after the last number on there is no limit a day. Empty: no warm-up.",
        **SETTING,
    )
    grc_warm_up_from = fields.Date(
        "First day",
        help="Of the warm-up. Empty: the day on which a campaign of the company sent its first mail.",
        **SETTING,
    )
    grc_quiet = fields.Boolean(
        "Quiet hours",
        help="In these hours, by the customer's clock, campaigns send no mail: it waits until they are over.",
        **SETTING,
    )
    grc_quiet_from = fields.Selection(HOURS, "Quiet from", default="20", **SETTING)
    grc_quiet_until = fields.Selection(HOURS, "Quiet until", default="8", **SETTING)

    grc_approval_sends = fields.Integer(
        "Second manager above (mails)",
        default=0,
        help="A campaign that would send more mails than this is launched when another manager has approved it. 0: no"
        " campaign needs that.",
        **SETTING,
    )

    _grc_approval_sends_range = Within("grc_approval_sends", 0, 10**9)
    _grc_hourly_mails_range = Within("grc_hourly_mails", 0, MOST_MAILS)
    _grc_warm_up_from_range = WithinDays("grc_warm_up_from", empty=True)

    @api.constrains("grc_warm_up")
    def _check_grc_warm_up(self):
        for company in self:
            numbers = company._grc_warm_up_plan()
            if numbers is None or len(numbers) > MOST_DAYS or max(numbers, default=0) > MOST_MAILS:
                raise ValidationError(
                    self.env._(
                        "“%s” is no warm-up: write the mails of each day, with commas between them, such as 50, 100,"
                        " 500.",
                        company.grc_warm_up,
                    )
                )

    @api.constrains("grc_quiet_from", "grc_quiet_until")
    def _check_grc_quiet(self):
        for company in self:
            start, end = company._grc_quiet_hours()
            if start == end:
                raise ValidationError(
                    self.env._("Quiet hours must end at another hour than they begin: no mail would ever go.")
                )

    def _grc_quiet_hours(self):
        """Return the hours of the clock at which quiet hours begin and end, whether or not the company has any."""
        return int(self.grc_quiet_from or 20), int(self.grc_quiet_until or 8)

    def _grc_warm_up_plan(self):
        """Return the mails of each day of the warm-up, an empty list without one; None for what is none."""
        try:
            return plan(self.grc_warm_up)
        except ValueError:
            return None
