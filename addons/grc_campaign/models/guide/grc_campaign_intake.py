from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

#: Days after which the next of the best are taken in.
WEEK = 7


class GrcCampaignIntake(models.AbstractModel):
    """Taking in, after the launch, who comes to the audience, and so many a week of those who were in it.

    Those who were in it and have not begun have a row: set aside. Once a day the audience is looked at again.
    """

    _name = "grc.campaign.intake"
    _inherit = "grc.campaign.turn"
    _description = "Intake of a Campaign"

    # At the launch

    @api.model
    def _state(self, campaign, priority):
        """Return SQL of the state in which customer ``c`` comes in with the launch.

        :param SQL priority: of the customer in the campaign
        """
        if campaign.intake == "none":
            return SQL("'aside'")
        if campaign.intake == "best":
            place = SQL("ROW_NUMBER() OVER (ORDER BY %s DESC, c.id)", priority)
            return SQL("CASE WHEN %s <= %s THEN 'running' ELSE 'aside' END", place, campaign.weekly)
        return SQL("'running'")

    # Later

    @api.model
    def _due(self, now):
        """Return the running campaigns whose audience is to be looked at: those that take in, once a day."""
        campaigns = self.env["grc.campaign"].sudo()
        taking = [
            ("state", "=", "running"),
            ("start", "=", "launch"),
            ("intake", "!=", "all"),
            ("open_until", "!=", False),
        ]
        yesterday = now - timedelta(days=1)
        return campaigns.search(taking, order="id").filtered(
            lambda one: (one.looked_at or one.launched_at) <= yesterday and one._is_open(now)
        )

    @api.model
    def _look(self, campaign, now):
        """Take in who has come to the audience, and once a week the best of who was in it.

        :param campaign: ``grc.campaign``, one record that is running
        """
        values, number = {"looked_at": now}, 0
        if campaign.intake == "none":
            self._forget(campaign)
        elif campaign.taken_at <= now - timedelta(days=WEEK):
            number = self._take_best(campaign, now)
            values["taken_at"] = now
        entry = self.env["grc.campaign.entry"]
        if campaign.reentry != "never":
            entry._note_away(campaign, now)
        number += self.env["grc.campaign.enrolment"]._enrol(campaign, entry._of_look(campaign, now))
        campaign._check_intake(number)
        campaign.write(values)

    @api.model
    def _forget(self, campaign):
        """Forget those set aside who are no longer in the audience: when they come back, they have come later."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM grc_campaign_participation m WHERE m.campaign_id = %s AND m.state = 'aside'"
                " AND NOT EXISTS (SELECT FROM (%s) a WHERE a.partner_id = m.partner_id)",
                campaign.id,
                self.env["grc.campaign.enrolment"]._partners(campaign),
            )
        )

    @api.model
    def _take_best(self, campaign, now):
        """Let the best of those set aside begin who are in the audience still, as many as a week takes.

        :return: number of them
        """
        self.env.flush_all()
        begun = self.env.execute_query(
            SQL(
                """
                UPDATE grc_campaign_participation m SET state = 'running', entered_at = %(now)s
                 WHERE m.id IN (SELECT o.id FROM grc_campaign_participation o
                                 WHERE o.campaign_id = %(campaign)s AND o.state = 'aside'
                                   AND o.partner_id IN (%(audience)s)
                                 ORDER BY o.priority DESC, o.id LIMIT %(number)s)
                RETURNING m.id
                """,
                now=now,
                campaign=campaign.id,
                audience=self.env["grc.campaign.enrolment"]._partners(campaign),
                number=campaign.weekly,
            )
        )
        first = self.env["grc.campaign.enrolment"]._first_tasks(campaign, [one for (one,) in begun])
        self.env.cr.execute(first)
        return len(begun)
