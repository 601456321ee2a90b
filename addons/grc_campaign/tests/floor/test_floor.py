"""Visits and calls planned by class: what is due grows with the year, and who is under it is proposed in My day."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError

from ...tools.customers import customers_of
from ..common_campaign import CampaignCase

#: A day in the second half of a year: half of it is over.
DAY = date(2026, 7, 3)


@tagged("post_install", "-at_install")
class TestFloor(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.floors = cls.env["grc.contact.floor"]
        cls.partners = cls.people(4)
        cls.classes("a", "a", "b", "c")

    @classmethod
    def classes(cls, *letters, partners=None, first=date(2024, 5, 2)):
        """Let the partners be of these classes, customers since a day."""
        for place, (partner, letter) in enumerate(zip(partners or cls.partners, letters, strict=False)):
            cls.env.cr.execute(
                SQL(
                    "UPDATE grc_customer SET value_class = %s, first_purchase = %s, best_margin = %s"
                    " WHERE partner_id = %s AND company_id = %s",
                    letter,
                    first,
                    1000 - place,
                    partner.id,
                    cls.company.id,
                )
            )
        cls.env.invalidate_all()

    def report(self, partner, channel="visit", day=DAY, number=1):
        values = {"partner_id": partner.id, "company_id": self.company.id, "channel": channel, "said": "x"}
        for place in range(number):
            self.env["grc.meeting.report"].create({**values, "met_on": day - timedelta(days=place + 1)}).state = "done"

    def standing(self, day=DAY):
        """Return ``{(partner, channel): (number, due, made)}``."""
        people = customers_of(self.company, "id", "partner_id")
        rows = self.env.execute_query(
            SQL(
                "SELECT s.partner_id, s.channel, s.number, s.due, s.made FROM (%s) s",
                self.floors._standing(self.company, people, day),
            )
        )
        mine = set(self.partners.ids)
        return {(partner, channel): tuple(rest) for partner, channel, *rest in rows if partner in mine}

    def propose(self, day=DAY):
        source = self.env["grc.action.source.floor"]
        number = source._propose(self.company, day)
        self.env.flush_all()
        self.env.invalidate_all()
        return number

    def proposed(self):
        return self.env["grc.action"].search([("company_id", "=", self.company.id), ("source", "=", "floor")])

    def needed(self, day=DAY):
        condition = self.env["grc.action.source.floor"]._needed(self.company, day)
        rows = self.env.execute_query(
            SQL("SELECT a.id FROM grc_action a WHERE a.id = ANY(%s) AND %s", self.proposed().ids, condition)
        )
        return self.env["grc.action"].browse(one for (one,) in rows)

    def test_out_of_the_box(self):
        """A: four visits and eight calls; B: one and four; C: none."""
        self.assertEqual(
            self.floors._of(self.company), {("a", "visit"): 4, ("a", "phone"): 8, ("b", "visit"): 1, ("b", "phone"): 4}
        )

    def test_due_grows_with_the_year(self):
        """In the middle of the year half of it is due, in full contacts; of those who came in spring, less."""
        one, other, second, third = self.partners
        found = self.standing()
        self.assertEqual(found[one.id, "visit"], (4, 2, 0))
        self.assertEqual(found[one.id, "phone"], (8, 4, 0))
        self.assertEqual(found[second.id, "visit"], (1, 0, 0))
        self.assertNotIn((third.id, "visit"), found)
        self.assertEqual(self.standing(date(2026, 1, 1))[one.id, "phone"], (8, 0, 0))
        self.assertEqual(self.standing(date(2026, 12, 31))[one.id, "phone"], (8, 7, 0))
        self.classes("a", "a", first=date(2026, 5, 3))
        self.assertEqual(self.standing()[one.id, "phone"], (8, 1, 0))

    def test_what_counts(self):
        """Reports of this year, by the channel; those of last year do not."""
        one = self.partners[0]
        self.report(one, number=2)
        self.report(one, "video", number=3)
        self.report(one, day=date(2026, 1, 1))
        found = self.standing()
        self.assertEqual((found[one.id, "visit"][2], found[one.id, "phone"][2]), (2, 3))

    def test_a_company_says_otherwise(self):
        """Its own number stands in the place of the shared one; 0 plans none."""
        values = {"company_id": self.company.id, "value_class": "a"}
        self.floors.create([{**values, "channel": "visit", "number": 0}, {**values, "channel": "phone", "number": 2}])
        self.assertEqual(self.floors._of(self.company)["a", "phone"], 2)
        self.assertNotIn(("a", "visit"), self.floors._of(self.company))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.floors.create({**values, "channel": "phone", "number": 3})

    def test_proposed_in_my_day(self):
        """The most valuable first, a visit before a call, one for each customer; nothing the second time."""
        self.assertEqual(self.propose(), 3)
        found = {action.partner_id: action.key for action in self.proposed()}
        one, other, second, __ = self.partners
        self.assertEqual(
            found,
            {
                one: f"floor:{one.id}:visit:2026:1",
                other: f"floor:{other.id}:visit:2026:1",
                second: f"floor:{second.id}:phone:2026:1",
            },
        )
        self.assertEqual(self.propose(), 0)
        action = self.proposed().filtered(lambda action: action.partner_id == one)
        self.assertEqual((action.summary, str(action.date_end)), ("Plan a visit", "2026-12-31"))
        self.assertNotRegex(action.why, r"\d")

    def test_few_at_a_time(self):
        """Three of a salesperson; when one is done, the next one comes."""
        self.classes(*"aaaaa", partners=self.people(5, "more"))
        self.assertEqual(self.propose(), 3)
        self.proposed()[0].state = "done"
        self.assertEqual(self.propose(), 1)

    def test_no_longer_needed(self):
        """A visit that somebody reports ends the proposal."""
        self.propose()
        one = self.partners[0]
        self.assertEqual(self.needed(), self.proposed())
        self.report(one)
        self.assertNotIn(one, self.needed().partner_id)

    def test_who_objects_is_not_proposed(self):
        one = self.partners[0]
        one.write({"street": "1 rue des Lampes", "city": "Paris"})
        values = {"partner_id": one.id, "purpose": "marketing", "decision": "objected", "source": "x"}
        moment = datetime(2026, 6, 1, 9, 0)
        self.env["grc.consent"].create(
            [{**values, "channel": channel, "moment": moment} for channel in ("visit", "phone")]
        )
        self.propose()
        self.assertNotIn(one, self.proposed().partner_id)

    def test_on_the_overview(self):
        """Each figure opens the customers whom it counts."""
        self.report(self.partners[1], number=30)
        screen = self.env["grc.screen.floor"].with_company(self.company)
        year = self.company._grc_today().year
        self.env.cr.execute(
            SQL("UPDATE grc_meeting_report SET met_on = %s WHERE company_id = %s", date(year, 1, 1), self.company.id)
        )
        self.env.invalidate_all()
        found = {one["state"]: one for one in screen._counts(self.company, [("company_id", "=", self.company.id)])}
        for one in found.values():
            rows = self.env["grc.customer"].with_company(self.company).search(one["domain"])
            self.assertEqual(len(rows), one["customers"])
        self.assertEqual(sum(one["customers"] for one in found.values()), 3)
        with self.assertRaisesRegex(UserError, "Nobody is asked for"):
            self.env["grc.customer"].search([("contact_floor", "=", f"{self.company.id}:any")])

    def test_on_the_customer(self):
        row = self.env["grc.customer"].search(
            [("partner_id", "=", self.partners[0].id), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(row.floor_words, "Visits this year: 0 of 4\nCalls this year: 0 of 8")
