from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..common_users import of_company
from .common_privacy import PrivacyCase


@tagged("post_install", "-at_install")
class TestErasure(PrivacyCase):
    """Nothing of an erased person is left in any table, and the ledger is whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant()

    def test_no_marker_is_left(self):
        """Point 2 of the issue: 40 markers and more, none of which is in any column of any table afterwards."""
        before, ledger = self.markers(), self.ledger()
        last = self.env["ir.attachment"].search([], order="id desc", limit=1).id
        self.assertGreaterEqual(len(self.planted), 40)
        self.assertFalse({where for marker, where in self.planted.items() if marker not in before}, "never stored")
        self.erase(self.jane)
        left = {self.planted.get(marker, marker): tables for marker, tables in self.markers().items()}
        self.assertEqual(left, {})
        self.assertEqual(self.ledger(), ledger)
        debit, credit = self.env.execute_query(SQL("SELECT SUM(debit), SUM(credit) FROM account_move_line"))[0]
        self.assertEqual(debit, credit)
        files = self.env["ir.attachment"].search(
            [("id", "<=", last), ("type", "=", "binary"), ("create_uid", "=", self.env.uid)]
        )
        self.assertFalse(files.filtered(lambda file: b"zqmark" in (file.raw or b"")))

    def test_what_stays(self):
        """The contact's number and its documents stay; the log says what was done, table by table."""
        request = self.erase(self.jane)
        self.assertEqual(self.jane.name, f"Erased contact {self.jane.id}")
        self.assertFalse(self.jane.active or self.jane.email or self.jane.phone or self.jane.street)
        self.assertEqual(self.bill.partner_id, self.jane)
        self.assertEqual((request.state, request.user_id, request.confirmation), ("done", self.manager, False))
        fates = {line.model: line.fate for line in request.line_ids}
        self.assertEqual((fates["grc.person"], fates["account.move"]), ("deleted", "anonymised"))
        line = request.line_ids.filtered(lambda line: line.model == "account.move")
        self.assertIn("Accounting law", line.reason)
        self.assertEqual(line.number, 2)

    def test_message_of_which_they_had_a_copy(self):
        """Case 13: what was written on somebody else's record stays, whoever was sent a copy."""
        self.erase(self.jane)
        self.assertTrue(self.received.exists())
        self.assertIn(self.SENT, self.received.body)

    def test_twice(self):
        """Erasing again does no harm, and adds nothing."""
        self.erase(self.jane)
        kept = self.env["grc.opposition"].search_count([])
        ledger = self.ledger()
        self.erase(self.jane)
        self.assertEqual(self.env["grc.opposition"].search_count([]), kept)
        self.assertEqual(self.ledger(), ledger)
        self.assertEqual(self.jane.name, f"Erased contact {self.jane.id}")

    def test_interrupted(self):
        """What fails on the way has done nothing."""
        before, contact = self.markers(), type(self.env["grc.privacy.table.contact"])
        request = self.request(self.jane)
        request.confirmation = "ERASE"
        with self.assertRaisesRegex(RuntimeError, "power"), self.cr.savepoint():
            with patch.object(contact, "_empty_accounts", side_effect=RuntimeError("power cut")):
                request.action_erase()
        self.env.invalidate_all()
        self.assertEqual(self.markers(), before)
        self.assertEqual(request.state, "draft")
        self.assertFalse(self.env["grc.opposition"].search([]))

    def test_shared_address(self):
        """A household of two customers: what is the other's stays theirs, with the refusal of their common address."""
        john = self.person_of("John", email=self.jane.email, phone="+33698765432")
        self.env["grc.person"].create({"partner_id": john.id, "name": "John", "birth_date": "1979-01-01"})
        ledger = self.env["grc.consent"]
        refused = ledger.create(
            {
                "partner_id": self.jane.id,
                "channel": "email",
                "purpose": "marketing",
                "decision": "objected",
                "source": "Letter",
            }
        )
        theirs = ledger.create(
            {
                "partner_id": john.id,
                "channel": "phone",
                "purpose": "marketing",
                "decision": "given",
                "source": "Fair",
                "evidence": "Form 7",
            }
        )
        self.erase(self.jane)
        self.assertEqual(john.email_normalized, refused.point)
        self.assertEqual(refused.partner_id.id, False)
        self.assertIn("Objected", john._contact_refusals("email")[john.id])
        self.assertEqual((theirs.evidence, theirs.point), ("Form 7", "+33698765432"))
        self.assertTrue(self.env["grc.person"].search([("partner_id", "=", john.id)]))

    def test_namesake(self):
        """It is one contact, never all of a name."""
        namesake = self.person_of(self.jane.name, email="namesake@example.com")
        self.env["grc.person"].create({"partner_id": namesake.id, "name": self.jane.name})
        name = self.jane.name
        self.erase(self.jane)
        self.assertEqual((namesake.name, namesake.email), (name, "namesake@example.com"))
        self.assertEqual(len(self.env["grc.person"].search([("name", "=", name)])), 1)
        with self.assertRaisesRegex(UserError, "one contact"):
            (self.jane | namesake).with_user(self.manager).action_grc_privacy()

    def test_portal_user(self):
        """A portal login is closed, and is nobody's."""
        user = new_test_user(self.env, "jane@portal.example.com", "base.group_portal", partner_id=self.jane.id)
        self.erase(self.jane)
        self.assertEqual((user.active, user.login), (False, f"erased-{user.id}"))

    def test_proof_of_consent(self):
        """That somebody agreed, when and on what, stays; by whom does not."""
        row = self.env["grc.consent"].search([("partner_id", "=", self.jane.id)], limit=1)
        moment = row.moment
        self.erase(self.jane)
        self.assertEqual((row.decision, row.moment, row.partner_id.id), ("given", moment, False))
        self.assertTrue(row.point.startswith("erased:"))

    def test_meeting_with_others(self):
        """A meeting in which others took part keeps its text; theirs alone goes."""
        both = (self.jane | self.other).ids
        event = self.env["calendar.event"].create(
            {
                "name": "Fair",
                "location": "Lyon",
                "start": "2026-03-02 08:00:00",
                "stop": "2026-03-02 09:00:00",
                "partner_ids": [Command.set(both)],
            }
        )
        self.erase(self.jane)
        self.assertEqual((event.name, event.location), ("Fair", "Lyon"))
        names = event.attendee_ids.mapped("common_name")
        self.assertIn(f"Erased contact {self.jane.id}", names)


@tagged("post_install", "-at_install")
class TestNotErased(PrivacyCase):
    """Who is not erased, and who does not erase."""

    def assertRefused(self, partner, words):
        request = self.request(partner)
        request.confirmation = "ERASE"
        with self.assertRaisesRegex(UserError, words):
            request.action_erase()
        self.assertTrue(partner.name)

    def test_ours(self):
        self.manager.company_ids = self.env["res.company"].search([])
        self.assertRefused(self.company.partner_id, "a company of yours")
        self.assertRefused(self.manager.partner_id, "a user of yours")

    def test_unsettled(self):
        jane = self.person_of()
        bill = self.invoice(jane, -40, 100)
        self.assertRefused(jane, "not settled yet")
        self.pay(bill)
        self.order(jane)
        self.assertRefused(jane, "not invoiced or delivered")

    def test_word(self):
        jane = self.person_of()
        request = self.request(jane)
        for word in (False, "yes", "jane"):
            request.confirmation = word
            with self.assertRaisesRegex(UserError, "Type ERASE"):
                request.action_erase()
        self.assertEqual(jane.name, "Jane")

    def test_rights(self):
        """A manager who may see personal data, of all companies in which there is something."""
        jane = self.person_of()
        for groups in ("grc_base.group_grc_manager", "grc_base.group_grc_personal", "base.group_system"):
            user = new_test_user(self.env, f"privacy_{groups}", groups, **of_company(self.company))
            with self.assertRaises(AccessError):
                jane.with_user(user).action_grc_privacy()
        second = self.new_company("Second Ltd")
        self.env.user.company_ids |= second
        self.invoice(jane, -40, 100, company=second)
        with self.assertRaisesRegex(AccessError, "another company"):
            self.request(jane)

    def test_log(self):
        """What is done stays in the log."""
        request = self.erase(self.person_of())
        with self.assertRaisesRegex(UserError, "stays as it is"):
            request.kind = "export"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            request.action_erase()
        with self.assertRaises(AccessError):
            request.unlink()
