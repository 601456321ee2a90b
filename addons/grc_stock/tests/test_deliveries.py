from odoo import Command
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDeliveries(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.customers = cls.env["grc.customer"]
        cls.partner = cls.env["res.partner"].create({"name": "Wood Corner", "is_company": True})
        product = cls.env["product.product"].create({"name": "Desk", "is_storable": True})
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 2})],
            }
        )
        cls.order.action_confirm()

    def row(self):
        return self.customers.search([("partner_id", "=", self.partner.id), ("company_id", "=", self.company.id)])

    def deliver(self):
        picking = self.order.picking_ids
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.button_validate()
        return picking

    def test_confirmed_order_waits(self):
        self.customers._refresh(self.company)
        self.assertEqual((self.row().open_deliveries, self.row().last_delivery), (1, False))

    def test_done_delivery(self):
        picking = self.deliver()
        self.assertEqual(picking.state, "done")
        self.customers._refresh(self.company)
        self.assertEqual(self.row().open_deliveries, 0)
        self.assertEqual(self.row().last_delivery, picking.date_done.date())

    def test_delivery_queues_the_customer(self):
        self.env.cr.execute("DELETE FROM grc_queue")
        self.deliver()
        self.env.cr.execute("SELECT partner_ref FROM grc_queue")
        self.assertIn((self.partner.id,), self.env.cr.fetchall())

    def test_cancelled_delivery_is_not_awaited(self):
        self.order.picking_ids.action_cancel()
        self.customers._refresh(self.company)
        self.assertEqual(self.row().open_deliveries, 0)

    def test_button_opens_the_customers_deliveries(self):
        self.customers._refresh(self.company)
        domain = self.row().action_open_deliveries()["domain"]
        self.assertEqual(self.env["stock.picking"].search(domain), self.order.picking_ids)
