"""Who may come to a campaign again, and when; whoever is in the comparison group stays in it."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..common_campaign import START
from .common_start import StartCase

INSIDE, OUTSIDE = "+33612340000", "+15550001111"


@tagged("post_install", "-at_install")
class TestReentry(StartCase):
    def taking(self, partners, **values):
        """Return a campaign of two calls, nine days apart, to whoever comes to its audience."""
        audience = self.new_audience(("and", [("partner_id.phone", "=like", "+3361234%")]), name="Called")
        steps = (self.call(), self.call(name="Again", after="previous", delay=9))
        campaign = self.campaign(partners, *steps, audience_id=audience.id, intake="none", **values)
        campaign._launch()
        self.move(campaign, START)
        moments = {"looked_at": START, "taken_at": START, "open_until": START.date() + timedelta(days=365)}
        campaign.sudo().write(moments)
        return campaign

    def days(self, campaign):
        """Return on which days after the start somebody came."""
        rows = campaign.participation_ids.filtered(lambda row: row.state != "aside")
        return sorted((row.entered_at.date() - START.date()).days for row in rows)

    def test_case_10_leave_and_come_back(self):
        """In at 1, out at 3, in at 5 (under way until 10), out at 12, in at 14, out at 15, in at 30, and staying."""
        phones = {1: INSIDE, 3: OUTSIDE, 5: INSIDE, 12: OUTSIDE, 14: INSIDE, 15: OUTSIDE, 30: INSIDE}
        for mode, gap, expected in (
            ("never", 1, [1]),
            ("exit", 1, [1, 11, 30]),
            ("exit", 10, [1, 30]),
            ("gap", 1, [1, 5, 14, 30]),
            ("gap", 10, [1, 11, 30]),
        ):
            with self.subTest(mode=mode, gap=gap):
                partner = self.people(1, f"{mode}{gap}", phone=OUTSIDE)
                campaign = self.taking(partner, reentry=mode, reentry_days=gap)
                for day in (1, 3, 5, 10, 11, 12, 14, 15, 20, 21, 24, 30, 31, 42):
                    if day in phones:
                        partner.phone = phones[day]
                    self.run_at(START + timedelta(days=day, minutes=day))
                self.assertEqual(self.days(campaign), expected)
                partner.phone = OUTSIDE
                campaign.action_stop()

    def test_case_10_never_two_at_once(self):
        """Two events at one look: one entry, save where each document goes its own way."""
        for mode, number in (("never", 1), ("exit", 1), ("gap", 1), ("document", 2)):
            with self.subTest(mode):
                partner = self.people(1, mode)
                campaign = self.starting(partner, start="event", trigger="order", reentry=mode, reentry_days=1)
                for hours in (1, 2):
                    self.order(partner, START + timedelta(hours=hours))
                self.run_at(START + timedelta(hours=3))
                self.assertEqual(len(campaign.participation_ids), number)

    def test_case_09_no_restart_without_delay(self):
        """A campaign that is through in a moment begins again after a day at the earliest, not at once."""
        partner = self.people(1)
        campaign = self.starting(
            partner, start="recurrence", start_on=START.date(), repeat_unit="day", reentry="exit", reentry_days=1
        )
        for hours in range(20, 24 * 5, 6):
            self.run_at(START + timedelta(hours=hours))
        moments = campaign.participation_ids.mapped("entered_at")
        apart = [later - earlier for earlier, later in zip(sorted(moments), sorted(moments)[1:], strict=False)]
        self.assertTrue(apart)
        self.assertGreaterEqual(min(apart), timedelta(days=1))

    def test_kept_as_drawn(self):
        """Whoever comes again is in the group that they were drawn for, and counts once in the result."""
        partners = self.people(40)
        campaign = self.starting(
            partners,
            start="recurrence",
            start_on=date(2026, 7, 6),
            repeat_unit="week",
            reentry="gap",
            reentry_days=1,
            control_share=0.5,
        )
        for week in (1, 2, 3):
            self.run_at(START + timedelta(days=7 * week))
        rows = campaign.participation_ids
        self.assertEqual(len(rows), 120)
        for partner in partners:
            self.assertEqual(len(set(rows.filtered(lambda row, p=partner: row.partner_id == p).mapped("control"))), 1)
        people = self.env.execute_query(self.env["grc.campaign.group"]._people(campaign))
        self.assertEqual(len(people), 40)
        self.assertEqual(sum(row[2] for row in people), len(rows.filtered("control").partner_id))

    def test_held_back_since_the_first_time(self):
        """The months for which somebody is held back count from the first time on."""
        partners = self.people(30)
        campaign = self.starting(
            partners,
            start="recurrence",
            start_on=date(2026, 7, 6),
            repeat_unit="month",
            reentry="gap",
            reentry_days=1,
            control_share=0.5,
            release_months=2,
        )
        self.run_at(START + timedelta(days=32))
        self.assertIn("ghost", campaign.participation_ids.task_ids.mapped("state"))
        before = len(campaign.participation_ids.task_ids.filtered(lambda task: task.state == "ghost"))
        self.run_at(START + timedelta(days=130))
        ghosts = campaign.participation_ids.task_ids.filtered(lambda task: task.state == "ghost")
        self.assertEqual(len(ghosts), before)
        self.assertEqual(len(campaign.participation_ids), 60)

    def test_merged(self):
        """Two that turn out to be one, in a campaign that they come to once: one stays, whatever brought them."""
        partners = self.people(2)
        campaign = self.starting(partners, start="event", trigger="order")
        for partner in partners:
            self.order(partner, START + timedelta(hours=1))
        self.run_at(START + timedelta(hours=2))
        self.env["grc.campaign.merge"]._merge(partners[1], partners[0])
        self.assertEqual(len(campaign.participation_ids.filtered("partner_id")), 1)
