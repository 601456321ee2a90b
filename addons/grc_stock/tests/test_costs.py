from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, as_day
from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import stamp_costs


@tagged("post_install", "-at_install")
class TestCosts(GrcCase):
    """The cost in a margin is that of the entries, where valuation is perpetual, else that of what was delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock_account = cls.env["account.account"].create(
            {
                "name": "stock",
                "code": "310000",
                "account_type": "asset_current",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.perpetual = cls.goods("real_time")
        cls.periodic = cls.goods("periodic")

    @classmethod
    def goods(cls, valuation):
        """Return goods in stock that cost 10.03 each by their average, and later 17."""
        category = cls.env["product.category"].create(
            {
                "name": valuation,
                "property_valuation": valuation,
                "property_cost_method": "average",
                "property_stock_valuation_account_id": cls.stock_account.id,
                "property_account_expense_categ_id": cls.account("expense").id,
                "property_account_income_categ_id": cls.account("income").id,
            }
        )
        product = cls.env["product.product"].create(
            {
                "name": f"Goods {valuation}",
                "is_storable": True,
                "categ_id": category.id,
                "standard_price": 10.03,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        cls.env["stock.quant"]._update_available_quantity(product, cls.warehouse.lot_stock_id, 100)
        return product

    def sell(self, product, deliver=True, quantity=3):
        order = self.order(self.partner(), quantity=quantity, product_id=product.id)
        if deliver:
            self.deliver(order)
        return order

    def deliver(self, order):
        picking = order.picking_ids
        picking.move_ids.quantity = order.order_line.product_uom_qty
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def stamps(self, move):
        self.env.flush_all()
        move.invalidate_recordset()
        return round(move.grc_margin, 4), round(move.grc_margin_estimated, 4), move.grc_cost_basis

    def test_perpetual(self):
        """With perpetual valuation the margin equals the entries to the cent, for a credit note too."""
        order = self.sell(self.perpetual)
        # What the order says is another cost.
        order.order_line.purchase_price = 50
        move = self.bill_order(order, -3)
        entries = move.line_ids.filtered(lambda line: line.display_type == "cogs")
        cost = sum(entries.filtered(lambda line: line.account_id == self.account("expense")).mapped("balance"))
        self.assertAlmostEqual(cost, 30.09)
        self.assertEqual(self.stamps(move), (300 - 30.09, 0, "entries"))
        credit = move._reverse_moves([{"invoice_date": as_day(-2), "date": as_day(-2)}])
        credit._post(soft=False)
        self.assertEqual(self.stamps(credit), (30.09 - 300, 0, "entries"))

    def test_reversed_whole(self):
        """Entries of "reverse and create" are copied, and name no line: they tell the cost all the same."""
        move = self.invoice(self.partner(), -3, 300, product=self.perpetual, quantity=3)
        self.perpetual.standard_price = 17
        credit = move._reverse_moves([{"invoice_date": as_day(-2), "date": as_day(-2)}], cancel=True)
        self.assertEqual(credit.state, "posted")
        self.assertEqual(self.stamps(credit), (30.09 - 300, 0, "entries"))

    def test_confirmed_at_another_rate(self):
        """With a cost by average, Inventory reckons an order's cost without sale_margin: its rate is noted with it."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        rates = self.env["res.currency.rate"]
        for day, rate in ((-40, 0.5), (-10, 0.8)):
            rates.create({"currency_id": euro.id, "company_id": self.company.id, "name": as_day(day), "rate": rate})
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id, "company_id": self.company.id}
        )
        order = self.order(self.partner(), day=-30, confirm=False, product_id=self.periodic.id)
        order.pricelist_id = pricelist
        self.env.flush_all()
        order.action_confirm()
        order.date_order = as_day(-5)
        self.env.flush_all()
        line = order.order_line
        self.assertAlmostEqual(line.purchase_price / line.grc_cost_rate, 10.03, 2)

    def test_without_an_order(self):
        """Entries tell the cost of an invoice without an order, too."""
        move = self.invoice(self.partner(), -3, 300, product=self.perpetual, quantity=3)
        self.assertEqual(self.stamps(move), (300 - 30.09, 0, "entries"))

    def test_periodic(self):
        """Without entries the cost is the value of what was delivered."""
        order = self.sell(self.periodic)
        order.order_line.purchase_price = 50
        self.assertEqual(self.stamps(self.bill_order(order, -3)), (300 - 30.09, 0, "deliveries"))

    def test_unit_of_the_order(self):
        order = self.order(
            self.partner(),
            quantity=2,
            product_id=self.periodic.id,
            product_uom_id=self.env.ref("uom.product_uom_dozen").id,
        )
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(self.stamps(self.bill_order(order, -3)), (round(200 - 240.72, 4), 0, "deliveries"))

    def test_delivered_after_the_invoice(self):
        """Until it is delivered, the order tells the cost; then the minute run takes the delivery's."""
        order = self.sell(self.periodic, deliver=False)
        order.order_line.purchase_price = 50
        move = self.bill_order(order, -3)
        self.assertEqual(self.stamps(move), (150, 0, "order"))
        self.clear_queue()
        self.deliver(order)
        self.assertIn(move.id, {row[2] for row in self.queued()})
        self.assertCron()
        self.assertEqual(self.stamps(move), (300 - 30.09, 0, "deliveries"))

    def test_installed_later(self):
        """Inventory known later: costs are taken from it, up to the lock date of a company with figures."""
        move = self.bill_order(self.sell(self.periodic), -3)
        self.refresh()
        self.env.cr.execute(
            "UPDATE account_move SET grc_margin = 1, grc_cost_basis = 'product' WHERE id = %s", [move.id]
        )
        self.company.sudo().sale_lock_date = as_day(-1)
        stamp_costs(self.env, SQL("m.grc_cost_basis = 'product'"))
        self.assertEqual(self.stamps(move)[0], 1)
        self.company.sudo().sale_lock_date = False
        stamp_costs(self.env, SQL("m.grc_cost_basis = 'product'"))
        self.assertEqual(self.stamps(move)[::2], (300 - 30.09, "deliveries"))
