from datetime import date, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import GrcCase

#: A Friday, on which France works, and the Sunday after it.
FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)


@tagged("post_install", "-at_install")
class TestConsentCalls(GrcCase):
    """France allows calls from Monday to Friday, on no holiday, on four days in thirty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        france = cls.env.ref("base.fr")
        cls.french = cls.new_company("French Ltd", country_id=france.id)
        readings = [{"company_id": cls.french.id, "channel": name, "reading": "rule"} for name in ("phone", "email")]
        cls.env["grc.consent.reading"].create(readings)
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.french.ids))
        cls.jane = cls.env["res.partner"].create({"name": "Jane", "phone": "+33612345678", "country_id": france.id})
        cls.decide("given", "2026-02-02 12:00:00")

    @classmethod
    def decide(cls, decision, moment):
        cls.env["grc.consent"].create(
            {
                "partner_id": cls.jane.id,
                "channel": "phone",
                "purpose": "marketing",
                "decision": decision,
                "source": "Fair",
                "moment": moment,
            }
        )

    def verdict(self, day=FRIDAY, channel="phone", partner=None):
        condition = self.env["grc.consent.condition"]
        partner = partner or self.jane
        return condition._verdicts(condition._asked(channel, day=day), partner)[partner.id]

    def reported(self, day, **values):
        values = {
            "partner_id": self.jane.id,
            "channel": "phone",
            "met_on": day,
            "said": "Well",
            "state": "done",
        } | values
        return self.env["grc.meeting.report"].create(values)

    def test_days(self):
        self.assertEqual(self.verdict().reason, "consent")
        for day in (SUNDAY, SUNDAY - timedelta(days=1), date(2026, 12, 25), date(2027, 3, 29)):
            with self.subTest(day=day):
                self.assertEqual(self.verdict(day).reason, "closed")
                self.assertFalse(self.verdict(day).allowed)

    def test_who_has_not_agreed(self):
        """On a Sunday, too, it is said that they have not."""
        self.decide("withdrawn", "2026-02-03 12:00:00")
        self.assertEqual(self.verdict(SUNDAY).reason, "withdrawn")
        other = self.jane.copy({"phone": "+33612345679"})
        self.assertEqual(self.verdict(SUNDAY, partner=other).reason, "unasked")

    def test_other_channels_and_countries(self):
        self.jane.email = "jane@example.com"
        self.env["grc.consent"].search([("partner_id", "=", self.jane.id)]).copy(
            {"channel": "email", "point": "jane@example.com"}
        )
        self.assertEqual(self.verdict(SUNDAY, "email").reason, "consent")
        self.jane.country_id = self.env.ref("base.be")
        self.assertEqual(self.verdict(SUNDAY).reason, "consent")

    def test_company_that_keeps_its_reading(self):
        self.env["grc.consent.reading"].create({"company_id": self.french.id, "channel": "phone", "reading": "allowed"})
        self.assertEqual(self.verdict(SUNDAY).reason, "consent")

    def test_four_calls(self):
        """Two on one day are one; drafts, visits and what is thirty days ago are none."""
        for days in (0, 1, 29, 29, 30):
            self.reported(FRIDAY - timedelta(days=days))
        self.reported(FRIDAY, channel="visit")
        self.reported(FRIDAY - timedelta(days=2), state="draft")
        self.assertEqual(self.verdict().reason, "consent")
        self.reported(FRIDAY - timedelta(days=3))
        self.assertEqual(self.verdict().reason, "often")
        self.assertEqual(self.verdict(FRIDAY + timedelta(days=3)).reason, "consent")

    def test_done_activities_are_calls(self):
        kind = self.env["mail.activity.type"].create({"name": "Ring", "category": "phonecall"})
        for days in range(4):
            activity = self.jane.activity_schedule(activity_type_id=kind.id, summary="Ring")
            activity.action_feedback()
            self.jane.message_ids[0].date = f"{FRIDAY - timedelta(days=days)} 09:00:00"
            self.assertEqual(self.verdict().reason, "often" if days == 3 else "consent")

    def test_hours_are_said(self):
        condition = self.env["grc.consent.condition"]
        sentence = self.env["grc.consent.reason"]._sentence(condition._asked("phone", day=FRIDAY), self.verdict())
        self.assertIn("calls 10:00-13:00, 14:00-20:00", sentence)

    def test_bad_input(self):
        rule = self.env.ref("grc_base.rule_france_person_phone")
        for values, part in (
            ({"call_hours": "10:00-13:00, from two on"}, "from two on"),
            ({"call_holidays": "01-01 christmas"}, "christmas"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, part):
                rule.write(values)
