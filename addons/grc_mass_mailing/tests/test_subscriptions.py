from datetime import datetime

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import MailingCase


@tagged("post_install", "-at_install")
class TestSubscriptions(MailingCase):
    """Opt-outs of mailing lists and the ledger say the same, in one transaction."""

    def decide(self, decision, topic, company=False, **values):
        values = {"point": "jane@example.com", "channel": "email", "purpose": "marketing", "source": "Page"} | values
        owner = company.id if company else False
        return self.ledger.create({"decision": decision, "topic_id": topic.id, "company_id": owner, **values})

    def test_leaving_a_list(self):
        """It refuses the topic of that list, and nothing else."""
        contact = self.subscribe("jane@example.com", self.news, self.club)
        contact.subscription_ids.filtered(lambda one: one.list_id == self.news).opt_out = True
        nobody = self.env["res.company"]
        self.assertEqual(self.decisions(), [("withdrawn", nobody, "News")])
        self.assertFalse(self.news.grc_topic_id.company_id, "a list is of all companies, and so is its topic")
        self.assertFalse(self.opted_out(contact, self.club))
        self.assertFalse(self.blacklisted())
        self.assertTrue(self.jane._may_contact("email"))
        self.assertFalse(self.jane._may_contact("email", topic=self.news.grc_topic_id))

    def test_coming_back(self):
        contact = self.subscribe("jane@example.com", self.news, opt_out=True)
        contact.subscription_ids.opt_out = False
        self.assertEqual([one for one, *__ in self.decisions()], ["withdrawn", "lifted"])
        self.assertTrue(self.jane._may_contact("email", topic=self.news.grc_topic_id))

    def test_ledger_to_list(self):
        topic = self.env["grc.consent.topic"].create({"name": "Lamps", "company_id": False})
        self.news.grc_topic_id = self.club.grc_topic_id = topic
        contact = self.subscribe("jane@example.com", self.news, self.club)
        for decision, left in (("refused", True), ("lifted", False), ("objected", True), ("given", False)):
            with self.subTest(decision):
                self.decide(decision, topic)
                self.assertEqual(self.opted_out(contact, self.news), left)
                self.assertEqual(self.opted_out(contact, self.club), left, "lists of one topic are left together")
        self.assertEqual(len(self.decisions()), 4, "what the list follows is not entered once more")

    def test_contact_without_a_point(self):
        """Who refuses a topic on every channel leaves the list by the address that they have."""
        self.news._grc_give_topics()
        contact = self.subscribe("jane@example.com", self.news)
        self.decide("refused", self.news.grc_topic_id, partner_id=self.jane.id, point=False, channel=False)
        self.assertTrue(self.opted_out(contact, self.news))

    def test_pause_and_another_channel_leave_the_list_alone(self):
        self.news._grc_give_topics()
        contact = self.subscribe("jane@example.com", self.news)
        self.decide("paused", self.news.grc_topic_id, valid_until=self.company._grc_today())
        self.decide("refused", self.news.grc_topic_id, channel="phone")
        self.decide("refused", self.news.grc_topic_id, purpose="tracking")
        self.assertFalse(self.opted_out(contact, self.news))

    def test_two_companies(self):
        """A list is one for all companies: who refused its topic at one of them has left it, until that is lifted."""
        self.news._grc_give_topics()
        topic, contact = self.news.grc_topic_id, self.subscribe("jane@example.com", self.news)
        self.decide("withdrawn", topic, self.company)
        self.decide("given", topic, self.second)
        self.assertTrue(self.opted_out(contact, self.news))
        self.assertFalse(self.jane._may_contact("email", topic=topic, company=self.company))
        self.assertTrue(self.jane._may_contact("email", topic=topic, company=self.second))
        self.decide("lifted", topic, self.company)
        self.assertFalse(self.opted_out(contact, self.news))

    def test_lists_of_names_bring_nobody_back(self):
        """A contact entered again, by each way that Odoo has, is opted out from the start."""
        self.subscribe("jane@example.com", self.news, opt_out=True)
        again = self.subscribe("Jane@Example.com", self.news)
        by_lists = self.env["mailing.contact"].create(
            {"name": "Jane", "email": "jane@example.com", "list_ids": [Command.set(self.news.ids)]}
        )
        added = self.env["mailing.contact"].create({"name": "Jane", "email": "jane@example.com"})
        added.list_ids = self.news
        for contact in (again, by_lists, added):
            self.assertTrue(self.opted_out(contact, self.news))
        self.assertEqual(len(self.decisions()), 1)

    def test_deleted_subscription_forgets_nothing(self):
        contact = self.subscribe("jane@example.com", self.news, opt_out=True)
        contact.unlink()
        self.assertTrue(self.opted_out(self.subscribe("jane@example.com", self.news), self.news))

    def test_new_address_takes_the_opt_out_along(self):
        contact = self.subscribe("jane@example.com", self.news, opt_out=True)
        contact.email = "jane@example.org"
        self.assertEqual([one for one, *__ in self.decisions("jane@example.org")], ["withdrawn"])

    def test_import(self):
        """What was there before is entered once, with its moment; the strictest of two subscriptions counts."""
        contacts = self.env["mailing.contact"].create(
            [{"name": "Old", "email": "old@example.com"}, {"name": "Old", "email": "old@example.com"}]
        )
        left = datetime(2024, 5, 3, 10)
        rows = [(contacts[0].id, self.news.id, True, left), (contacts[1].id, self.news.id, False, None)]
        for row in rows:
            self.env.cr.execute(
                SQL("INSERT INTO mailing_subscription (contact_id, list_id, opt_out, opt_out_datetime) VALUES %s", row)
            )
        bridge = self.env["grc.consent.subscription"]
        self.assertGreaterEqual(bridge._import("before installation"), 1)
        row = self.ledger.search([("point", "=", "old@example.com")])
        self.assertEqual(
            (row.decision, row.moment, row.source, row.topic_id.name),
            ("withdrawn", left, "before installation", "News"),
        )
        self.assertTrue(self.opted_out(contacts[1], self.news))
        self.assertEqual(bridge._import("before installation"), 0)
        self.assertEqual(self.ledger.search_count([("point", "=", "old@example.com")]), 1)

    def test_another_topic(self):
        """A list that gets another topic: who left it refuses that one, too; who refused that one leaves it."""
        gone = self.subscribe("jane@example.com", self.news, opt_out=True)
        other = self.subscribe("john@example.com", self.news)
        topic = self.env["grc.consent.topic"].create({"name": "Lamps", "company_id": False})
        self.decide("refused", topic, point="john@example.com")
        self.news.grc_topic_id = topic
        self.assertIn(("withdrawn", self.env["res.company"], "Lamps"), self.decisions())
        self.assertTrue(self.opted_out(gone, self.news))
        self.assertTrue(self.opted_out(other, self.news))

    def test_merge_of_opted_out_and_opted_in(self):
        """Whoever decided first: the refusal holds."""
        for first, last in (("withdrawn", "given"), ("given", "withdrawn")):
            for point in ("jane@example.com", False):
                with self.subTest(first=first, point=point), self.cr.savepoint() as savepoint:
                    twin = self.jane.copy({"email": "jane@example.com"})
                    about = {"company_id": self.company.id, "purpose": "marketing", "source": "Call", "point": point}
                    for number, (decision, partner) in enumerate(((first, self.jane), (last, twin))):
                        self.ledger.create(
                            about
                            | {"decision": decision, "partner_id": partner.id}
                            | {"moment": datetime(2026, 1, 1 + number)}
                        )
                    self.env["base.partner.merge.automatic.wizard"]._merge((self.jane + twin).ids, self.jane)
                    self.assertFalse(self.jane._may_contact("email"))
                    savepoint.rollback()
                self.env.invalidate_all()
