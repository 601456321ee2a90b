from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import GrcCase, as_day
from .common_source import Ticket, TicketCase


@tagged("post_install", "-at_install")
class TestDocumentSource(TicketCase, GrcCase):
    """Documents that another addon adds: in the facts, and in the list that says why."""

    def documents(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["grc.customer.document"].search([("partner_id", "=", partner.id)], order="id")

    def sources(self):
        return self.env["grc.document.source"]

    def test_sources(self):
        self.assertEqual([source._model for source in self.sources()._sources()], ["account.move", "res.bank"])

    def test_facts(self):
        """They count as invoices do; of two on one day, both."""
        partner = self.partner()
        self.invoice(partner, -40, 100)
        for day, amount in ((-10, 25), (-10, 25), (-3, 25), (-2, -5)):
            self.ticket(partner, day, amount)
        self.refresh()
        self.assertFacts(
            partner,
            {
                "purchase_days": 3,
                "invoice_count": 4,
                "refund_count": 1,
                "revenue": 170.0,
                "margin": 135.0,
                "last_purchase": as_day(-3),
                "first_purchase": as_day(-40),
            },
        )

    def test_no_document(self):
        """A source without a document changes nothing."""
        partner = self.partner()
        self.invoice(partner, -40, 100)
        self.refresh()
        with patch.object(self.registry["grc.document.source"], "_others", lambda model: []):
            alone = self.documents(partner).read(["amount", "reason", "counted"])
        self.assertEqual(self.documents(partner).read(["amount", "reason", "counted"]), alone)
        self.assertFacts(partner, {"revenue": 100.0, "invoice_count": 1, "refund_count": 0})

    def test_some_and_all(self):
        """A refresh of some customers finds what one of all finds, those of contacts and of who has moved among it."""
        firm, other = self.partner(), self.partner()
        worker = self.partner("Worker", parent_id=firm.id, is_company=False)
        self.refresh()
        self.ticket(worker, -5, 40)
        self.ticket(other, -7, 60)
        self.refresh(partner_ids=worker.ids)
        self.assertFacts(firm, {"revenue": 40.0})
        self.assertFalse(self.facts(other))
        self.refresh()
        self.assertFacts(other, {"revenue": 60.0})
        self.assertFalse(self.facts(worker))
        self.assertEqualToFull()

    def test_past(self):
        partner = self.partner()
        self.ticket(partner, -30, 10)
        self.ticket(partner, -3, 5)
        self.refresh()
        self.refresh(-10)
        self.assertFacts(partner, {"revenue": 10.0})
        self.assertEqual(self.documents(partner).mapped("reason"), [False, "after"])

    def test_why(self):
        """Each is listed with the reason, beside the invoices, and opens itself."""
        partner = self.partner()
        move = self.invoice(partner, -40, 100)
        ticket = self.ticket(partner, -10, 25)
        self.refresh()
        invoice, document = self.documents(partner)
        self.assertEqual((invoice.id, invoice.move_id, invoice.res_id), (move.id, move, move.id))
        self.assertEqual((document.res_model, document.res_id, document.name), ("res.bank", ticket.id, "Ticket"))
        self.assertFalse(document.move_id)
        self.assertEqual(
            (document.kind, document.counted, document.occasion, document.in_window, document.amount, document.margin),
            ("purchase", True, True, True, 25, 12.5),
        )
        self.assertEqual(document.customer_id, self.customer(partner))
        action = document.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.bank", ticket.id))

    def test_bad_documents(self):
        """What lacks a partner, a company, a date or an amount counts nowhere; who it is of sees why."""
        partner = self.partner()
        self.invoice(partner, -40, 100)
        for values, reason in (
            ({"partner_id": None}, "no_partner"),
            ({"company_id": None}, None),
            ({"date": None}, "no_date"),
            ({"amount": None}, "no_amount"),
            ({"amount": 0}, "zero"),
            ({"date": str(as_day(2))}, "after"),
        ):
            with self.subTest(values=values):
                ticket = self.ticket(partner, -5, 10, **values)
                self.env.flush_all()
                listed = self.env["grc.customer.document"].search(
                    [("res_model", "=", "res.bank"), ("res_id", "=", ticket.id)]
                )
                self.assertEqual(listed.mapped("reason"), [reason] if reason else [])
                self.assertFalse(any(listed.mapped("counted")))
        self.refresh()
        self.assertFacts(partner, {"revenue": 100.0, "invoice_count": 1, "purchase_days": 1})

    def test_own_partner(self):
        """Who is never a customer is none by documents of another kind either."""
        self.ticket(self.company.partner_id, -5, 10)
        self.refresh()
        self.assertFalse(self.facts(self.company.partner_id))
        self.assertEqual(self.documents(self.company.partner_id).reason, "partner")

    def test_read_by_id(self):
        """A document is read by its id, whichever its source; the ids of two sources never meet."""
        partner = self.partner()
        ticket = self.ticket(partner, -10, 25)
        moves = self.invoices([(partner, -40, 100)] * 2)
        self.refresh()
        documents = self.documents(partner)
        self.assertEqual(len(set(documents.ids)), 3)
        self.env.invalidate_all()
        read = {row["id"]: row["res_id"] for row in documents.read(["res_id"])}
        self.assertEqual(sorted(read.values()), sorted([ticket.id, *moves.ids]))

    def test_quick(self):
        """Two sources, and yet the documents of a customer are found by their partner, not by reading all."""
        partners = self.env["res.partner"].create([{"name": f"Buyer {place}"} for place in range(40)])
        self.imported([(partner, -day, 10) for partner in partners for day in range(50)], grc_kind=1)
        # With few documents any index is as good, and the choice is that of whatever was there before.
        self.env.cr.execute("ANALYZE account_move, res_partner")
        query = SQL(
            "EXPLAIN SELECT d.amount FROM (%s) d JOIN res_partner p ON p.id = d.partner_id"
            " AND p.commercial_partner_id = ANY(%s)",
            self.sources()._stream(self.company, as_day(0)),
            partners[0].ids,
        )
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(row[0] for row in self.env.execute_query(query))
        self.assertRegex(plan, r"account_move_grc_counted_idx.*\n *Index Cond: .*commercial_partner_id = p\.id")
        self.assertNotIn("Subquery Scan", plan, "the branches are tables, which a join can look into")

    def test_says_too_little(self):
        source = self.env[Ticket._name]
        full = source._columns()
        for columns, word in (({"date": full["date"]}, "amount"), (full | {"mood": SQL("1")}, "mood")):
            with patch.object(self.registry[Ticket._name], "_columns", lambda model, columns=columns: columns):
                with self.assertRaisesRegex(ValidationError, word):
                    source.init()
        with patch.object(self.registry[Ticket._name], "_model", "till.ticket"):
            with self.assertRaisesRegex(ValidationError, "till.ticket"):
                source.init()
            self.assertNotIn(Ticket._name, [one._name for one in self.sources()._sources()])
        source.init()

    def test_merge(self):
        """What was noted of one who is merged into another is read by the partner that the document names now."""
        survivor, other = self.partner(), self.partner()
        self.invoice(survivor, -40, 100)
        ticket = self.ticket(other, -5, 10)
        self.refresh()
        ticket.street = ticket.street.replace(f'"partner_id": {other.id}', f'"partner_id": {survivor.id}')
        self.merge(survivor, other)
        self.refresh()
        self.assertFacts(survivor, {"revenue": 110.0})

    def test_journals(self):
        """A journal that the settings leave out stays out; for who asks for every one, it is there."""
        partner, journal = self.partner(), self.journal("RCH")
        self.company.grc_excluded_journal_ids = [Command.set(journal.ids)]
        self.invoice(partner, -40, 100, journal=journal)
        self.ticket(partner, -5, 10)
        self.env.flush_all()
        for every, amounts in ((False, [10]), (True, [10, 100])):
            stream = self.sources()._stream(self.company, as_day(0), every_journal=every)
            rows = self.env.execute_query(SQL("SELECT amount FROM (%s) d ORDER BY 1", stream))
            self.assertEqual([row[0] for row in rows], amounts)
