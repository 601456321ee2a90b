from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.tests import new_test_user, tagged

from ..common import GrcCase, as_day

MONTHS_24 = relativedelta(months=-24)
#: A row without a purchase.
PROSPECT = (None, None, 0, 0, 0, 0, 0, 0, 0)
NO_ROW = None
COLUMNS = (
    "first_purchase",
    "last_purchase",
    "purchase_days",
    "frequency",
    "invoice_count",
    "refund_count",
    "revenue",
    "margin",
    "monetary_value",
)


class History:
    """What happened with one customer: steps name their documents, so that later steps find them."""

    def __init__(self, case, name):
        self.case, self.name = case, name
        self.partner = case.partner(name)
        self.docs = {}

    def play(self, steps):
        for step in steps:
            if callable(step):
                step(self)
            else:
                name, *args = step
                options = args.pop() if args and isinstance(args[-1], dict) else {}
                getattr(self, name)(*args, **options)
        return self

    def inv(self, key, day, amount, partner=None, **values):
        self.docs[key] = self.case.invoice(partner or self.partner, day, amount, **values)

    def receipt(self, key, day, amount, **values):
        self.inv(key, day, amount, move_type="out_receipt", **values)

    def free(self, key, day, amount, **values):
        self.inv(key, day, amount, move_type="out_refund", **values)

    def cr(self, origin, key, day, amount, **values):
        self.docs[key] = self.case.credit(self.docs[origin], day, amount, **values)

    def draft(self, key):
        self.docs[key].button_draft()

    def cancel(self, key):
        self.docs[key].button_draft()
        self.docs[key].button_cancel()

    def flag(self, key):
        self.docs[key].grc_not_sale = True

    def order(self, day, **options):
        self.docs["order"] = self.case.order(self.partner, day=day, **options)

    def bill(self, key, day, method="delivered", **values):
        self.docs[key] = self.case.bill_order(self.docs["order"], day, method, **values)

    # What is told once

    def repost(self, key, day, amount):
        move = self.docs[key]
        move.button_draft()
        self.case.redate(move, day)
        move.invoice_line_ids.price_unit = amount
        move._post(soft=False)

    def fewer(self, quantity):
        self.docs["order"].order_line.filtered("product_id").product_uom_qty = quantity

    def cost(self, price):
        self.docs["order"].order_line.filtered("product_id").purchase_price = price
        self.case.assert_margin_queued(self.docs["a"])

    def product_cost(self, price):
        self.case.good.standard_price = price
        self.case.good = self.case.new_good()

    def write_posted(self, key, day, amount):
        self.inv(key, day, amount, post=False)
        self.docs[key].write({"state": "posted"})

    def unstamped(self, key, day, amount):
        self.inv(key, day, amount)
        self.case.env.flush_all()
        self.case.env.cr.execute(
            "UPDATE account_move SET grc_kind = NULL, grc_margin = NULL WHERE id = %s", [self.docs[key].id]
        )

    def unstamped_credit(self, origin, key, day, amount):
        self.inv(key, day, amount, move_type="out_refund")
        self.case.env.flush_all()
        self.case.env.cr.execute(
            "UPDATE account_move SET grc_kind = NULL, grc_margin = NULL, reversed_entry_id = %s WHERE id = %s",
            [self.docs[origin].id, self.docs[key].id],
        )
        self.docs[key].invalidate_recordset()

    def contact(self):
        self.worker = self.case.partner("Worker", is_company=False, parent_id=self.partner.id)
        self.inv("a", -50, 100, partner=self.worker)
        self.case.invoice(self.case.partner("Other employer"), -5, 7)

    def changes_employer(self):
        self.next = self.case.partner("Next employer")
        self.worker.parent_id = self.next
        self.inv("b", -20, 30, partner=self.worker)

    def gets_parent(self):
        self.single = self.case.partner("Single", is_company=False)
        self.inv("a", -50, 100, partner=self.single)
        self.single.parent_id = self.partner

    def subsidiary(self):
        self.child = self.case.partner("Subsidiary", parent_id=self.partner.id)
        self.inv("a", -50, 100, partner=self.child)
        self.inv("b", -20, 30)

    def loses_is_company(self):
        self.child.is_company = False

    def merges(self):
        other = self.case.partner("Doublet")
        self.inv("b", -20, 30, partner=other)
        self.case.merge(self.partner, other)

    def portal(self):
        new_test_user(self.case.env, "grc_portal_customer", groups="base.group_portal", partner_id=self.partner.id)

    def relink(self):
        """The credit note turns out to be another invoice's."""
        self.docs["r"].reversed_entry_id = self.docs["b"]

    def round_cash(self):
        rounding = self.case.env["account.cash.rounding"].create(
            {
                "name": "5 cents",
                "rounding": 0.05,
                "rounding_method": "UP",
                "strategy": "add_invoice_line",
                "profit_account_id": self.case.account().id,
                "loss_account_id": self.case.account("expense").id,
            }
        )
        self.inv("a", -10, 10.02, invoice_cash_rounding_id=rounding.id)

    def elsewhere(self):
        self.inv("a", -10, 40, company=self.case.second)

    def in_branch(self):
        self.inv("a", -10, 100)
        self.inv("b", -5, 40, company=self.case.branch)

    def vendor(self):
        self.docs["a"] = self.case.invoice(
            self.partner, -10, 100, move_type="in_invoice", journal=self.case.journal("BILL")
        )


def euros(case):
    return case.env.ref("base.EUR").id


def one(day, amount, days=1, frequency=None):
    """Facts of one purchase without cost."""
    return (day, day, days, days if frequency is None else frequency, 1, 0, amount, amount, amount)


#: name, steps, {as_of: facts in the order of COLUMNS (days relative to today)}, {document: why it does not count}
HISTORIES = [
    ("one purchase", [("inv", "a", -10, 100)], {0: one(-10, 100), -10: one(-10, 100), -11: NO_ROW}, {"a": False}),
    (
        "two on one day",
        [("inv", "a", -10, 100), ("inv", "b", -10, 50)],
        {0: (-10, -10, 1, 1, 2, 0, 150, 150, 150)},
        {"b": False},
    ),
    (
        "two days",
        [("inv", "a", -40, 100), ("inv", "b", -10, 50)],
        {0: (-40, -10, 2, 2, 2, 0, 150, 150, 150), -20: one(-40, 100)},
        {},
    ),
    (
        "window's border",
        [("inv", "a", MONTHS_24, 100), ("inv", "b", MONTHS_24 + relativedelta(days=1), 10)],
        {0: (MONTHS_24, MONTHS_24 + relativedelta(days=1), 2, 1, 2, 0, 110, 110, 10)},
        {"a": False},
    ),
    ("before the window", [("inv", "a", -900, 100)], {0: (-900, -900, 1, 0, 1, 0, 100, 100, 0)}, {"a": False}),
    (
        "down payment of 30 %",
        [("order", -40), ("bill", "a", -40, "percentage", {"amount": 30}), ("bill", "b", -10)],
        {0: (-40, -40, 1, 1, 2, 0, 1000, 400, 1000), -20: (-40, -40, 1, 1, 1, 0, 300, 300, 300)},
        {"a": False, "b": "settles"},
    ),
    (
        "down payment of 100 %",
        [("order", -40), ("bill", "a", -40, "percentage", {"amount": 100}), ("bill", "b", -10)],
        {0: (-40, -40, 1, 1, 2, 0, 1000, 400, 1000), -20: (-40, -40, 1, 1, 1, 0, 1000, 1000, 1000)},
        {"b": "settles"},
    ),
    (
        "over-deposit",
        [
            ("order", -40),
            ("bill", "a", -40, "fixed", {"fixed_amount": 1000}),
            ("fewer", 8),
            ("bill", "b", -10),
        ],
        {0: (-40, -40, 1, 1, 1, 1, 800, 320, 800)},
        {"b": False},
    ),
    (
        "full credit note",
        [("inv", "a", -30, 100), ("cr", "a", "r", -10, 100)],
        {0: (None, None, 0, 0, 1, 1, 0, 0, 0), -10: (None, None, 0, 0, 1, 1, 0, 0, 0), -11: one(-30, 100)},
        {"a": "reversed", "r": "reversed"},
    ),
    (
        "partial credit note",
        [("inv", "a", -30, 100), ("cr", "a", "r", -10, 40)],
        {0: (-30, -30, 1, 1, 1, 1, 60, 60, 60), -11: one(-30, 100)},
        {"a": False, "r": False},
    ),
    (
        "credit notes that together reverse",
        [("inv", "a", -30, 100), ("cr", "a", "r", -20, 60), ("cr", "a", "s", -10, 40)],
        {0: (None, None, 0, 0, 1, 2, 0, 0, 0), -11: (-30, -30, 1, 1, 1, 1, 40, 40, 40)},
        {"a": "reversed", "r": "reversed", "s": "reversed"},
    ),
    (
        "credited by more than its amount",
        [("inv", "a", -30, 100), ("cr", "a", "r", -10, 120)],
        {0: (None, None, 0, 0, 1, 1, -20, -20, 0)},
        {"a": "reversed"},
    ),
    (
        "reversed and bought again",
        [("inv", "a", -30, 100), ("cr", "a", "r", -10, 100), ("inv", "b", -10, 90)],
        {0: (-10, -10, 1, 1, 2, 1, 90, 90, 90)},
        {"b": False},
    ),
    (
        "credit note in another currency",
        [
            ("inv", "a", -30, 100),
            lambda h: h.cr("a", "r", -20, 50, currency_id=euros(h.case)),
        ],
        {0: (None, None, 0, 0, 1, 1, 0, 0, 0)},
        {"a": "reversed"},
    ),
    (
        "credit note at another rate",
        [
            lambda h: h.inv("a", -30, 50, currency_id=euros(h.case)),
            ("cr", "a", "r", -5, 50),
        ],
        {0: (None, None, 0, 0, 1, 1, 37.5, 37.5, 0), -6: one(-30, 100)},
        {"a": "reversed"},
    ),
    (
        "partial credit note in another currency",
        [
            ("inv", "a", -30, 100),
            lambda h: h.cr("a", "r", -20, 49, currency_id=euros(h.case)),
        ],
        {0: (-30, -30, 1, 1, 1, 1, 2, 2, 2)},
        {"a": False},
    ),
    (
        "free credit note",
        [("inv", "a", -30, 100), ("free", "r", -10, 100)],
        {0: (-30, -30, 1, 1, 1, 1, 0, 0, 0)},
        {"a": False, "r": False},
    ),
    ("credit note alone", [("free", "r", -10, 100)], {0: (None, None, 0, 0, 0, 1, -100, -100, -100)}, {}),
    (
        "credit note before its invoice",
        [("inv", "a", -10, 100), ("cr", "a", "r", -20, 100)],
        {0: (None, None, 0, 0, 1, 1, 0, 0, 0), -15: (None, None, 0, 0, 0, 1, -100, -100, 0)},
        {"a": "reversed"},
    ),
    (
        "credit note of an invoice before the window",
        [("inv", "a", -900, 100), ("cr", "a", "r", -10, 40)],
        {0: (-900, -900, 1, 0, 1, 1, 60, 60, -40)},
        {"r": False},
    ),
    (
        "credit note taken back",
        [("inv", "a", -30, 100), ("cr", "a", "r", -10, 100), ("draft", "r")],
        {0: one(-30, 100)},
        {"a": False, "r": "draft"},
    ),
    (
        "credit note that is another invoice's",
        [("inv", "a", -30, 100), ("inv", "b", -20, 100), ("cr", "a", "r", -10, 100), ("relink",)],
        {0: (-30, -30, 1, 1, 2, 1, 100, 100, 100)},
        {"a": False, "b": "reversed"},
    ),
    (
        "credit note flagged as not a sale",
        [("inv", "a", -30, 100), ("cr", "a", "r", -10, 100), ("flag", "r")],
        {0: one(-30, 100)},
        {"a": False, "r": "not_sale"},
    ),
    ("receipt", [("receipt", "a", -10, 25)], {0: one(-10, 25)}, {"a": False}),
    (
        "receipt without a partner",
        [lambda h: h.docs.update(a=h.case.invoice(None, -10, 25, move_type="out_receipt"))],
        {0: NO_ROW},
        {"a": "no_partner"},
    ),
    ("worth nothing", [("inv", "a", -10, 0)], {0: PROSPECT}, {"a": "zero"}),
    (
        "worth less than nothing",
        [("inv", "a", -30, 100), ("write_posted", "b", -10, -20)],
        {0: (-30, -30, 1, 1, 2, 0, 80, 80, 80)},
        {"b": "settles"},
    ),
    (
        "foreign currency",
        [lambda h: h.inv("a", -30, 50, currency_id=euros(h.case))],
        {0: one(-30, 100)},
        {"a": False},
    ),
    (
        "journal left out",
        [lambda h: h.inv("a", -10, 100, journal=h.case.recharges)],
        {0: PROSPECT, -11: NO_ROW},
        {"a": "journal"},
    ),
    (
        "journal left out and another",
        [lambda h: h.inv("a", -10, 100, journal=h.case.recharges), ("inv", "b", -20, 10)],
        {0: one(-20, 10)},
        {"a": "journal", "b": False},
    ),
    (
        "flagged before posting",
        [lambda h: h.inv("a", -10, 100, grc_not_sale=True)],
        {0: PROSPECT},
        {"a": "not_sale"},
    ),
    ("flagged after posting", [("inv", "a", -10, 100), ("flag", "a")], {0: PROSPECT}, {"a": "not_sale"}),
    (
        "own company",
        [lambda h: h.inv("a", -10, 100, partner=h.case.second.partner_id)],
        {0: NO_ROW},
        {"a": "partner"},
    ),
    (
        "public user",
        [lambda h: h.inv("a", -10, 100, partner=h.case.env.ref("base.public_partner"))],
        {0: NO_ROW},
        {"a": "partner"},
    ),
    (
        "internal user",
        [lambda h: h.inv("a", -10, 100, partner=h.case.colleague.partner_id)],
        {0: NO_ROW},
        {"a": "partner"},
    ),
    ("walk-in customer", [lambda h: h.inv("a", -10, 100, partner=h.case.walk_in)], {0: NO_ROW}, {"a": "partner"}),
    ("portal user", [("portal",), ("inv", "a", -10, 100)], {0: one(-10, 100)}, {"a": False}),
    (
        "archived customer",
        [("inv", "a", -10, 100), lambda h: h.partner.action_archive()],
        {0: one(-10, 100)},
        {"a": False},
    ),
    ("contact's invoice", [("contact",)], {0: one(-50, 100)}, {"a": False}),
    (
        "contact who changes employer",
        [("contact",), ("changes_employer",)],
        {0: one(-50, 100)},
        {"a": False, "b": False},
    ),
    ("standalone person who gets a parent", [("gets_parent",)], {0: one(-50, 100)}, {"a": False}),
    ("subsidiary", [("subsidiary",)], {0: one(-20, 30)}, {}),
    (
        "subsidiary that is no company any more",
        [("subsidiary",), ("loses_is_company",)],
        {0: (-50, -20, 2, 2, 2, 0, 130, 130, 130)},
        {"a": False, "b": False},
    ),
    (
        "merged",
        [("inv", "a", -50, 100), ("merges",)],
        {0: (-50, -20, 2, 2, 2, 0, 130, 130, 130)},
        {"a": False, "b": False},
    ),
    ("cash rounding", [("round_cash",)], {0: one(-10, 10.05)}, {"a": False}),
    ("dated tomorrow", [("inv", "a", 1, 100)], {0: NO_ROW}, {"a": "after"}),
    (
        "dated tomorrow, and known",
        [("inv", "a", 1, 100), ("inv", "b", -10, 10)],
        {0: one(-10, 10)},
        {"a": "after", "b": False},
    ),
    ("draft", [lambda h: h.inv("a", -10, 100, post=False)], {0: PROSPECT}, {"a": "draft"}),
    ("cancelled", [("inv", "a", -10, 100), ("cancel", "a")], {0: PROSPECT}, {"a": "cancelled"}),
    (
        "posted again with another amount and date",
        [("inv", "a", -10, 100), ("repost", "a", -30, 70)],
        {0: one(-30, 70)},
        {"a": False},
    ),
    (
        "posted again worth nothing",
        [("inv", "a", -10, 100), ("inv", "b", -20, 5), ("repost", "a", -10, 0)],
        {0: one(-20, 5)},
        {"a": "zero"},
    ),
    ("another company's customer", [("elsewhere",)], {0: NO_ROW}, {"a": False}),
    ("branch", [("in_branch",)], {0: one(-10, 100)}, {"a": False}),
    ("quotation", [lambda h: h.order(-5, confirm=False)], {0: PROSPECT}, {}),
    (
        "marked as a prospect",
        [lambda h: setattr(h.partner, "grc_is_prospect", True)],
        {0: PROSPECT},
        {},
    ),
    ("posted by a write", [("write_posted", "a", -10, 100)], {0: one(-10, 100)}, {"a": False}),
    ("posted without a stamp", [("unstamped", "a", -10, 100)], {0: one(-10, 100)}, {"a": False}),
    (
        "credit note without a stamp",
        [("inv", "a", -30, 100), ("unstamped_credit", "a", "r", -10, 100)],
        {0: (None, None, 0, 0, 1, 1, 0, 0, 0)},
        {"a": "reversed"},
    ),
    (
        "draft again, posted by a write",
        [
            ("inv", "a", -10, 100),
            ("draft", "a"),
            lambda h: setattr(h.docs["a"].invoice_line_ids, "price_unit", 70),
            lambda h: h.docs["a"].write({"state": "posted"}),
        ],
        {0: one(-10, 70)},
        {"a": False},
    ),
    ("order", [("order", -20), ("bill", "a", -10)], {0: (-10, -10, 1, 1, 1, 0, 1000, 400, 1000)}, {"a": False}),
    (
        "cost of the order changed after posting",
        [("order", -20), ("bill", "a", -10), ("cost", 70)],
        {0: (-10, -10, 1, 1, 1, 0, 1000, 300, 1000)},
        {"a": False},
    ),
    (
        "cost of the product changed after posting",
        [("order", -20), ("bill", "a", -10), ("product_cost", 70)],
        {0: (-10, -10, 1, 1, 1, 0, 1000, 400, 1000)},
        {"a": False},
    ),
    (
        "cost of a product without order",
        [
            lambda h: h.inv("a", -10, 1000, product=h.case.good, quantity=10),
            ("product_cost", 70),
        ],
        {0: (-10, -10, 1, 1, 1, 0, 1000, 400, 1000)},
        {"a": False},
    ),
    (
        "by the dozen",
        [
            lambda h: h.order(-20, quantity=1, price=1200, product_uom_id=h.case.env.ref("uom.product_uom_dozen").id),
            ("bill", "a", -10),
        ],
        {0: (-10, -10, 1, 1, 1, 0, 1200, 480, 1200)},
        {"a": False},
    ),
    (
        "returned goods",
        [
            lambda h: h.inv("a", -30, 1000, product=h.case.good, quantity=10),
            lambda h: h.free("r", -10, 200, product=h.case.good, quantity=2),
        ],
        {0: (-30, -30, 1, 1, 1, 1, 800, 320, 800)},
        {"r": False},
    ),
    ("vendor", [("vendor",)], {0: NO_ROW}, {}),
]


@tagged("post_install", "-at_install")
class TestHistories(GrcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd", "EUR")
        cls.branch = cls.new_company("Branch", parent_id=cls.company.id)
        cls.env.user.company_ids |= cls.second | cls.branch
        cls.recharges = cls.journal("RCH")
        cls.walk_in = cls.partner("Walk-in")
        cls.company.write(
            {
                "grc_excluded_journal_ids": [Command.set(cls.recharges.ids)],
                "grc_walk_in_ids": [Command.set(cls.walk_in.ids)],
                "downpayment_account_id": cls.account().id,
            }
        )
        cls.colleague = new_test_user(cls.env, "grc_colleague", groups="base.group_user")
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": euros(cls),
                    "company_id": cls.company.id,
                    "name": as_day(day),
                    "company_rate": rate,
                }
                for day, rate in ((-1000, 0.5), (-8, 0.8))
            ]
        )
        cls.played = [(History(cls, name).play(steps), expected, why) for name, steps, expected, why in HISTORIES]
        cls.refresh(0)

    @classmethod
    def assert_margin_queued(cls, move):
        """The minute run finds the invoice in the queue and stores its margin anew."""
        cls.env.flush_all()
        cls.env.cr.execute("SELECT move_ref FROM grc_queue WHERE move_ref IS NOT NULL")
        moves = {row[0] for row in cls.env.cr.fetchall()}
        if move.id not in moves:
            raise AssertionError("the invoice is not in the queue")
        cls.env["account.move"]._grc_stamp_again(cls.company, moves)

    def expected(self, facts):
        if facts is NO_ROW:
            return {}
        values = dict(zip(COLUMNS, facts, strict=True))
        for name in COLUMNS[:2]:
            values[name] = None if values[name] is None else as_day(values[name])
        return values

    def assertHistory(self, history, facts):
        found = self.facts(history.partner)
        found = {name: self._plain(found[name]) for name in COLUMNS} if found else {}
        self.assertEqual(found, self.expected(facts))

    def test_many(self):
        self.assertGreaterEqual(len(HISTORIES), 40)
        self.assertEqual(len({row[0] for row in HISTORIES}), len(HISTORIES))

    def test_facts(self):
        for history, expected, __ in self.played:
            with self.subTest(history=history.name):
                self.assertHistory(history, expected[0])

    def test_reasons(self):
        documents = self.env["grc.customer.document"].with_context(
            allowed_company_ids=(self.company | self.second | self.branch).ids
        )
        for history, __, why in self.played:
            for key, reason in why.items():
                with self.subTest(history=history.name, document=key):
                    document = documents.search([("move_id", "=", history.docs[key].id)])
                    self.assertEqual(document.reason, reason)
                    self.assertEqual(document.counted, reason in (False, "reversed", "settles"))

    def test_past(self):
        """Any past day gives what that day would have given, and the next normal refresh today's."""
        today = self.all_facts()
        for day in sorted({day for __, expected, __ in self.played for day in expected if day}):
            self.refresh(day)
            for history, expected, __ in self.played:
                if day not in expected:
                    continue
                with self.subTest(history=history.name, day=day):
                    facts = expected[day]
                    # A row once made stays; on a day before its time it is empty.
                    self.assertHistory(history, PROSPECT if facts is NO_ROW else facts)
            self.assertDocumentsAgree()
        self.refresh(0)
        self.assertEqual(self.all_facts(), today)

    def test_past_first(self):
        """A first refresh as of a past day knows nobody who came later."""
        self.env.cr.execute("DELETE FROM grc_customer")
        self.env.cr.execute("DELETE FROM grc_refresh")
        self.env.invalidate_all()
        self.refresh(-11)
        for history, expected, __ in self.played:
            if -11 in expected:
                with self.subTest(history=history.name):
                    self.assertHistory(history, expected[-11])

    def test_open_documents(self):
        """The customer's button opens their documents, a document its invoice."""
        history = self.played[0][0]
        action = self.customer(history.partner).action_open_documents()
        documents = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(documents.move_id, history.docs["a"])
        self.assertEqual(documents.action_open_document()["res_id"], history.docs["a"].id)
        self.assertEqual({view for __, view in action["views"]}, {"list"})
        self.env[action["res_model"]].get_views([(False, "list"), (False, "search")])

    def test_documents_agree(self):
        self.assertDocumentsAgree()

    def assertDocumentsAgree(self):
        """Sums over the documents listed are the facts of each row."""
        documents = {}
        for document in self.env["grc.customer.document"].search([("company_id", "=", self.company.id)]):
            documents.setdefault(document.customer_id.partner_id.id, []).append(document)
        for partner, facts in self.all_facts().items():
            listed = documents.get(partner, [])
            counted = [document for document in listed if document.counted]
            days = [document.date for document in listed if document.occasion]
            inside = [document for document in listed if document.in_window]
            found = {
                "first_purchase": min(days, default=None),
                "last_purchase": max(days, default=None),
                "purchase_days": len(set(days)),
                "frequency": len({document.date for document in inside if document.occasion}),
                "invoice_count": sum(document.kind != "refund" for document in counted),
                "refund_count": sum(document.kind == "refund" for document in counted),
                "revenue": sum(document.amount for document in counted),
                "margin": sum(document.margin for document in counted),
                "monetary_value": sum(document.amount for document in inside),
                "window_margin": sum(document.margin for document in inside),
            }
            self.assertEqual(
                {name: self._plain(value) for name, value in found.items()},
                {name: self._plain(facts[name]) for name in found},
                self.env["res.partner"].browse(partner).name,
            )

    def test_others(self):
        """What is left of the histories: the other employer, the single person, the subsidiary, other companies."""
        played = {history.name: history for history, __, __ in self.played}
        self.assertFacts(played["contact who changes employer"].next, self.expected(one(-20, 30)))
        self.assertFacts(played["subsidiary"].child, self.expected(one(-50, 100)))
        self.assertFalse(self.facts(played["subsidiary that is no company any more"].child))
        self.assertFalse(self.facts(played["standalone person who gets a parent"].single))
        self.refresh(company=self.second)
        self.refresh(company=self.branch)
        self.assertFacts(played["another company's customer"].partner, self.expected(one(-10, 40)), company=self.second)
        self.assertFacts(played["branch"].partner, self.expected(one(-5, 40)), company=self.branch)
        self.assertFalse(self.facts(self.second.partner_id))
