from datetime import timedelta

from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_lifecycle.tests.common_actions import MONDAY
from odoo.addons.grc_lifecycle.tests.common_day import DayCase
from odoo.exceptions import AccessError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestExample(DayCase):
    """What follows from the classes of the example, and from them alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good.categ_id = cls.env["product.category"].create({"name": "Chairs"})
        cls.invoice(cls.customer, -300, 100, product=cls.good)
        # The first refresh records no movement.
        cls.refresh()
        cls.row = cls.customers.search([("partner_id", "=", cls.customer.id), ("company_id", "=", cls.company.id)])

    def sell(self, day, amount, **values):
        """Return a sale over the counter; ``day`` as in invoices."""
        values = {"partner_id": self.customer.id, "company_id": self.company.id, "date": as_day(day)} | values
        return self.env["grc.example.receipt"].create({"name": "K1", "amount": amount} | values)

    def refreshed(self):
        self.refresh()
        self.env.invalidate_all()
        return self.row

    def test_fact_and_score(self):
        self.assertEqual((self.row.counter_revenue, self.row.counter_share, self.row.channel), (0, 0, "invoice"))
        self.sell(-5, 300, cost=100)
        self.sell(-3, 100)
        row = self.refreshed()
        self.assertEqual((row.counter_revenue, row.counter_share, row.channel), (400, 80, "counter"))
        self.assertEqual((row.revenue, row.margin, row.purchase_days), (500, 340, 3))
        self.assertEqual(row.last_purchase, as_day(-3))

    def test_state(self):
        """A change is a movement with its cause, and an event; the screen of movements knows the dimension."""
        self.sell(-5, 20)
        self.refreshed()
        self.sell(-4, 300)
        self.refreshed()
        domain = [("partner_id", "=", self.customer.id)]
        movements = self.env["grc.transition"].search([*domain, ("dimension", "=", "channel")], order="id")
        self.assertEqual(
            [(move.from_channel, move.to_channel, move.cause) for move in movements],
            [("invoice", "mixed", "17 %"), ("mixed", "counter", "76 %")],
        )
        events = self.env["grc.event"].search([*domain, ("kind", "=", "channel")], order="id")
        self.assertEqual(events[1].data, {"from": "mixed", "to": "counter"})
        frame = self.env["grc.screen.movement"].get_movement_frame("channel")
        self.assertIn({"name": "channel", "label": "Channel"}, frame["dimensions"])

    def test_look_back(self):
        """A past day shows its own state, and records nothing; today's comes back."""
        self.sell(-5, 300)
        self.refreshed()
        count = self.env["grc.transition"].search_count([])
        self.refresh(-10)
        self.env.invalidate_all()
        self.assertEqual(
            (self.row.channel, self.row.channel_before, self.row.counter_revenue), ("invoice", "counter", 0)
        )
        self.assertEqual(self.refreshed().channel, "counter")
        self.assertEqual(self.env["grc.transition"].search_count([]), count)

    def test_same_day_again(self):
        self.sell(-5, 300)
        self.refreshed()
        self.assertEqual(self.refresh(), 0)
        self.sell(-5, 1)
        self.assertEqual(self.refresh(), 1)

    def test_touched(self):
        """The minute run refreshes whom a sale is about, and whom it was about before."""
        other = self.partner()
        self.clear_queue()
        receipt = self.sell(-5, 300)
        self.assertEqual(self.queued(), {(None, self.customer.id, None)})
        self.clear_queue()
        receipt.partner_id = other
        self.assertEqual(self.queued(), {(None, partner.id, None) for partner in self.customer | other})
        self.clear_queue()
        receipt.unlink()
        self.assertEqual(self.queued(), {(None, other.id, None)})
        self.refresh(partner_ids=other.ids)

    def test_why(self):
        sold, worthless = self.sell(-5, 300), self.sell(-4, 0)
        undated = self.sell(-4, 10)
        undated.date = False
        self.refreshed()
        documents = self.env["grc.customer.document"].search(
            [("customer_id", "=", self.row.id), ("res_model", "=", "grc.example.receipt")], order="res_id"
        )
        self.assertEqual(
            [(document.res_id, document.counted, document.reason) for document in documents],
            [(sold.id, True, False), (worthless.id, False, "zero"), (undated.id, False, "no_date")],
        )
        action = documents[0].action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("grc.example.receipt", sold.id))

    def test_capital(self):
        sold = self.sell(-5, 300, cost=100)
        row = self.refreshed()
        lines = self.env["grc.capital.line"].search([("customer_id", "=", row.id)])
        self.assertEqual(row.capital, sum(lines.mapped("amount")))
        line = lines.filtered(lambda line: line.res_model == sold._name)
        self.assertEqual((line.res_id, line.kind, line.amount, line.document), (sold.id, "margin", 200, "K1"))
        self.assertEqual(row.year_result, row.capital)

    def test_results_of_calls(self):
        day = MONDAY - timedelta(days=100)
        team = self.env["crm.team"].create({"name": "North", "company_id": self.company.id})
        self.propose(self.customer, activity=False, date=day, state="done", control_share=0.5, team_id=team.id)
        self.sell(day + timedelta(days=6), 30, cost=10)
        (row,) = self.env["grc.action.control"]._control_rows(self.company, day, MONDAY, 90, None)
        self.assertEqual([float(row[place]) for place in (4, 5)], [20, 30])
        self.assertTrue(row[6])

    def test_wallet(self):
        self.sell(-5, 300, product_id=self.good.id)
        row = self.refreshed()
        shares = self.env["grc.wallet.share"].search([("customer_id", "=", row.id)])
        self.assertEqual({share.categ_id.name: share.revenue for share in shares}, {False: 400, "Chairs": 400})

    def test_offers_and_sales_analysis(self):
        other = self.new_good()
        sold = self.sell(-5, 300, product_id=other.id)
        self.env.flush_all()
        action = self.propose(self.customer, activity=False)
        last, best = self.env["grc.action.offer"]._bought(action)
        self.assertEqual((last, best[self.customer.id]), ({self.customer.id: other.ids}, (other | self.good).ids))
        line = self.env["grc.sale.analysis"].search([("product_id", "=", other.id)])
        self.assertEqual((line.revenue, line.margin, line.action_open_document()["res_id"]), (300, 300, sold.id))

    def test_action(self):
        """Who was promised a call has a card in My day, once, as long as the promise stands."""
        receipt = self.sell(-5, 300, call_on=MONDAY)
        self.refreshed()
        self.assertEqual(self.plan(), 1)
        self.assertEqual(self.plan(whole=True), 0)
        action = self.found(source="receipt")
        self.assertEqual(
            (action.user_id, action.stake, action.summary), (self.seller, 300, "Call promised at the counter")
        )
        (card,) = self.day()["cards"]
        self.assertEqual((card["action_id"], card["source"]), (action.id, "receipt"))
        receipt.call_on = False
        self.plan(whole=True)
        self.assertNotEqual(action.state, "open")

    def test_panel(self):
        self.sell(-5, 300)
        self.refreshed()
        (channel,) = self.env["grc.screen.counter"].get_overview_counter({})
        self.assertEqual((channel["label"], channel["count"]), ("Counter", 1))
        self.assertEqual(self.customers.search(channel["domain"]), self.row)

    def test_rights(self):
        """A salesperson sees and sells to customers of their own."""
        self.customer.user_id = self.colleague
        receipt = self.sell(-5, 300)
        receipt.with_user(self.colleague).read(["amount"])
        with self.assertRaises(AccessError):
            receipt.with_user(self.seller).read(["amount"])
