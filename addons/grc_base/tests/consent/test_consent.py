from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..common import GrcCase
from ..common_users import of_company


@tagged("post_install", "-at_install")
class TestConsent(GrcCase):
    """The ledger, the blacklists beside it, and what people read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.french = cls.new_company("French Ltd", country_id=cls.env.ref("base.fr").id)
        cls.env["grc.consent.reading"].create(
            [{"company_id": cls.french.id, "channel": channel, "reading": "rule"} for channel in ("email", "phone")]
        )
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.french.ids))
        cls.ledger = cls.env["grc.consent"]
        cls.jane = cls.env["res.partner"].create(
            {
                "name": "Jane",
                "email": "Jane@example.com",
                "phone": "+33612345678",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.today = cls.french._grc_today()

    def decide(self, decision, channel="email", **values):
        """Enter a decision of Jane: each a second after the one before, an hour ago."""
        moment = fields.Datetime.now() - timedelta(hours=1) + timedelta(seconds=len(self.ledger.search([])))
        values = {"purpose": "marketing", "source": "Fair", "moment": moment} | values
        return self.ledger.create({"partner_id": self.jane.id, "channel": channel, "decision": decision, **values})

    def why(self, channel="email", purpose="marketing"):
        return self.jane._contact_refusals(channel, purpose).get(self.jane.id)

    def test_point_is_that_of_the_contact(self):
        self.assertEqual(self.decide("given").point, "jane@example.com")
        self.assertEqual(self.decide("given", "phone").point, "+33612345678")
        with self.assertRaisesRegex(ValidationError, "enter it on the contact first"):
            self.decide("given", "letter")
        with self.assertRaisesRegex(ValidationError, "whose decision"):
            self.ledger.create({"decision": "given", "source": "Fair"})

    def test_nothing_is_changed(self):
        """By no user; a new decision is entered, in the name of who enters it."""
        manager = new_test_user(
            self.env,
            "consent_manager",
            "grc_base.group_grc_manager",
            **of_company(self.french),
        )
        row = self.decide("given").with_user(manager)
        for change in (lambda: row.write({"decision": "refused"}), row.unlink):
            with self.assertRaises(UserError):
                change()
        entered = self.ledger.with_user(manager).create(
            {
                "partner_id": self.jane.id,
                "channel": "email",
                "decision": "refused",
                "source": "Call",
                "user_id": self.env.uid,
            }
        )
        self.assertEqual(entered.user_id, manager, "nobody enters in another's name")

    def test_last_decision_counts(self):
        self.assertEqual(self.why(), "Consent is needed first")
        self.decide("given")
        self.assertFalse(self.why())
        self.decide("withdrawn")
        self.assertIn("Consent withdrawn on", self.why())
        self.decide("lifted")
        self.assertEqual(self.why(), "Consent is needed first")

    def test_pause_ends_by_itself(self):
        self.decide("given")
        self.decide("paused", valid_until=self.today + timedelta(30))
        self.assertIn("Paused until", self.why())
        condition = self.env["grc.consent.condition"]
        later = condition._asked("email", day=self.today + timedelta(31))
        self.assertTrue(condition._verdicts(later, self.jane)[self.jane.id].allowed)

    def test_everything(self):
        """Everything stopped on a channel stops service, too; never orders and invoices."""
        self.decide("withdrawn", purpose=False)
        self.assertTrue(self.why())
        self.assertTrue(self.why(purpose="service"))
        self.assertFalse(self.why(purpose="transactional"))

    def test_calls_to_persons_in_france(self):
        """A purchase is enough for a mail about similar products, and not for a call."""
        self.invoice(self.jane, self.today - timedelta(40), 100, company=self.french)
        self.env["grc.customer"]._refresh(self.french)
        self.assertFalse(self.why())
        self.assertEqual(self.why("phone"), "Consent is needed first")

    def test_blacklist_and_ledger_agree_at_once(self):
        for name, column, channel, point in (
            ("mail.blacklist", "email", "email", "jane@example.com"),
            ("phone.blacklist", "number", "phone", "+33612345678"),
        ):
            with self.subTest(name):
                lists = self.env[name]
                self.decide("given", channel)
                listed = lists.create([{column: point}])
                self.assertIn("blacklisted", self.why(channel))
                row = self.ledger.search([("channel", "=", channel)], limit=1)
                self.assertEqual((row.decision, row.point, row.company_id.id), ("objected", point, False))
                listed.action_archive()
                self.assertEqual(self.ledger.search([("channel", "=", channel)], limit=1).decision, "lifted")
                self.decide("objected", channel, company_id=False)
                self.assertTrue(listed.active)
                self.decide("lifted", channel, company_id=False)
                self.assertFalse(listed.active)

    def test_withdrawal_of_one_company_is_no_blacklist(self):
        self.decide("withdrawn")
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", "jane@example.com")]))

    def test_blacklists_are_entered_once(self):
        """What was there before is entered as such; doing it again adds nothing."""
        self.env.cr.execute("INSERT INTO mail_blacklist (email, active) VALUES ('old@example.com', TRUE)")
        bridge = self.env["grc.consent.blacklist"]
        bridge._import("before installation")
        found = self.ledger.search([("point", "=", "old@example.com")])
        self.assertEqual((found.decision, found.source), ("objected", "before installation"))
        self.assertEqual(bridge._import("before installation"), 0)

    def test_reading(self):
        """A company that was there before keeps its reading until a manager switches, channel by channel."""
        readings = self.env["grc.consent.reading"]
        self.assertEqual(self.why(), "Consent is needed first")
        readings._switch("email", "allowed")
        self.assertFalse(self.why())
        self.assertTrue(self.why("phone"))
        with self.assertRaisesRegex(AccessError, "A manager"):
            readings.with_user(new_test_user(self.env, "consent_user", "grc_base.group_grc_user"))._switch(
                "email", "rule"
            )

    def test_silence_tells_no_day(self):
        """Who is not contacted because nothing was heard of them: when they bought last is not told along."""
        self.invoice(self.jane, self.today - timedelta(1500), 100, company=self.french)
        self.env["grc.customer"]._refresh(self.french)
        self.env.cr.execute("UPDATE res_partner SET create_date = create_date - interval '10 years'")
        self.assertEqual(self.why(), "Nothing heard for too long")

    def test_couple(self):
        """A refusal is the address's, consent is the person's."""
        john = self.jane.copy({"name": "John", "email": "jane@example.com"})
        self.decide("given")
        self.assertTrue(john._contact_refusals("email"))
        self.decide("given", partner_id=john.id)
        self.assertEqual(self.jane._may_contact("email") + john._may_contact("email"), self.jane + john)
        self.decide("withdrawn", partner_id=john.id)
        self.assertFalse(self.jane._may_contact("email") + john._may_contact("email"))

    def test_merge_keeps_the_refusal(self):
        """Of one who agreed and one who objected at the same address, the survivor is not written to."""
        other = self.jane.copy({"name": "Jane again", "email": "jane@example.com"})
        self.decide("given")
        self.decide("objected", partner_id=other.id)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.jane + other).ids, self.jane)
        self.assertIn("Objected on", self.why())
        self.assertEqual(len(self.ledger.search([("partner_id", "=", self.jane.id)])), 2)

    def test_who_turns_eighteen(self):
        """What a parent agreed to ends the day before; that day is said, and from then on they are asked themselves."""
        condition, birthday = self.env["grc.consent.condition"], self.today.replace(self.today.year + 1, 6, 15)
        born = birthday - relativedelta(years=18)
        self.env["grc.person"].create({"partner_id": self.jane.id, "name": "Jane", "birth_date": born})
        self.decide("given", basis="parent")
        for day, reason in ((birthday - timedelta(days=1), "consent"), (birthday, "unasked")):
            verdict = condition._verdicts(condition._asked("email", day=day), self.jane)[self.jane.id]
            self.assertEqual(verdict.reason, reason)
        verdict = condition._verdicts(condition._asked("email"), self.jane)[self.jane.id]
        self.assertEqual(verdict.until, birthday - timedelta(days=1))

    def test_every_country_rule_says_where_it_is_from(self):
        rules = self.env["grc.consent.rule"].search([("company_id", "=", False)])
        self.assertGreater(len(rules), 10)
        self.assertFalse(rules.filtered(lambda rule: not rule.law))
        with self.assertRaisesRegex(ValidationError, "need no rule"):
            rules[0].copy({"purpose": "transactional"})
