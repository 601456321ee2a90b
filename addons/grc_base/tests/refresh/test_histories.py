from odoo import Command
from odoo.tests import new_test_user, tagged

from ..common import GrcCase, as_day
from .common_histories import COLUMNS, NO_ROW, PROSPECT, History, euros, one
from .histories import HISTORIES


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
        self.assertEqual({view for __, view in action["views"]}, {"list", "kanban"})
        self.env[action["res_model"]].get_views([(False, "list"), (False, "kanban"), (False, "search")])

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
