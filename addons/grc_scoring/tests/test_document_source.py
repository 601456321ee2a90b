from odoo.addons.grc_base.tests.common import GrcCase, as_day
from odoo.addons.grc_base.tests.common_source import TicketCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDocumentSource(TicketCase, GrcCase):
    """Documents that another addon adds reach capital, the year, the wallet and the sales analysis."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good.categ_id = cls.env["product.category"].create({"name": "Chairs"})
        cls.buyer = cls.partner("Buyer", country_id=cls.env.ref("base.fr").id)
        cls.move = cls.invoice(cls.buyer, -40, 100, product=cls.good)
        cls.sold = cls.ticket(cls.buyer, -10, 30, cls.good, free_cost=4)
        cls.returned = cls.ticket(cls.buyer, -8, -6, cls.good)
        cls.given = cls.ticket(cls.buyer, -7, 0, margin=-5)
        cls.env.flush_all()
        cls.refresh()
        cls.row = cls.customer(cls.buyer)

    def test_capital(self):
        """A line for each ticket and kind; their sum is the column."""
        lines = self.env["grc.capital.line"].search([("customer_id", "=", self.row.id)], order="date, id")
        self.assertEqual(
            [(line.res_model, line.res_id, line.kind, line.amount) for line in lines],
            [
                ("account.move", self.move.id, "margin", 40),
                ("res.bank", self.sold.id, "margin", 19),
                ("res.bank", self.sold.id, "free", -4),
                ("res.bank", self.returned.id, "margin", -3),
                ("res.bank", self.given.id, "free", -5),
            ],
        )
        self.assertEqual(self.row.capital, 47)
        self.assertEqual(self.row.capital, sum(lines.mapped("amount")))
        self.assertEqual(self.row.year_result, 47)
        self.assertEqual(self.row.year_effort, 9)
        self.assertEqual(lines[1].document, "Ticket")
        self.assertEqual(lines[1].action_open_document()["res_model"], "res.bank")

    def test_capital_by_id(self):
        """Lines are read by their ids; those of an invoice and of a ticket of the same id are two."""
        lines = self.env["grc.capital.line"].search([("customer_id", "=", self.row.id)])
        twin = self.env["res.bank"].browse(self.move.id).exists() or self.env["res.bank"].create({"name": "Twin"})
        self.env.cr.execute("UPDATE res_bank SET id = %s WHERE id = %s", [self.move.id, twin.id])
        self.env.invalidate_all()
        twin = twin.browse(self.move.id)
        twin.street = self.sold.street
        lines |= lines.search([("customer_id", "=", self.row.id)])
        self.assertEqual(len(lines), 7)
        self.env.invalidate_all()
        self.assertEqual({line["id"] for line in lines.read(["amount"])}, set(lines.ids))

    def test_best_margin(self):
        self.assertGreaterEqual(self.row.best_margin, 52)

    def test_wallet(self):
        """What was sold at the till is our revenue, of its product's category too."""
        shares = self.env["grc.wallet.share"].search([("customer_id", "=", self.row.id)])
        self.assertEqual(
            {share.categ_id: share.revenue for share in shares},
            {self.env["product.category"]: 124, self.good.categ_id: 124},
        )

    def test_sale_analysis(self):
        """A line each, beside those of invoices; invoices keep their ids."""
        analysis = self.env["grc.sale.analysis"]
        lines = analysis.search([("commercial_partner_id", "=", self.buyer.id)], order="invoice_date, id")
        self.assertEqual(lines[0].id, self.move.invoice_line_ids.id)
        self.assertEqual(lines[0].move_id, self.move)
        self.assertEqual(lines.mapped("revenue"), [100, 30, -6, 0])
        self.assertEqual(lines.mapped("margin"), [40, 15, -3, -5])
        self.assertEqual(lines.mapped("quantity"), [1, 1, -1, 1])
        self.assertEqual(lines.mapped("invoice_date"), [as_day(day) for day in (-40, -10, -8, -7)])
        self.assertEqual(lines.mapped("move_type"), ["out_invoice", False, "out_refund", False])
        self.assertEqual(lines.customer_id, self.row)
        self.assertEqual(lines.country_id, self.buyer.country_id)
        self.assertEqual(set(lines.mapped("segment_id")), {self.row.segment_id})
        self.assertEqual(lines[1].action_open_document()["res_id"], self.sold.id)
        self.assertEqual(lines[0].action_open_document()["res_id"], self.move.id)
        ((count, customers, revenue, margin),) = analysis._read_group(
            [("commercial_partner_id", "=", self.buyer.id)],
            [],
            ["move_count:count_distinct", "customer_count:count_distinct", "revenue:sum", "margin:sum"],
        )
        self.assertEqual((count, customers, revenue, margin), (4, 1, 124, 47))

    def test_sale_analysis_by_product(self):
        self.assertEqual(
            self.env["grc.sale.analysis"]._read_group(
                [("commercial_partner_id", "=", self.buyer.id)], ["product_id"], ["revenue:sum"]
            ),
            [(self.good, 124.0), (self.env["product.product"], 0.0)],
        )
