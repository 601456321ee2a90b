from datetime import timedelta

from odoo import api, models
from odoo.tools import format_datetime

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class GrcCampaignPace(models.AbstractModel):
    """What send rate and warm-up of a company mean for the mails of each step, in words."""

    _name = "grc.campaign.pace"
    _description = "Pace of a Campaign"

    @api.model
    def _of(self, played):
        """Return ``{step: sentence}`` of a dry run, see :meth:`_said`.

        :param list played: as ``grc.campaign.rehearsal`` returns it
        """
        mails = [(step, moment, self._number(counts)) for step, moment, counts, __ in played if step.action == "mail"]
        return dict(zip([step for step, __, __ in mails], self._said(mails), strict=True))

    @api.model
    def _number(self, counts):
        """Return how many mails a step sends: whom a salesperson contacts in its place gets none."""
        return sum(
            number
            for control, verdict, __, answer, number, __ in counts
            if not control and verdict == "reached" and not answer
        )

    @api.model
    def _said(self, mails):
        """Return how long the mails of each of some steps take to go, and how many come too late; empty: at once.

        They go together: steps share the hours.

        :param list mails: ``(step, moment, number)`` of steps of one company that send mails: when so many are due
        :return: list of sentences
        """
        company = mails[0][0].company_id.sudo() if mails else None
        dues = [(moment, number, moment + step.latest * DAY) for step, moment, number in mails]
        found = self.env["grc.sending"]._foretell(company, dues) if mails else []
        if found is None:
            return [""] * len(mails)
        return [self._sentence(company, *due, moments) for due, moments in zip(dues, found, strict=True)]

    @api.model
    def _sentence(self, company, due, number, until, moments):
        """Return how long the mails of a step take that go at some moments; nothing where there are none."""
        going = moments[moments <= until]
        said = [self._said_going(company, due, going[-1])] if len(going) else []
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
