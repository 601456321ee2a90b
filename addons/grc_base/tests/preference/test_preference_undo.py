from datetime import timedelta

from odoo.tests import tagged

from .common import PreferenceCase

ALL = "All offers and news of French Ltd, E-mail"


@tagged("post_install", "-at_install")
class TestPreferenceUndo(PreferenceCase):
    """Pauses, what is stopped for all, and taking back: what counted before counts again."""

    def decide(self, decision, channel="email", **values):
        """Enter a decision of Jane, an hour ago and a second after the one before."""
        moment = self.env.cr.now() - timedelta(hours=1) + timedelta(seconds=self.ledger.search_count([]))
        return self.ledger.create(
            {
                "partner_id": self.jane.id,
                "company_id": self.shop.id,
                "channel": channel,
                "purpose": "marketing",
                "decision": decision,
                "moment": moment,
                "source": "Fair",
                **values,
            }
        )

    def state(self):
        """Return what may be sent to Jane by each company: of each channel and topic, with the reason."""
        self.env.invalidate_all()
        return {
            (company.name, channel, topic.name): self.jane._contact_refusals(channel, topic=topic, company=company)
            .get(self.jane.id, "yes")
            .split(" on ")[0]
            for company in (self.shop, self.other)
            for channel in ("email", "phone")
            for topic in (self.env["grc.consent.topic"], self.news, self.events)
            if topic.company_id in (company, company.browse())
        }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.new_shop("Other Ltd")
        cls.events = cls.env["grc.consent.topic"].create({"name": "Events", "company_id": False})

    def mixed(self):
        """Enter a history in which wide and narrow decisions cover each other."""
        self.decide("given")
        self.decide("objected", topic_id=self.events.id)
        self.decide("given", "phone", topic_id=self.news.id)
        self.decide("given", company_id=self.other.id)
        self.decide("objected", "phone", company_id=self.other.id)

    def assertTakenBack(self, button, *, path=None):
        """Check that what a button does is taken back by *Undo*, once."""
        before = self.state()
        page = self.press(path or self.path(), button)
        after = self.state()
        self.assertNotEqual(before, after, button)
        number = len(self.rows())
        done = self.press(None, "Undo", page)
        self.assertIn("Taken back", self.said(done))
        self.assertEqual(self.state(), before, button)
        self.assertGreater(len(self.rows()), number, "the ledger grows, and loses nothing")
        number = len(self.rows())
        again = self.press(None, "Undo", page)
        self.assertIn("Something else was decided since", self.said(again))
        self.assertEqual(len(self.rows()), number)

    def test_undo(self):
        self.mixed()
        for button in (
            f"Stop: {ALL}",
            "I agree: Events, E-mail",
            "Stop: Newsletter, E-mail",
            "Pause for 30 days",
            "Stop everything",
        ):
            with self.subTest(button):
                self.assertTakenBack(button)
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", "jane@example.com")]))

    def test_undo_of_the_first_decision(self):
        self.assertTakenBack("I agree: Newsletter, E-mail")
        self.assertEqual(self.rows()[0].decision, "lifted")

    def test_undo_is_of_the_link_that_decided(self):
        page = self.press(self.path(), "Stop everything")
        john = self.new_person("John", email="john@example.com")
        form = {one.get("name"): one.get("value") for one in page.xpath("//button[text()='Undo']")}
        self.post(self.path(self.link(john)), 400, **form)
        self.assertFalse(self.may())

    def test_everything_and_again(self):
        """What had been stopped one by one stays stopped; what was agreed to counts again, of each company."""
        self.mixed()
        before = self.state()
        self.press(self.path(), "Stop everything")
        self.assertNotIn("yes", self.state().values())
        self.assertNotIn("Stop everything", self.buttons(self.open(self.path())))
        self.post(self.path(), do="everything")
        page = self.press(self.path(self.link(company=self.other)), "Allow again")
        self.assertIn("allowed again", self.said(page))
        self.assertEqual(self.state(), before)
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", "jane@example.com")]))

    def test_pause(self):
        """For 30 days, then all is as it was; twice is one pause; it can be ended before."""
        self.mixed()
        before = self.state()
        self.press(self.path(), "Pause for 30 days")
        rows = self.rows(decision="paused")
        self.assertEqual(set(rows.mapped("valid_until")), {self.today + timedelta(30)})
        self.assertFalse(self.may())
        self.assertTrue(self.may(company=self.other))
        self.post(self.path(), do="pause")
        self.assertEqual(self.rows(decision="paused"), rows)
        condition = self.env["grc.consent.condition"]
        later = condition._asked("email", company=self.shop, day=self.today + timedelta(31))
        self.assertTrue(condition._verdicts(later, self.jane)[self.jane.id].allowed)
        self.press(self.path(), "End the pause")
        self.assertEqual(self.state(), before)
        self.post(self.path(), do="resume")
        self.assertEqual(self.state(), before)

    def test_mail_is_not_allowed_again_by_another_channel(self):
        """Who has the telephone alone does not open the address."""
        self.press(self.path(), "Stop everything")
        self.press(self.path(self.link(channel="sms")), "Allow again")
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", "jane@example.com")]))
        self.assertFalse(self.env["phone.blacklist"].search([("number", "=", "+33612345678")]))
