"""Complaints as figures of a customer: searched for audiences and segments."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestComplaint(DayCase):
    def setUp(self):
        super().setUp()
        self.partners = self.new_customers(4)
        self.day = fields.Date.to_date(MONDAY)
        waiting, answered, noted, __ = self.partners
        self.propose(waiting, activity=False, source="complaint", date=self.day)
        self.propose(answered, activity=False, source="complaint", state="done", date=self.day - timedelta(days=40))
        self.complain(noted, self.day - timedelta(days=400), self.company)

    def complain(self, partner, day, company):
        values = {"partner_id": partner.id, "company_id": company.id, "kind": "complaint", "date": day, "data": {}}
        self.env["grc.event"].create(values)

    def searched(self, *leaf):
        customers = self.env["grc.customer"].with_context(allowed_company_ids=self.company.ids)
        return customers.search([("partner_id", "in", self.partners.ids), leaf]).partner_id

    def test_figures(self):
        customers = self.env["grc.customer"].search([("partner_id", "in", self.partners.ids)])
        figures = {one.partner_id: (one.complains, one.last_complaint) for one in customers}
        days = [self.day - timedelta(days=ago) for ago in (0, 40, 400)]
        self.assertEqual(
            [figures[partner] for partner in self.partners],
            [(True, days[0]), (False, days[1]), (False, days[2]), (False, False)],
        )

    def test_searched(self):
        waiting, answered, noted, silent = self.partners
        self.assertEqual(self.searched("complains", "=", True), waiting)
        self.assertEqual(self.searched("complains", "=", False), answered | noted | silent)
        self.assertEqual(self.searched("complains", "!=", True), answered | noted | silent)
        within = str(self.day - timedelta(days=90))
        self.assertEqual(self.searched("last_complaint", ">=", within), waiting | answered)
        self.assertEqual(self.searched("last_complaint", "<", within), noted)
        self.assertEqual(self.searched("last_complaint", "=", False), silent)
        self.assertEqual(self.searched("last_complaint", "!=", False), waiting | answered | noted)
        self.assertEqual(self.searched("last_complaint", "=", str(self.day)), waiting)

    def test_other_company(self):
        """A complaint to another company is none here."""
        silent = self.partners[3]
        other = self.env["res.company"].create({"name": "Other"})
        self.complain(silent, self.day, other)
        self.assertNotIn(silent, self.searched("complains", "=", True))
        self.assertNotIn(silent, self.searched("last_complaint", "!=", False))
        self.complain(silent, self.day, self.company)
        self.assertIn(silent, self.searched("complains", "=", True))
        self.assertIn(silent, self.searched("last_complaint", "=", str(self.day)))
