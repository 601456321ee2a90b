from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools import stamp
from ..common import GrcCase, as_day

PARTS = ("grc_margin", "grc_discount", "grc_free_cost", "grc_margin_estimated", "grc_margin_uncosted")

#: What, lines of an invoice (quantity, price, discount, product?), and its five figures. The good costs 60.
DOCUMENTS = [
    ("a discount in percent", [(10, 100, 10, True)], (300, 100, 0, 300, 0)),
    ("no product, so no cost", [(1, 100, 0, False)], (100, 0, 0, 0, 100)),
    ("a line at no price", [(1, 100, 0, True), (1, 0, 0, True)], (-20, 0, 60, -20, 0)),
    ("a line at a discount of all", [(1, 100, 0, True), (1, 100, 100, True)], (-20, 0, 60, -20, 0)),
    ("a line that deducts", [(1, 100, 0, True), (1, -20, 0, False)], (20, 20, 0, 40, 0)),
    ("goods taken back", [(3, 100, 10, True), (-1, 100, 10, True)], (60, 20, 0, 60, 0)),
    ("nothing but a gift", [(2, 0, 0, True)], (-120, 0, 120, -120, 0)),
    ("cents", [(3, 0.33, 50, False)], (0.5, 0.49, 0, 0, 0.5)),
    ("a discount of nearly all", [(1, 100, 99.99, False)], (0.01, 99.99, 0, 0, 0.01)),
    ("very much", [(1, 1e12, 10, False)], (9e11, 1e11, 0, 0, 9e11)),
    ("no line at all worth anything", [(0, 100, 10, False)], (0, 0, 0, 0, 0)),
]


@tagged("post_install", "-at_install")
class TestStamp(GrcCase):
    """What the stored margin is made of."""

    def test_planned_once(self):
        """The look for the usual cost is planned once, not for each sum: planning took longer than the rest."""
        query = stamp.stamp_update(SQL("m.id = 0"), linked=True, keep=True)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query))
        self.assertEqual(sum("on ir_model_fields" in row for (row,) in plan), 1)

    def post(self, lines, move_type="out_invoice", **values):
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.partner().id,
                "invoice_date": as_day(-3),
                "journal_id": self.journal().id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Line",
                            "quantity": quantity,
                            "price_unit": price,
                            "discount": discount,
                            "product_id": product and (self.good if product is True else product).id,
                            "account_id": self.account().id,
                            "tax_ids": [Command.set(values.get("taxes", []))],
                        }
                    )
                    for quantity, price, discount, product in lines
                ],
            }
            | {name: value for name, value in values.items() if name != "taxes"}
        )
        move._post(soft=False)
        return move

    def test_lines_are_read_once(self):
        """However little PostgreSQL knows of new documents: not once for each document."""
        move = self.post([(1, 100, 0, True)])
        plan = self.env.execute_query(SQL("EXPLAIN %s", stamp.stamp_update(SQL("m.id = %s", move.id))))
        self.assertIn("CTE line", [line.strip() for (line,) in plan])

    def assertParts(self, move, expected, places=2):
        found = [move[name] for name in PARTS]
        for name, value, wanted in zip(PARTS, found, expected, strict=True):
            self.assertAlmostEqual(value, wanted, places, f"{name} of {found}")

    def test_documents(self):
        for title, lines, expected in DOCUMENTS:
            with self.subTest(title=title):
                self.assertParts(self.post(lines), expected)

    def test_credit_notes(self):
        """A credit note takes back what its invoice granted."""
        for title, lines, expected in DOCUMENTS:
            with self.subTest(title=title):
                self.assertParts(self.post(lines, "out_refund"), [-value for value in expected])

    def test_draft(self):
        """Nothing is known of a document that is not posted."""
        move = self.post([(10, 100, 10, True)])
        move.button_draft()
        self.assertParts(move, (0, 0, 0, 0, 0))
        self.env.flush_all()
        self.env.cr.execute("SELECT grc_discount, grc_margin_estimated FROM account_move WHERE id = %s", [move.id])
        self.assertEqual(self.env.cr.fetchone(), (None, None))

    def test_tax_included(self):
        """A list price with taxes in it counts without them."""
        tax = self.env["account.tax"].create(
            {
                "name": "21 %",
                "amount": 21,
                "price_include_override": "tax_included",
                "company_id": self.company.id,
                "country_id": self.company.country_id.id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "Taxes", "company_id": self.company.id, "country_id": self.company.country_id.id})
                .id,
            }
        )
        self.assertParts(self.post([(10, 121, 10, True)], taxes=tax.ids), (300, 100, 0, 300, 0))

    def test_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "company_id": self.company.id, "name": as_day(-9), "rate": 0.5}
        )
        move = self.post([(10, 100, 10, True)], currency_id=euro.id)
        self.assertParts(move, (1200, 200, 0, 1200, 0))

    def test_price_by_hand(self):
        """A price lowered on the order is a discount against the price list's; a higher one is none."""
        for price, discount, expected in ((80, 0, (200, 200)), (80, 10, (120, 280)), (120, 0, (600, 0))):
            with self.subTest(price=price, discount=discount):
                order = self.env["sale.order"].create(
                    {
                        "partner_id": self.partner().id,
                        "order_line": [Command.create({"product_id": self.good.id, "product_uom_qty": 10})],
                    }
                )
                order.order_line.write({"price_unit": price, "discount": discount, "tax_ids": [Command.clear()]})
                order.action_confirm()
                self.assertParts(self.bill_order(order, -3), (*expected, 0, 0, 0))

    def test_unit_of_order(self):
        """List price and cost are those of the unit that was sold."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner().id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.good.id,
                            "product_uom_qty": 2,
                            "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
                        }
                    )
                ],
            }
        )
        self.assertEqual(order.order_line.price_unit, 1200)
        order.order_line.write({"price_unit": 1000, "tax_ids": [Command.clear()]})
        order.action_confirm()
        self.assertParts(self.bill_order(order, -3), (2000 - 24 * 60, 400, 0, 0, 0))

    def test_discount_of_order(self):
        """The wizard's discount on a whole order is a line that deducts."""
        order = self.order(self.partner(), day=-5)
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "so_discount", "discount_percentage": 0.1}
        ).action_apply_discount()
        move = self.bill_order(order, -3)
        self.assertEqual(move.amount_untaxed, 900)
        self.assertParts(move, (300, 100, 0, 0, 0))

    def test_down_payment(self):
        """A discount is granted once, on the invoice that has the goods."""
        order = self.order(self.partner(), day=-5, discount=10)
        first = self.bill_order(order, -4, "percentage", amount=30)
        final = self.bill_order(order, -3)
        self.assertParts(first, (270, 0, 0, 0, 0))
        self.assertParts(final, (30, 100, 0, 0, 0))

    def test_fill(self):
        """An upgrade fills the parts and leaves the margin as it was stored."""
        move = self.post([(10, 100, 10, True)])
        self.env.cr.execute(
            "UPDATE account_move SET grc_margin = 1, grc_discount = NULL, grc_margin_estimated = NULL WHERE id = %s",
            [move.id],
        )
        self.env.cr.execute(
            stamp.stamp_update(SQL("m.state = 'posted' AND m.grc_discount IS NULL"), columns=stamp.PARTS)
        )
        move.invalidate_recordset()
        self.assertParts(move, (1, 100, 0, 300, 0))

    def test_usual_cost(self):
        """Point 16: a product without a cost of its own has the usual one of its company, which Odoo does not store."""
        usual = self.env["product.product"].create({"name": "Usual", "type": "consu", "taxes_id": False})
        defaults, other = self.env["ir.default"], self.new_company("Other")
        self.assertParts(self.post([(10, 100, 0, usual)]), (1000, 0, 0, 0, 1000))
        defaults.set("product.product", "standard_price", 20.5)
        self.assertEqual(usual.with_company(self.company).standard_price, 20.5)
        self.assertParts(self.post([(10, 100, 0, usual)]), (795, 0, 0, 795, 0))
        defaults.set("product.product", "standard_price", 30, company_id=other.id)
        self.assertParts(self.post([(10, 100, 0, usual)]), (795, 0, 0, 795, 0))
        defaults.set("product.product", "standard_price", 40, company_id=self.company.id)
        self.assertParts(self.post([(10, 100, 0, usual)]), (600, 0, 0, 600, 0))
        # A cost of its own, also one of nothing, comes first.
        usual.standard_price = 0
        self.assertParts(self.post([(10, 100, 0, usual)]), (1000, 0, 0, 0, 1000))
        usual.standard_price = 40
        self.env.flush_all()
        self.env.cr.execute("SELECT standard_price FROM product_product WHERE id = %s", [usual.id])
        self.assertParts(self.post([(10, 100, 0, usual)]), (600, 0, 0, 600, 0))
        # No product, no cost; and what is no number stops nothing.
        self.assertParts(self.post([(10, 100, 0, False)]), (1000, 0, 0, 0, 1000))
        self.env.cr.execute("UPDATE ir_default SET json_value = 'null' WHERE company_id = %s", [self.company.id])
        bare = self.env["product.product"].create({"name": "Bare", "type": "consu", "taxes_id": False})
        self.env.invalidate_all()
        self.assertParts(self.post([(10, 100, 0, bare)]), (1000, 0, 0, 0, 1000))

    def test_cost_of_its_day(self):
        """A document keeps its costs while it is posted, whatever else of it is changed."""
        move = self.post([(10, 100, 10, True), (1, 0, 0, True)]).with_context(skip_readonly_check=True)
        parts = (240, 100, 60, 240, 0)
        self.assertParts(move, parts)
        self.good.standard_price = 75
        group = self.partner("Group")
        loner = move.partner_id
        loner.is_company = False
        for change in (
            lambda: move.write({"invoice_date": as_day(-9)}),
            lambda: move.write({"grc_not_sale": True}),
            lambda: move.write({"grc_not_sale": False}),
            lambda: move.write({"partner_id": self.partner().id}),
            lambda: loner.write({"parent_id": group.id}),
            lambda: self.credit(move, -2, 900).button_draft(),
        ):
            change()
            self.assertParts(move, parts)
        move.button_draft()
        move.action_post()
        self.assertParts(move, (75, 100, 75, 75, 0))
