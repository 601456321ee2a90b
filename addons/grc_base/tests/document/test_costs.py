from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ... import hooks
from ...tools import stamp
from ..common import GrcCase, as_day


def migration(name):
    """Return a migration script of this version as a module."""
    path = Path(hooks.__file__).parent / "migrations" / "19.0.1.2.0" / f"{name}.py"
    spec = spec_from_file_location(name.replace("-", "_"), path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestCosts(GrcCase):
    """Costs of yesterday: what the margin rests on, and what a reversed credit note is."""

    def found(self, move, *names):
        """Return the stored stamps of a document."""
        self.env.flush_all()
        row = self.env.execute_query(
            SQL("SELECT %s FROM account_move WHERE id = %s", SQL(", ").join(map(SQL.identifier, names)), move.id)
        )[0]
        return tuple(float(value) if hasattr(value, "quantize") else value for value in row)

    def install_margin(self, moment="2100-01-01"):
        """Let sale_margin come after every order line that is there."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_model_data SET create_date = %s"
            " WHERE module = 'sale_margin' AND name = 'field_sale_order_line__purchase_price'",
            [moment],
        )

    def test_costs_before_the_installation(self):
        """Invoices, a cost changed from 10 to 15, then the installation: every margin is flagged as estimated."""
        self.good.standard_price = 10
        moves = [self.bill_order(self.order(self.partner(), day=-20), -15)]
        moves.append(self.invoice(self.partner(), -10, 100, product=self.good))
        self.good.standard_price = 15
        # As sale_margin does where it is installed over orders.
        moves[0].line_ids.sale_line_ids.purchase_price = 15
        self.install_margin()
        self.env.cr.execute("UPDATE account_move SET grc_kind = NULL, grc_margin = NULL, grc_cost_basis = NULL")
        hooks.pre_init_hook(self.env)
        for move, margin in zip(moves, (1000 - 150, 100 - 15), strict=True):
            self.assertEqual(
                self.found(move, "grc_margin", "grc_margin_estimated", "grc_cost_basis"), (margin, margin, "product")
            )

    def test_costs_of_the_order(self):
        """An order line younger than sale_margin has the cost of its day."""
        move = self.bill_order(self.order(self.partner(), day=-5), -3)
        self.assertEqual(self.found(move, "grc_margin", "grc_margin_estimated", "grc_cost_basis"), (400, 0, "order"))

    def test_least_trusted(self):
        """One line without an order makes the document's basis an estimate; what costs nothing has none."""
        order = self.order(self.partner(), day=-5)
        move = self.bill_order(order, -3)
        move.button_draft()
        move.invoice_line_ids.copy({"move_id": move.id, "sale_line_ids": False})
        move.action_post()
        self.assertEqual(
            self.found(move, "grc_margin", "grc_margin_estimated", "grc_cost_basis"), (800, 400, "product")
        )
        move = self.invoice(self.partner(), -3, 100)
        self.assertEqual(self.found(move, "grc_margin_uncosted", "grc_cost_basis"), (100, None))

    def test_upgrade(self):
        """An upgrade says what stored margins rest on, and leaves them."""
        move = self.bill_order(self.order(self.partner(), day=-5), -3)
        invoice = self.invoice(self.partner(), -9, 100)
        credit = self.credit(invoice, -8, 100)
        lifting = self.invoice(invoice.partner_id, -7, 100, reversed_entry_id=credit.id)
        self.install_margin()
        self.env.cr.execute(
            "UPDATE account_move SET grc_margin = 7, grc_cost_basis = NULL, grc_margin_estimated = 0 WHERE id = %s",
            [move.id],
        )
        self.env.cr.execute("UPDATE account_move SET grc_kind = 1, grc_reversed_on = NULL WHERE id = %s", [lifting.id])
        self.env.cr.execute("UPDATE account_move SET grc_reversed_on = %s WHERE id = %s", [as_day(-8), invoice.id])
        for __ in range(2):
            migration("pre-costs").migrate(self.env.cr, "19.0.1.1.0")
            migration("post-costs").migrate(self.env.cr, "19.0.1.1.0")
            self.assertEqual(
                self.found(move, "grc_margin", "grc_margin_estimated", "grc_cost_basis"), (7, 400, "product")
            )
            self.assertEqual(self.found(lifting, "grc_kind"), (stamp.SETTLEMENT,))
            self.assertEqual(self.found(invoice, "grc_reversed_on"), (None,))

    # Reversed credit notes

    def chain(self, *days, amounts=(100, 100, 100, 100)):
        """Post an invoice, its credit note, the reversal of that, and so on."""
        moves = [self.invoice(self.partner(), days[0], amounts[0])]
        for place, day in enumerate(days[1:], start=1):
            moves.append(
                self.invoice(
                    moves[0].partner_id,
                    day,
                    amounts[place],
                    move_type="out_refund" if place % 2 else "out_invoice",
                    reversed_entry_id=moves[-1].id,
                )
            )
        return moves

    def test_reversed_credit_note(self):
        """Reversing a credit note lifts the reversal; what does so is money, and no purchase."""
        invoice, credit, lifting = self.chain(-30, -20, -10)
        for move in (invoice, credit, lifting):
            self.assertFalse(move.grc_reversed_on)
        self.assertEqual(lifting.grc_kind, stamp.SETTLEMENT)
        self.refresh()
        self.assertFacts(
            invoice.partner_id,
            {"purchase_days": 1, "revenue": 100, "monetary_value": 100, "last_purchase": as_day(-30)},
        )
        document = self.env["grc.customer.document"].search([("move_id", "=", lifting.id)])
        self.assertEqual((document.kind, document.reason, document.occasion), ("settlement", "lifts", False))

    def test_lifted_in_part(self):
        invoice, credit, lifting = self.chain(-30, -20, -10, amounts=(100, 100, 40))
        self.assertFalse(invoice.grc_reversed_on)
        self.refresh()
        self.assertFacts(invoice.partner_id, {"purchase_days": 1, "revenue": 40, "monetary_value": 40})

    def test_credited_once_more(self):
        """A credit note of the reversal reverses the purchase again, from its own day."""
        moves = self.chain(-30, -20, -10, -5)
        for move in moves:
            self.assertEqual(move.grc_reversed_on, as_day(-5))
        self.refresh()
        self.assertFacts(moves[0].partner_id, {"purchase_days": 0, "revenue": 0, "monetary_value": 0})

    def test_lift_taken_back(self):
        """Cancelling, deleting or detaching what lifts a reversal restores it."""
        for change in ("draft", "detach", "not_sale"):
            with self.subTest(change=change):
                invoice, credit, lifting = self.chain(-30, -20, -10)
                if change == "draft":
                    lifting.button_draft()
                    self.assertEqual(invoice.grc_reversed_on, as_day(-20))
                    lifting.action_post()
                    self.assertFalse(invoice.grc_reversed_on)
                elif change == "detach":
                    lifting.with_context(skip_readonly_check=True).reversed_entry_id = False
                    self.assertEqual(lifting.grc_kind, stamp.PURCHASE)
                    self.assertFalse(lifting.grc_reversed_on)
                else:
                    lifting.grc_not_sale = True
                if change != "draft":
                    self.assertEqual(invoice.grc_reversed_on, as_day(-20))

    def test_lifted_credit_note_deleted(self):
        """What reversed a credit note that is no more is a purchase of its own."""
        __, credit, lifting = self.chain(-30, -20, -10)
        credit.button_draft()
        credit.with_context(force_delete=True).unlink()
        self.assertEqual(lifting.grc_kind, stamp.PURCHASE)

    def test_free_credit_note_reversed(self):
        """A credit note without an invoice, reversed, leaves nothing and is no purchase."""
        credit = self.invoice(self.partner(), -20, 50, move_type="out_refund")
        lifting = self.invoice(credit.partner_id, -10, 50, reversed_entry_id=credit.id)
        self.assertEqual(lifting.grc_kind, stamp.SETTLEMENT)
        self.refresh()
        self.assertFacts(credit.partner_id, {"purchase_days": 0, "revenue": 0})

    # Foreign currency

    def test_confirmed_at_another_rate(self):
        """The cost on an order in a foreign currency is that of its entry, whatever the rate on confirmation."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        rates = self.env["res.currency.rate"]
        rates.create({"currency_id": euro.id, "company_id": self.company.id, "name": as_day(-40), "rate": 0.5})
        rates.create({"currency_id": euro.id, "company_id": self.company.id, "name": as_day(-10), "rate": 0.8})
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id, "company_id": self.company.id}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner().id,
                "pricelist_id": pricelist.id,
                "date_order": fields.Datetime.to_datetime(as_day(-30)),
                "order_line": [
                    fields.Command.create(
                        {"product_id": self.good.id, "product_uom_qty": 1, "price_unit": 100, "tax_ids": False}
                    )
                ],
            }
        )
        self.assertEqual(order.order_line.purchase_price, 30)
        self.env.flush_all()
        order.action_confirm()
        order.date_order = fields.Datetime.to_datetime(as_day(-5))
        self.assertEqual((order.currency_rate, order.order_line.grc_cost_rate), (0.8, 0.5))
        move = self.bill_order(order, -5)
        self.assertEqual(self.found(move, "grc_margin"), (125 - 60,))
        # An installation finds the rate of the day on which the line was made.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order_line SET grc_cost_rate = NULL, create_date = %s WHERE id = %s",
            [as_day(-30), order.order_line.id],
        )
        self.install_margin("2000-01-01")
        hooks.add_costs(self.env.cr)
        order.order_line.invalidate_recordset()
        self.assertAlmostEqual(order.order_line.grc_cost_rate, 0.5)

    # What screens say

    def test_share(self):
        """Overview and others say how much of the margin before the installation rests on costs of that day."""
        basis = self.env["grc.cost.basis"]
        self.bill_order(self.order(self.partner(), day=-20), -15)
        estimated = self.invoice(self.partner(), -15, 800, product=self.good, quantity=5)
        self.env.cr.execute(
            "UPDATE ir_model_data SET create_date = %s WHERE module = 'grc_base'"
            " AND name = 'field_account_move__grc_margin'",
            [as_day(-2)],
        )
        self.assertFalse(basis._screen_note())
        basis._measure(self.company, as_day(0))
        # 400 by an order, 500 estimated.
        told = basis._screen_note()
        self.assertTrue(told["sentence"].startswith("56% of the margin before "), told["sentence"])
        self.assertEqual(self.env["account.move"].search(told["domain"]), estimated)
        self.invoice(self.partner(), -15, 1e6, product=self.good)
        basis._measure(self.company, as_day(3))
        self.assertEqual(basis._screen_note()["sentence"], told["sentence"], "it is measured once a week")
        basis._measure(self.company, as_day(7))
        self.assertTrue(basis._screen_note()["sentence"].startswith("100% of the margin before "))
        seller = new_test_user(self.env, "grc_share", "base.group_user,grc_base.group_grc_user")
        seller.write({"company_ids": [(4, self.company.id)], "company_id": self.company.id})
        told = basis.with_user(seller).with_context(allowed_company_ids=self.company.ids)._screen_note()
        self.assertFalse(told["domain"])

    def test_scheduled_run_measures(self):
        self.invoice(self.partner(), -15, 800, product=self.good)
        self.assertCron("nightly")
        self.assertTrue(self.env["grc.cost.basis"].search([("company_id", "=", self.company.id)]))
