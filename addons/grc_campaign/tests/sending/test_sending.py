"""How many mails go and when: send rate and warm-up over all that runs, quiet hours by each customer's clock."""

from collections import Counter
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestSending(CampaignCase):
    def tasks(self, *campaigns):
        ids = [campaign.id for campaign in campaigns]
        return self.env["grc.campaign.task"].search([("campaign_id", "in", ids)], order="id")

    def run_hours(self, hours, start=START):
        """Run every twenty minutes for some hours."""
        for minutes in range(0, 60 * hours, 20):
            self.run_at(start + timedelta(minutes=minutes))

    def ledger(self):
        return self.env["grc.contact.ledger"].search([("company_id", "=", self.company.id)], order="moment, id")

    def test_case_25_rate_of_everything_together(self):
        """Two campaigns, part by part: no hour has more mails than the company lets through, and all of them go."""
        self.company.grc_hourly_mails = 7
        partners = self.people(20)
        one, other = self.launched(partners, priority=5), self.launched(partners, priority=9)
        self.run_hours(7)
        hours = Counter(moment.replace(minute=0) for moment in self.ledger().mapped("moment"))
        self.assertEqual(list(hours.values()), [7, 7, 7, 7, 7, 5])
        self.assertEqual((self.sent(one), self.sent(other)), (partners, partners))

    def test_case_25_counted_in_the_ledger(self):
        """What another process has queued in this hour takes its room."""
        self.company.grc_hourly_mails = 5
        partners = self.people(6)
        first = self.launched(partners[:4])
        self.run_at(0)
        second = self.launched(partners[4:])
        self.run_at(START + timedelta(minutes=30))
        self.assertEqual((len(self.sent(first)), len(self.sent(second))), (4, 1))

    def test_case_25_one_process_at_a_time(self):
        """While another process is at the companies with a send rate, they are left to it."""
        self.company.grc_hourly_mails = 5
        self.launched(self.people(2))
        claim, now = self.env["grc.campaign.claim"], START + timedelta(hours=1)
        self.assertTrue(claim._parts(now))
        self.assertFalse(claim.with_context(grc_without=self.env["grc.sending"]._limited().ids)._parts(now))

    def test_case_12_waits_as_it_is(self):
        """What the rate puts off is the task itself with a later moment; no row is added, however often it runs."""
        self.company.grc_hourly_mails = 2
        campaign = self.launched(self.people(6))
        for __ in range(3):
            self.run_at(0)
        tasks = self.tasks(campaign)
        self.assertEqual(len(tasks), 6)
        self.assertEqual(Counter(tasks.mapped("state")), {"done": 2, "ready": 4})
        waiting = tasks.filtered(lambda task: task.state == "ready")
        self.assertEqual(set(waiting.mapped("reason")), {"rate"})
        self.assertEqual(sorted(waiting.mapped("due_at")), [START + timedelta(hours=hour) for hour in (1, 1, 2, 2)])
        self.assertFalse(self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)]))

    def test_the_best_first(self):
        self.company.grc_hourly_mails = 3
        partners = self.people(9)
        campaign = self.launched(partners)
        for place, partner in enumerate(partners):
            self.env.cr.execute(
                SQL(
                    "UPDATE grc_campaign_task t SET priority = %s FROM grc_campaign_participation m"
                    " WHERE m.id = t.participation_id AND m.partner_id = %s",
                    place,
                    partner.id,
                )
            )
        self.env.invalidate_all()
        # Parts share customers out; within a claim the best go.
        with patch.object(type(self.env["grc.campaign.claim"]), "_part", staticmethod(lambda: SQL("0"))):
            self.run_at(0)
        self.assertEqual(self.sent(campaign), partners[6:])

    def test_too_late_is_left_out(self):
        """What has no hour within the step's days is left out at once, with a row that says why."""
        self.company.grc_hourly_mails = 1
        campaign = self.launched(self.people(30), self.mail(latest=1))
        self.run_at(0)
        states = Counter((task.state, task.reason or None) for task in self.tasks(campaign))
        self.assertEqual(states, {("done", None): 1, ("ready", "rate"): 24, ("skipped", "rate"): 5})
        refusals = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual(refusals.mapped("reason"), ["rate"] * 5)

    def test_warm_up(self):
        """Two mails on the first day, five on the second, then all; from eight in the morning on."""
        self.company.write({"grc_warm_up": "2, 5", "grc_tz": "Europe/Paris"})
        partners = self.people(15)
        campaign = self.launched(partners, self.mail(latest=5))
        for hours in range(0, 24 * 3, 2):
            self.run_at(START + timedelta(hours=hours))
        days = Counter(moment.date() for moment in self.ledger().mapped("moment"))
        self.assertEqual(list(days.values()), [2, 5, 8])
        self.assertEqual(min(moment.hour for moment in self.ledger().mapped("moment")), 6)
        self.assertEqual(self.sent(campaign), partners)

    def test_warm_up_from_a_day(self):
        """A company that has sent for long begins anew on the day that it says."""
        self.launched(self.people(3, "old"))
        self.run_at(0)
        self.company.write({"grc_warm_up": "1, 2", "grc_warm_up_from": date(2026, 7, 20)})
        campaign = self.launched(self.people(5), at=datetime(2026, 7, 21, 9, 0))
        self.run_at(datetime(2026, 7, 21, 9, 0))
        self.assertEqual(len(self.sent(campaign)), 2)

    def test_controls_take_no_room(self):
        self.company.grc_hourly_mails = 3
        partners = self.people(40)
        campaign = self.launched(partners, control_share=0.5)
        self.run_at(0)
        states = Counter(self.tasks(campaign).mapped("state"))
        controls = len(campaign.participation_ids.filtered("control"))
        self.assertEqual(states, {"done": 3, "ghost": controls, "ready": 37 - controls})

    def test_wrong_settings(self):
        for wrong in ("a", "50;100", "0, 10", "5,,6", ",".join(["1"] * 91), "99999999"):
            with self.assertRaisesRegex(ValidationError, "is no warm-up"), self.cr.savepoint():
                self.company.grc_warm_up = wrong
        with self.assertRaisesRegex(ValidationError, "at another hour"), self.cr.savepoint():
            self.company.write({"grc_quiet_from": "8", "grc_quiet_until": "8"})


@tagged("post_install", "-at_install")
class TestQuietHours(CampaignCase):
    def test_by_the_customers_clock(self):
        """At 20:30 in Paris it is 14:30 in New York: one waits until eight, the other is written to."""
        self.company.grc_quiet = True
        here, there = partners = self.people(2)
        here.tz, there.tz = "Europe/Paris", "America/New_York"
        evening = datetime(2026, 7, 6, 18, 30)
        campaign = self.launched(partners, at=evening)
        self.run_at(evening)
        self.assertEqual(self.sent(campaign), there)
        self.assertEqual(self.states(campaign)[here], ("ready", "quiet"))
        task = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id), ("state", "=", "ready")])
        self.assertEqual(task.due_at, datetime(2026, 7, 7, 6, 0))
        self.run_at(datetime(2026, 7, 7, 5, 59))
        self.assertEqual(self.sent(campaign), there)
        self.run_at(datetime(2026, 7, 7, 6, 0))
        self.assertEqual(self.sent(campaign), partners)

    def test_early_in_the_morning(self):
        """Before eight the same morning is meant; hours within a day, such as those of noon, end on it."""
        for start, end, moment, opens in (
            ("20", "8", datetime(2026, 7, 7, 3, 0), datetime(2026, 7, 7, 6, 0)),
            ("12", "14", datetime(2026, 7, 7, 10, 30), datetime(2026, 7, 7, 12, 0)),
            ("12", "14", datetime(2026, 7, 7, 12, 0), None),
        ):
            self.company.write({"grc_quiet": True, "grc_quiet_from": start, "grc_quiet_until": end})
            partner = self.people(1, f"{start}{moment.hour}")
            partner.tz = "Europe/Paris"
            campaign = self.launched(partner, at=moment)
            self.run_at(moment)
            task = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
            self.assertEqual((task.state, task.due_at), ("ready", opens) if opens else ("done", moment))

    def test_too_late(self):
        """What would lose its sense meanwhile is left out."""
        self.company.grc_quiet = True
        partner = self.people(1)
        partner.tz = "Europe/Paris"
        evening = datetime(2026, 7, 6, 19, 0)
        campaign = self.launched(partner, self.mail(latest=0), at=evening)
        self.run_at(evening)
        self.assertEqual(self.states(campaign)[partner], ("skipped", "quiet"))

    def test_calls_are_not_mails(self):
        self.company.grc_quiet = True
        partners = self.people(1)
        evening = datetime(2026, 7, 6, 22, 0)
        campaign = self.launched(partners, self.call(), at=evening)
        self.run_at(evening)
        self.assertEqual(self.states(campaign)[partners][0], "done")
