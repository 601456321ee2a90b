"""Prospects are refreshed as soon as they are marked, and go when they are not any more."""

from odoo.tests import tagged

from .common_queue import QueueCase


@tagged("post_install", "-at_install")
class TestQueueProspects(QueueCase):
    def test_prospect(self):
        with self.assertTouches(self.c):
            self.c.grc_is_prospect = True
        self.assertFacts(self.c, {"purchase_days": 0})

    def test_prospect_actions(self):
        with self.assertTouches(self.c):
            self.c.action_follow_prospect()
        self.assertTrue(self.c.grc_is_prospect and self.customer(self.c))
        with self.assertTouches(self.c):
            self.c.action_leave_prospect()
        self.assertFalse(self.c.grc_is_prospect or self.facts(self.c))
        self.assertFalse(self.env["grc.prospect"].search([("partner_id", "=", self.c.id)]))

    def test_prospect_left(self):
        """Who is no longer marked has no row from the next refresh on, unless there is something else of them."""
        contact = self.partner("Contact of a prospect", parent_id=self.b.id, is_company=False)
        self.order(contact, confirm=False)
        (self.b | self.c).grc_is_prospect = True
        self.refresh()
        (self.b | self.c).grc_is_prospect = False
        self.refresh(0, partner_ids=self.c.ids)
        self.assertFalse(self.facts(self.c))
        self.c.grc_is_prospect = True
        self.refresh()
        self.c.grc_is_prospect = False
        self.refresh()
        self.assertFalse(self.facts(self.c))
        self.assertTrue(self.facts(self.b))
        self.assertTrue(self.facts(self.a))

    def test_prospect_keeps_his_row(self):
        """The same row refresh after refresh: nobody becomes a prospect anew, and nothing is recorded."""
        self.c.grc_is_prospect = True
        self.refresh()
        row = self.customer(self.c)
        moved = self.env["grc.transition"].search_count([("partner_id", "=", self.c.id)])
        for options in ({}, {"partner_ids": self.c.ids}):
            self.refresh(0, **options)
            self.assertEqual(self.customer(self.c), row)
        self.assertEqual(self.env["grc.transition"].search_count([("partner_id", "=", self.c.id)]), moved)

    def test_look_back_keeps_rows(self):
        """A look back to before a customer came leaves the customer's row, and the way back leaves it there."""
        before = self.customer(self.a)
        for day in (-400, 0):
            self.refresh(day)
            self.assertEqual(self.customer(self.a), before)
        self.assertFacts(self.a, {"revenue": 120.0})

    def test_prospect_record(self):
        """An import of prospects makes rows without waiting for the night."""
        with self.assertTouches(self.c):
            self.env["grc.prospect"].create({"partner_id": self.c.id, "company_id": self.company.id})
        self.assertFacts(self.c, {"purchase_days": 0})
