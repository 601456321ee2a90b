from odoo import models


class MailingMailing(models.Model):
    """Of the mail of a campaign, opens are a share of those who agreed to be measured."""

    _inherit = "mailing.mailing"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def _compute_statistics(self):
        result = super()._compute_statistics()
        ours = self._grc_of_steps()
        rows = (
            self.env["mailing.trace"]
            .sudo()
            ._read_group(
                [("mass_mailing_id", "in", ours.ids), ("grc_tracked", "=", True)],
                ["mass_mailing_id"],
                ["__count", "open_datetime:count"],
            )
        )
        found = {mailing.id: counts for mailing, *counts in rows}
        for mailing in ours:
            tracked, opened = found.get(mailing.id, (0, 0))
            mailing.opened = opened
            mailing.opened_ratio = round(100.0 * opened / tracked, 2) if tracked else 0
        return result
