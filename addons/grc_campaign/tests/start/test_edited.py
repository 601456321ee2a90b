"""What may be changed after the launch: the table of the manual, a row a test."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestEdited(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.people(2)
        later = cls.mail(name="Later", after="previous", delay=5)
        cls.running = cls.launched(cls.partners, cls.mail(), later)

    def test_free(self):
        """Name, owner, costs, budget, how long and how fast it takes in, after how many days they come again."""
        self.running.write(
            {
                **{"name": "Other", "user_id": self.env.user.id, "fixed_cost": 9, "email_cost": 1, "budget": 99},
                **{"open_until": date(2030, 1, 1), "weekly": 7, "reentry_days": 9},
            }
        )
        self.assertEqual((self.running.name, self.running.weekly, self.running.reentry_days), ("Other", 7, 9))

    def test_whom_and_what_for(self):
        other = self.everyone(self.people(1, "x"))
        for name, value in (
            ("audience_id", other.id),
            ("purpose", "service"),
            ("goal", False),
            ("goal_days", 9),
            ("control_share", 0.3),
            ("control_source", "said"),
            ("priority", 3),
            ("chance", 0.5),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                self.running[name] = value

    def test_when(self):
        for name, value in (
            ("start", "date"),
            ("start_on", date(2030, 1, 1)),
            ("start_hour", "9"),
            ("repeat_every", 2),
            ("trigger", "order"),
            ("silence_days", 9),
            ("reentry", "gap"),
            ("intake", "none"),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                self.running[name] = value

    def test_text_of_a_mail(self):
        """New words hold for what is not in the queue yet."""
        self.run_at(0)
        for step in self.running.step_ids:
            step.mailing_id.body_html = "<p>Newer lamps</p>"
        self.run_at(5)
        for step, words in zip(self.running.step_ids, ("New lamps", "Newer lamps"), strict=True):
            mails = self.env["mail.mail"].search([("mailing_id", "=", step.mailing_id.id)])
            self.assertEqual(len(mails), 2)
            for mail in mails:
                self.assertIn(words, mail.body_html)

    def test_not_later_than(self):
        """For those who wait, too."""
        self.run_at(0)
        step = self.running.step_ids[1]
        before = self.env["grc.campaign.task"].search([("step_id", "=", step.id)], limit=1).expires_at
        step.latest += 3
        after = self.env["grc.campaign.task"].search([("step_id", "=", step.id)], limit=1).expires_at
        self.assertEqual((after - before).days, 3)

    def test_only_for(self):
        self.run_at(0)
        step = self.running.step_ids[1]
        step.condition = f"[('partner_id', '=', {self.partners[0].id})]"
        self.run_at(5)
        states = self.states(self.running, step)
        self.assertEqual([states[one][0] for one in self.partners], ["done", "skipped"])

    def test_rest_of_a_step(self):
        step = self.running.step_ids[1]
        for name, value in (("delay", 9), ("unit", "work"), ("hour", "9"), ("name", "x"), ("action", "tag")):
            with self.subTest(name), self.assertRaises(UserError):
                step[name] = value
        with self.assertRaises(UserError):
            self.running.step_ids = [Command.create(self.call())]
        with self.assertRaises(UserError):
            step.unlink()
        step.action_close()
        self.run_at(START)
        self.run_at(6)
        self.assertEqual(self.running.state, "done")


@tagged("post_install", "-at_install")
class TestGuided(CampaignCase):
    def test_answers(self):
        """What the guide asks, the campaign is."""
        recipe = self.env["grc.campaign.recipe"].search([], limit=1)
        answers = {"start": "event", "trigger": "order", "reentry": "document", "reentry_days": 9}
        guide = self.env["grc.campaign.guide"].create(
            {"recipe_id": recipe.id, "company_id": self.company.id, **answers}
        )
        campaign = guide._make()
        self.assertEqual({name: campaign[name] for name in answers}, answers)
        self.assertEqual(guide.start_words, campaign.start_words)
