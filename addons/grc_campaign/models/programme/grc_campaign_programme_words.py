from odoo import api, models
from odoo.tools import format_date

from ...engine import result


class GrcCampaignProgrammeWords(models.AbstractModel):
    """What the campaigns of a year brought, in sentences; they are made when they are read."""

    _name = "grc.campaign.programme.words"
    _description = "Sentences of the Campaigns of a Year"

    @api.model
    def _verdict(self, year, company):
        """Return one of four sentences of all campaigns together; empty where there is none.

        :param year: :class:`~.grc_campaign_programme.Year`
        """
        words = self.env["grc.campaign.words"]
        if not year.parts:
            return ""
        net = year.pooled.net
        if net:
            return words._net(result._verdict(net), net, company.currency_id)
        if year.pooled.campaigns:
            return words._untold(result.FEW)
        if any(part.found.state == result.RUNNING for part in year.parts):
            return self._running(year.number, company)
        return words._untold(result.ALONE)

    @api.model
    def _running(self, number, company):
        """Return that a year is not over, or its campaigns are not."""
        today = company._grc_today()
        first, last = (today.replace(year=number, month=month, day=day) for month, day in ((1, 1), (12, 31)))
        days = (last - first).days + 1
        day = min((today - first).days + 1, days)
        return self.env._("Running, day %(day)s of %(days)s", day=day, days=days)

    @api.model
    def _part(self, part, wide):
        """Return what is said of one campaign.

        :param part: :class:`~.grc_campaign_programme.Part`
        :param bool wide: whether the company has a company-wide comparison group
        """
        words, found = self.env["grc.campaign.words"], part.found
        if found.net or found.state == result.RUNNING:
            return words._verdict(part, part.campaign.currency_id)
        if found.reason == result.FEW:
            return self.env._("Too small to measure by itself; it counts in the year's result.")
        if found.reason == result.RATIO:
            return words._untold(found.reason)
        if wide:
            return self.env._("Without a comparison group of its own; it counts in that of the company.")
        return self.env._("Without a comparison group: what it brought cannot be told.")

    @api.model
    def _notes(self, year, company):
        """Return for what the year's result holds: a list of sentences."""
        words, pooled, notes = self.env["grc.campaign.words"], year.pooled, []
        if pooled.left:
            notes.append(
                self.env._(
                    "Left out are campaigns that still run or have no comparison group of their own: %(number)s. They"
                    " cost %(costs)s.",
                    number=words._number(pooled.left),
                    costs=words._money(pooled.left_costs, company.currency_id),
                )
            )
        if pooled.alike is not None and pooled.alike < 0.05:
            notes.append(self.env._("The campaigns differ in what they brought by more than chance."))
        return notes

    @api.model
    def _whole_notes(self, whole):
        """Return for what the company-wide result holds: a list of sentences."""
        return [
            self.env._(
                "All customers who had bought before %s, but key accounts: as they were drawn, whether or not a"
                " campaign or a call came to them.",
                format_date(self.env, whole.window.start),
            ),
            self.env._("Costs are those of the campaigns; the time of calls is not in them."),
        ]
