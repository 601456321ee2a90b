from datetime import timedelta

from odoo import api, models
from odoo.tools import format_datetime

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class GrcCampaignPace(models.AbstractModel):
    """What send rate and warm-up of a company mean for the mails of a step, in words."""

    _name = "grc.campaign.pace"
    _description = "Pace of a Campaign"

    @api.model
    def _said(self, step, moment, number):
        """Return how long the mails of a step take to go, and how many come too late; nothing: they go at once.

        :param step: ``grc.campaign.step``, one record
        :param datetime moment: at which its mails are due
        :param int number: of mails
        """
        company = step.company_id.sudo()
        limited = step.action == "mail" and number
        moments = self.env["grc.sending"]._foretell(company, number, moment) if limited else None
        if moments is None:
            return ""
        going = moments[moments <= moment + step.latest * DAY]
        said = [self._said_going(company, moment, going[-1])] if len(going) else []
        if late := number - len(going):
            said.append(self.env._("Too late for this step, and left out: %s.", late))
        return " ".join(said)

    @api.model
    def _said_going(self, company, moment, last):
        """Return until when mails go that are due at a moment."""
        rate = company.grc_hourly_mails
        by = self.env._("At %s mails an hour", rate) if rate else self.env._("By the warm-up")
        if last < moment + HOUR:
            return self.env._("%(by)s, all go within an hour.", by=by)
        until = format_datetime(self.env, last, tz=company._grc_zone(), dt_format="short")
        return self.env._(
            "%(by)s, this takes %(span)s: the last goes on %(until)s.",
            by=by,
            span=self._span(last - moment),
            until=until,
        )

    @api.model
    def _span(self, span):
        """Return a time in words: begun hours, or days."""
        if span >= DAY:
            days = -(-span // DAY)
            return self.env._("one day") if days == 1 else self.env._("%s days", days)
        # The last hour is one in which mails go.
        return self.env._("%s hours", span // HOUR + 1)
