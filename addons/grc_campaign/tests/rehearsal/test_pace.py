"""What a send rate means is told before the launch: how long the mails of a step take, and which come too late."""

from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestPace(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_tz = "UTC"

    def pace(self, number, step=None, moment=START):
        """Return what is said of so many mails of a step that are due at a moment."""
        step = step or self.campaign(self.people(1), self.mail(latest=10)).step_ids
        return self.said((step, moment, number))[0]

    def said(self, *mails):
        """Return what is said of steps that send mails together."""
        return self.env["grc.campaign.pace"].with_user(self.manager).with_context(lang="en_US")._said(list(mails))

    def test_without_a_limit(self):
        self.assertEqual(self.pace(5000), "")

    def test_rate(self):
        """Hours, then days; the last hour with a mail in it is the one that is named."""
        self.company.grc_hourly_mails = 200
        self.assertEqual(self.pace(0), "")
        self.assertEqual(self.pace(200), "At 200 mails an hour, all go within an hour.")
        self.assertIn("this takes 2 hours: the last goes on 7/6/26, 9:00", self.pace(201))
        self.assertIn("this takes 3 days: the last goes on 7/8/26", self.pace(200 * 60))

    def test_beside_what_waits(self):
        """What has got an hour already keeps it: the mails of this step go behind it."""
        self.company.grc_hourly_mails = 4
        self.launched(self.people(12), self.mail())
        self.run_at(0)
        self.assertIn("this takes 5 hours", self.pace(8))

    def test_too_late(self):
        """What has no hour within the days of the step would be left out, and is counted."""
        self.company.grc_hourly_mails = 1
        step = self.campaign(self.people(1), self.mail(latest=1)).step_ids
        said = self.pace(30, step)
        self.assertIn("this takes one day", said)
        self.assertIn("Too late for this step, and left out: 5.", said)

    def test_warm_up(self):
        self.company.grc_warm_up = "10, 20, 40"
        self.company.grc_warm_up_from = START.date()
        said = self.pace(25)
        self.assertIn("By the warm-up, this takes one day: the last goes on 7/7/26", said)

    def test_activities_have_none(self):
        self.company.grc_hourly_mails = 1
        with freeze_time(START):
            found = self.rehearsed(self.campaign(self.people(9), self.call()))
        self.assertEqual([step["pace"] for step in found["steps"]], [""])

    def rehearsed(self, campaign):
        """Return the dry run of a campaign."""
        screen = self.env["grc.screen.rehearsal"].with_user(self.manager).with_context(lang="en_US")
        return screen.rehearse(campaign.id)

    def test_due_together(self):
        """Two steps that are due at one moment share the hours: together they take twice as long."""
        self.company.grc_hourly_mails = 3
        campaign = self.campaign(self.people(9), self.mail(latest=10), self.mail(name="Other", latest=10))
        one, other = campaign.step_ids
        self.assertIn("this takes 3 hours: the last goes on 7/6/26, 10:00", self.pace(9, one))
        for said in self.said((one, START, 9), (other, START, 9)):
            self.assertIn("this takes 6 hours: the last goes on 7/6/26, 1:00", said)
        few, many = self.said((one, START, 1), (other, START, 8))
        self.assertIn("this takes 2 hours", few)
        self.assertIn("this takes 3 hours", many)
        with freeze_time(START):
            found = self.rehearsed(campaign)
        for step in found["steps"]:
            self.assertIn("At 3 mails an hour, this takes 6 hours", step["pace"])

    def test_due_behind(self):
        """What is due while the mails of an earlier step go waits behind them; what is left out takes no hour."""
        self.company.grc_hourly_mails = 1
        campaign = self.campaign(self.people(1), self.mail(latest=10), self.mail(latest=10), self.mail(latest=0))
        long, later, short = campaign.step_ids
        hour = START + timedelta(hours=2)
        self.assertIn("this takes 5 hours", self.said((long, START, 5), (later, hour, 2))[0])
        self.assertIn("this takes 5 hours", self.said((long, START, 5), (later, hour, 2))[1])
        first, second = self.said((short, START, 5), (later, hour, 2))
        self.assertIn("Too late for this step, and left out: 4.", first)
        self.assertIn("this takes 2 hours", second)

    def test_warm_up_of_two_steps(self):
        """A day of a warm-up is one for all steps, and its second day is the one after the first mail."""
        self.company.grc_warm_up = "10, 20, 40"
        campaign = self.campaign(self.people(1), self.mail(latest=10), self.mail(latest=10))
        one, other = campaign.step_ids
        later = START + timedelta(hours=3)
        said = self.said((one, START, 10), (other, later, 20))
        self.assertIn("all go within an hour", said[0])
        self.assertIn("the last goes on 7/7/26", said[1])

    def test_in_the_dry_run(self):
        """Of each step that sends mails, the number of those whom it reaches."""
        self.company.grc_hourly_mails = 3
        partners = self.people(8)
        partners[0].email = False
        campaign = self.campaign(partners, self.mail(), self.call(after="previous", delay=1))
        with freeze_time(datetime(2026, 7, 6, 8, 0)):
            found = self.env["grc.screen.rehearsal"].with_user(self.manager).rehearse(campaign.id)
        first, second = found["steps"]
        self.assertEqual(first["reached"], 7)
        self.assertIn("At 3 mails an hour, this takes 3 hours", first["pace"])
        self.assertEqual(second["pace"], "")

    def test_as_it_goes(self):
        """What is foretold is what the executor does."""
        self.company.grc_hourly_mails = 3
        partners = self.people(8)
        (foretold,) = self.env["grc.sending"]._foretell(self.company, [(START, 8, START + timedelta(days=9))])
        campaign = self.launched(partners)
        for hour in range(4):
            self.run_at(START + timedelta(hours=hour))
        sent = self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)]).sorted("moment")
        self.assertEqual(sent.mapped("moment"), list(foretold))

    def test_two_steps_as_they_go(self):
        """Mails of two steps that are due together go as it is foretold, in no hour more than the rate."""
        self.company.grc_hourly_mails = 3
        due = (START, 8, START + timedelta(days=9))
        foretold = self.env["grc.sending"]._foretell(self.company, [due, due])
        campaign = self.launched(self.people(8), self.mail(), self.mail(name="Other"))
        for hour in range(6):
            self.run_at(START + timedelta(hours=hour))
        for step, moments in zip(campaign.step_ids, foretold, strict=True):
            tasks = self.env["grc.campaign.task"].search([("step_id", "=", step.id), ("state", "=", "done")])
            self.assertEqual(sorted(tasks.mapped("acted_at")), list(moments))
