import random
from collections import defaultdict

from odoo.addons.grc_base.tests.common import as_day
from odoo.fields import Domain
from odoo.tests import tagged

from .ledger_plain import ZERO, PlainLedger, dec

DOCUMENTS = 600


@tagged("post_install", "-at_install")
class TestCapitalLedger(PlainLedger):
    """The ledger of hundreds of random documents, held against plain sums over journal items, orders and payments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(20261122)
        cls.company.write({"grc_hour_cost": 48, "grc_activity_minutes": 10, "grc_late_rate": 9.5})
        cls.make_masters()
        cls.costs = {}
        cls.make_documents(DOCUMENTS * 70 // 100)
        cls.make_orders(DOCUMENTS * 6 // 100)
        cls.good.standard_price = 75
        cls.make_documents(DOCUMENTS * 22 // 100)
        cls.make_credit_notes(DOCUMENTS * 4 // 100)
        cls.make_payments()
        cls.make_time()
        cls.make_moves_of_partners()
        cls.env.flush_all()
        cls.env.invalidate_all()

    # Comparison

    def assertLedger(self, day):
        lines = self.env["grc.capital.line"].search(Domain.TRUE)
        customers = self.customers.search(Domain.TRUE)
        self.assertEqual(lines.customer_id, lines.customer_id & customers)
        self.assertEqual(len(set(lines.ids)), len(lines))
        found = defaultdict(lambda: defaultdict(lambda: ZERO))
        for line in lines:
            if line.res_model == "account.move":
                document = self.env["account.move"].browse(line.res_id)
                found[document][line.kind] += dec(line.amount)
                found[document]["revenue"] += dec(line.revenue)
                found[document]["estimated"] += dec(line.margin_estimated)
                found[document]["uncosted"] += dec(line.margin_uncosted)
        documents, late = self.plain_documents(day), self.plain_late(day)
        self.assertGreater(len(documents), 100)
        self.assertEqual(set(found), {move for move in documents if move.grc_kind or documents[move]["free"]})
        for move, sums in found.items():
            wanted = documents[move]
            within = 0.0002 + sum(map(self.blur, move.invoice_line_ids))
            for name in ("revenue", "free", "estimated", "uncosted"):
                self.assertAlmostEqual(sums[name], wanted[name], delta=0.0002, msg=f"{name} of {move.name}")
            self.assertAlmostEqual(sums["discount"], wanted["discount"], delta=within, msg=f"discount of {move.name}")
            margin = sums["margin"] + sums["discount"] + sums["free"]
            self.assertAlmostEqual(margin, wanted["margin"], delta=0.0002, msg=f"margin of {move.name}")
            self.assertAlmostEqual(sums["late"], late.get(move, ZERO), delta=0.0101, msg=f"late {move.name}")
        self.assertCustomers(lines, documents, late, self.plain_time(day))
        self.assertBooks(lines, day)

    def assertCustomers(self, lines, documents, late, time):
        """Each customer's column is the sum of the customer's lines, and of the plain figures."""
        plain = defaultdict(lambda: ZERO)
        for move, sums in documents.items():
            plain[self.entity(move)] += sums["margin"] + late.get(move, ZERO)
        for entity, amount in time.items():
            plain[entity] += amount
        sums = dict(lines._read_group([], ["customer_id"], ["amount:sum"]))
        for customer in self.customers.search(Domain.TRUE):
            self.assertAlmostEqual(customer.capital, sums.get(customer, 0), 4, customer.display_name)
            self.assertAlmostEqual(customer.capital, float(plain[customer.partner_id]), 0, customer.display_name)
        margins = dict(lines._read_group([("kind", "in", ("margin", "discount"))], ["customer_id"], ["amount:sum"]))
        self.assertTrue(margins)

    def assertBooks(self, lines, day):
        """Revenue ties to the journal items of the company and period, less those of whom no row is kept."""
        self.env.cr.execute(
            """
            SELECT -SUM(l.balance)
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN res_partner p ON p.id = m.commercial_partner_id
             WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND l.display_type IN ('product', 'rounding') AND l.tax_repartition_line_id IS NULL
               AND m.company_id = %s AND m.invoice_date <= %s AND m.journal_id = %s AND m.grc_not_sale IS NOT TRUE
               AND p.commercial_partner_id <> ALL(%s)
            """,
            [self.company.id, day, self.journal("INV").id, self.outsiders.ids],
        )
        booked = self.env.cr.fetchone()[0]
        self.assertAlmostEqual(float(booked), sum(lines.mapped("revenue")), 2)
        facts = self.customers.search(Domain.TRUE)
        self.assertAlmostEqual(float(booked), sum(facts.mapped("revenue")), 2)

    def test_reconciliation(self):
        self.assertGreaterEqual(len(self.posted("out_invoice", "out_refund", "out_receipt")), DOCUMENTS * 9 // 10)
        self.refresh()
        self.assertLedger(as_day(0))
        self.assertEqual(self.refresh(), 0)
        kinds = {kind for (kind,) in self.env["grc.capital.line"]._read_group([], ["kind"])}
        self.assertEqual(kinds, {"margin", "discount", "free", "activity", "meeting", "late"})
        # A look back: the ledger follows the day of the figures.
        self.refresh(-150)
        self.assertLedger(as_day(-150))
        self.refresh()
        self.assertLedger(as_day(0))

    def test_touched(self):
        """Customers refreshed alone get what a refresh of everyone gives them."""
        self.refresh()
        self.env.flush_all()
        self.env.cr.execute("SELECT partner_id, capital FROM grc_customer WHERE company_id = %s", [self.company.id])
        whole = dict(self.env.cr.fetchall())
        some = list(whole)[::3]
        self.env.cr.execute("UPDATE grc_customer SET capital = NULL WHERE partner_id = ANY(%s)", [some])
        self.refresh(partner_ids=some)
        self.env.cr.execute("SELECT partner_id, capital FROM grc_customer WHERE company_id = %s", [self.company.id])
        self.assertEqual(dict(self.env.cr.fetchall()), whole)
