from datetime import timedelta

from odoo import fields
from odoo.addons.grc_base.tests.common_source import TicketCase
from odoo.tests import tagged

from .common_actions import MONDAY
from .common_day import DayCase


@tagged("post_install", "-at_install")
class TestDocumentSource(TicketCase, DayCase):
    """Documents that another addon adds reach offers, results of calls and the hand-over sheet."""

    def test_offers(self):
        """What was sold at the till is what the customer buys."""
        other = self.new_good()
        self.invoice(self.customer, MONDAY - timedelta(days=40), 50, product=other)
        self.ticket(self.customer, MONDAY - timedelta(days=10), 90, self.good)
        self.env.flush_all()
        action = self.propose(self.customer, activity=False)
        last, best = self.env["grc.action.offer"]._bought(action)
        self.assertEqual(
            (last, best), ({self.customer.id: [self.good.id]}, {self.customer.id: [self.good.id, other.id]})
        )

    def test_results_of_calls(self):
        day = MONDAY - timedelta(days=100)
        team = self.env["crm.team"].create({"name": "North", "company_id": self.company.id})
        self.propose(self.customer, activity=False, date=day, state="done", control_share=0.5, team_id=team.id)
        self.invoice(self.customer, day + timedelta(days=5), 100)
        self.ticket(self.customer, day + timedelta(days=6), 30)
        self.ticket(self.customer, day - timedelta(days=6), 70)
        (row,) = self.env["grc.action.control"]._control_rows(self.company, day, MONDAY, 90, None)
        self.assertEqual([float(row[place]) for place in (4, 5, 7)], [115, 130, 70])
        self.assertTrue(row[6])

    def test_hand_over(self):
        """Products of tickets are on the sheet of who may read them."""
        self.ticket(self.customer, fields.Date.to_string(MONDAY - timedelta(days=10)), 90, self.good)
        self.env.flush_all()
        self.good.name = "Chair of the till"
        seller = self.seller
        sheet = self.env["report.grc_lifecycle.report_handover"].with_user(seller)
        sheet = sheet.with_context(allowed_company_ids=self.company.ids)
        contacts = {self.customer.id: self.customer.id}
        ((name, amount, __),) = sheet._products(self.customer.with_user(seller), contacts)[self.customer.id]
        self.assertEqual((name, amount), ("Chair of the till", 90))
        self.env["ir.model.access"].search([("model_id.model", "=", "res.bank")]).perm_read = False
        self.env.registry.clear_cache()
        self.assertFalse(sheet._products(self.customer.with_user(seller), contacts).get(self.customer.id))
