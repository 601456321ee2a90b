from unittest.mock import patch

from odoo.addons.grc_base.tests.common import as_day
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError

from .common_capital import CapitalCase


@tagged("post_install", "-at_install")
class TestCapital(CapitalCase):
    def test_nothing_set(self):
        """Without a price of time and money, capital is the margin, and the form says what is missing."""
        invoice = self.invoice(self.buyer, -90, 200, product=self.good)
        self.activity(invoice)
        self.meeting(self.buyer)
        self.assertEqual(self.ledger(), {"margin": 140})
        customer = self.customer(self.buyer)
        self.assertEqual(customer.capital, customer.margin)
        self.assertIn("what an hour costs is not set", customer.capital_missing)
        self.assertIn("Late payment is not counted", customer.capital_missing)
        self.company.write({"grc_hour_cost": 1, "grc_late_rate": 1})
        customer.invalidate_recordset()
        self.assertFalse(customer.capital_missing)

    def test_prospect(self):
        """Whoever has not bought may have cost something already."""
        self.company.grc_hour_cost = 60
        self.buyer.grc_is_prospect = True
        self.activity(self.buyer)
        self.assertEqual(self.ledger(), {"activity": -15})

    def test_nobody(self):
        """A customer without a line has a capital of zero, not none."""
        self.order(self.buyer, confirm=False)
        self.assertEqual(self.ledger(), {})
        self.assertEqual(self.all_capital(), {self.buyer.id: 0})
        self.assertFalse(self.customer(self.buyer).capital_parts)

    def all_capital(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT partner_id, capital FROM grc_customer WHERE company_id = %s", [self.company.id])
        return dict(self.env.cr.fetchall())

    def test_gift(self):
        """A document worth nothing is no purchase, but what it gave away was given."""
        self.invoice(self.buyer, -9, 100, product=self.good)
        gift = self.invoice(self.buyer, -8, 0, product=self.good, quantity=3)
        self.assertEqual(gift.grc_kind, 0)
        self.assertEqual(self.ledger(), {"margin": 40, "free": -180})
        self.assertEqual(self.customer(self.buyer).margin, 40)
        gift.grc_not_sale = True
        self.assertEqual(self.ledger(), {"margin": 40})

    def test_basis(self):
        """The customer's margin says which part of it has no cost of its day."""
        self.invoice(self.buyer, -9, 100, product=self.good)
        order = self.order(self.buyer, 1, 100, day=-9)
        self.bill_order(order, -8)
        self.refresh()
        basis = self.customer(self.buyer).capital_basis
        self.assertIn("For 50 % of this margin the cost is estimated", basis)
        self.assertNotIn("no cost is known", basis)
        self.invoice(self.buyer, -7, 20)
        self.refresh()
        self.assertIn("For 20 % of this margin no cost is known", self.customer(self.buyer).capital_basis)
        # A margin that losses have eaten has no shares; amounts stand in.
        self.invoice(self.buyer, -6, 1, product=self.good, quantity=10)
        self.refresh()
        self.assertIn("559.00", self.customer(self.buyer).capital_basis)

    def test_orders_only(self):
        self.bill_order(self.order(self.buyer, 1, 100, day=-9), -8)
        self.refresh()
        self.assertFalse(self.customer(self.buyer).capital_basis)

    def test_huge(self):
        """Amounts of 1e12 add up to the cent."""
        self.company.write({"grc_hour_cost": 1e6, "grc_late_rate": 100})
        self.invoice(self.buyer, -365, 1e12, invoice_date_due=as_day(-365))
        self.activity(self.buyer)
        self.assertEqual(self.ledger(), {"margin": 1e12, "activity": -2.5e5, "late": -1e12})

    def test_bad_settings(self):
        for values, words in (
            ({"grc_hour_cost": -1}, "an hour cannot cost less than nothing"),
            ({"grc_late_rate": -0.01}, "must cost 0 to 100"),
            ({"grc_late_rate": 100.01}, "must cost 0 to 100"),
            ({"grc_activity_minutes": -1}, "0 to 1,440 minutes"),
            ({"grc_activity_minutes": 1441}, "0 to 1,440 minutes"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.company.write(values)
        kind = self.env["mail.activity.type"].create({"name": "Call"})
        for minutes in (-1, 1441):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env["grc.activity.time"].create({"activity_type_id": kind.id, "minutes": minutes})

    def test_settings_queue(self):
        """A change of what time or money costs asks for every figure anew."""
        kind = self.env["mail.activity.type"].create({"name": "Call"})
        for change in (
            lambda: self.company.write({"grc_hour_cost": 9}),
            lambda: self.company.write({"grc_late_rate": 9}),
            lambda: self.env["grc.activity.time"].create({"activity_type_id": kind.id, "minutes": 5}),
            lambda: self.env["grc.activity.time"].search(Domain.TRUE).write({"minutes": 6}),
            lambda: self.env["grc.activity.time"].search(Domain.TRUE).unlink(),
        ):
            self.clear_queue()
            change()
            self.assertIn((self.company.id, None, None), self.queued())

    # The ledger

    def test_hook(self):
        """What another addon adds is in the ledger and in the column alike."""
        ledger = self.registry["grc.capital"]
        queries = ledger._queries

        def extended(model, scope):
            return queries(model, scope) + [
                SQL(
                    """
                    SELECT p.id AS partner_id, %s AS company_id, %s::date AS date, 'activity' AS kind, -7.0 AS amount,
                           'res.partner' AS res_model, p.id AS res_id
                      FROM res_partner p WHERE %s
                    """,
                    scope.company.id,
                    as_day(day),
                    scope.among(SQL("p.id")),
                )
                for day in (-3, 1)
            ]

        self.invoice(self.buyer, -9, 100)
        with patch.object(ledger, "_queries", extended):
            self.assertEqual(self.ledger(), {"margin": 100, "activity": -7})
            self.refresh(partner_ids=self.buyer.ids)
            self.assertEqual(self.customer(self.buyer).capital, 93)

    def test_asking(self):
        """However the ledger is asked for a customer or a line, the answer is the same."""
        self.company.write({"grc_hour_cost": 60, "grc_late_rate": 5})
        second = self.partner("Second")
        for partner in (self.buyer, second):
            invoice = self.invoice(partner, -90, 100, invoice_date_due=as_day(-90))
            self.activity(invoice)
            self.meeting(partner)
        self.refresh()
        everyone = self.lines.search(Domain.TRUE)
        customer = self.customer(self.buyer)
        own = everyone.filtered(lambda line: line.customer_id == customer)
        self.assertEqual(set(own.mapped("kind")), {"margin", "activity", "meeting", "late"})
        self.assertEqual(len(own) * 2, len(everyone))
        for domain in (
            [("customer_id", "=", customer.id)],
            [("customer_id", "in", customer.ids)],
            [("customer_id", "in", [customer.id, False, 0])],
            [("customer_id", "in", customer.ids), ("amount", "!=", 0)],
            [("id", "in", own.ids)],
            [("customer_id", "not in", (everyone.customer_id - customer).ids)],
            [("customer_id.partner_id", "=", self.buyer.id)],
            [("customer_id", "ilike", "Buyer")],
            [("customer_id", "any", [("partner_id", "=", self.buyer.id)])],
            [("customer_id", "in", self.customers._search([("partner_id", "=", self.buyer.id)]))],
            ["|", ("customer_id", "=", customer.id), ("id", "=", own[0].id)],
            ["!", ("customer_id", "!=", customer.id)],
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.lines.search(domain), own)
        self.assertFalse(self.lines.search([("customer_id", "in", [])]))
        self.assertFalse(self.lines.search([("customer_id", "=", False)]))
        self.env.invalidate_all()
        line = self.lines.browse(own[-1].id)
        self.assertEqual((line.customer_id, line.kind), (own[-1].customer_id, own[-1].kind))
        kinds = [kind for (kind,) in self.lines._read_group([], ["kind"])]
        self.assertEqual(kinds, ["margin", "activity", "meeting", "late"])

    def test_opening(self):
        """Each line opens its document; one that is gone says so."""
        self.company.grc_hour_cost = 60
        invoice = self.invoice(self.buyer, -90, 100)
        order = self.order(self.buyer)
        done = self.activity(order)
        meeting = self.meeting(self.buyer)
        self.refresh()
        found = {line.kind: line for line in self.lines.search(Domain.TRUE)}
        for kind, record in (("margin", invoice), ("activity", order), ("meeting", meeting)):
            action = found[kind].action_open_document()
            self.assertEqual((action["res_model"], action["res_id"]), (record._name, record.id))
        self.assertEqual(found["margin"].document, invoice.name)
        line = found["activity"]
        self.env.cr.execute("DELETE FROM mail_activity WHERE id = %s", [done.id])
        with self.assertRaisesRegex(UserError, "is gone"):
            line.action_open_document()

    def test_parts(self):
        """The picture adds up to the column, in the order of the kinds."""
        self.company.write({"grc_hour_cost": 60})
        self.activity(self.invoice(self.buyer, -90, 100, product=self.good))
        self.refresh()
        customer = self.customer(self.buyer)
        self.assertEqual(
            [(part["kind"], part["label"], part["amount"]) for part in customer.capital_parts],
            [("margin", "Margin at list price", 40), ("activity", "Activities", -15)],
        )
        action = customer.action_open_capital()
        self.assertEqual(len(self.lines.search(action["domain"])), 2)
        self.assertEqual(self.buyer.action_open_grc_capital()["domain"], action["domain"])
        self.assertEqual(self.buyer.grc_capital, 25)

    def test_queries(self):
        """A customer's ledger costs as many statements for thirty documents as for one."""
        self.invoices([(self.buyer, -day, 100) for day in range(30)])
        self.refresh()
        customer = self.customer(self.buyer)
        self.env.invalidate_all()
        self.lines.search_read([("customer_id", "=", customer.id)], ["date", "kind", "amount", "document"])
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self.lines.search_read([("customer_id", "=", customer.id)], ["date", "kind", "amount", "document"])
