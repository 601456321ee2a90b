"""A day is that of the company: in the evening of UTC it is the next morning in Auckland."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START
from ..outcome.common_outcome import OutcomeCase

#: Eight in the morning of the seventh in Auckland, twelve hours ahead in July.
EVENING = START + timedelta(hours=12)


@tagged("post_install", "-at_install")
class TestCompanyDays(OutcomeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_tz = "Pacific/Auckland"

    def test_who_comes_to_the_audience(self):
        """They are known by the day on which they came, where they may come again."""
        campaign = self.launched(self.people(1), self.call(), reentry="gap")
        found = self.env["grc.campaign.entry"]._of_look(campaign, EVENING)
        self.assertEqual(found.event_key, SQL("%s", "2026-07-07"))

    def test_another_group_is_drawn(self):
        """Months until another group is drawn are those of the company's calendar, from the day of the launch on."""
        campaign = self.campaign(self.people(1), goal_days=28, release_months=1)
        campaign.sudo().launched_at = datetime(2026, 1, 31, 20)  # the first of February
        enrolment = self.env["grc.campaign.enrolment"]
        for moment, number in ((datetime(2026, 2, 28, 10), 0), (datetime(2026, 2, 28, 20), 1)):
            place = self.company._grc_control_place(SQL("c.partner_id"), campaign.sudo().salt, number)
            expected = SQL("(x.reason IS NULL AND %s)", SQL("%s < %s", place, 0.5))
            self.assertEqual(enrolment._control(campaign, 0.5, moment), expected)

    def test_held_until(self):
        campaign = self.launched(self.people(30), self.call(), at=EVENING, control_share=0.5, release_months=2)
        rows = campaign.participation_ids.filtered("control")
        self.assertEqual(set(rows.mapped("held_until")), {date(2026, 9, 7)})

    def test_absent(self):
        """Whoever is back on the seventh is not waited for on the seventh, and on the eighth of an absence no more."""
        partner = self.people(1)
        campaign = self.mailed(partner, self.mail(), self.call(after="previous", hour="8", delay=1))
        self.come("absence/rfc3834_en", self.trace(campaign, partner))
        task = self.env["grc.campaign.task"].search([("step_id", "=", campaign.step_ids[1].id)])
        day = (task.due_at + timedelta(hours=12)).date()
        query = "UPDATE grc_campaign_outcome SET until = %s, moment = %s WHERE campaign_id = %s"
        due, branch = task.due_at, self.env["grc.campaign.branch"]
        for days, moved in ((0, 0), (2, 2)):
            self.env.cr.execute(SQL(query, day + timedelta(days=days), START, campaign.id))
            for __ in range(2):
                branch._put_off(due - timedelta(hours=11))
                self.assertEqual(task.due_at, due + timedelta(days=moved))
