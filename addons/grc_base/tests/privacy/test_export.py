import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..common_users import of_company
from .common_privacy import MARKER, PrivacyCase


@tagged("post_install", "-at_install")
class TestExport(PrivacyCase, HttpCase):
    """A copy of the person's data holds all of it, and the receipts of what they decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant()

    def test_every_marker(self):
        request = self.request(self.jane, "export")
        found = set(MARKER.findall(request._json()))
        self.assertEqual({self.planted[marker] for marker in self.planted.keys() - found}, set())

    def test_download(self):
        """By the browser, as a file; the log has it."""
        self.manager.password = "privacy_manager"
        request = self.request(self.jane, "export")
        url = request.action_export()["url"]
        self.assertEqual((request.state, request.user_id), ("done", self.manager))
        self.env.flush_all()
        self.authenticate("privacy_manager", "privacy_manager")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        data = json.loads(answer.content)
        self.assertEqual(data["contact"], self.jane.id)
        self.assertEqual(len(data["tables"]["grc.person"]["rows"]), 2)
        user = new_test_user(
            self.env,
            "privacy_none",
            "grc_base.group_grc_manager",
            password="privacy_none",
            **of_company(self.company),
        )
        self.authenticate(user.login, "privacy_none")
        self.assertNotEqual(self.url_open(url).status_code, 200)

    def test_print(self):
        """The same on paper, in the language of the contact."""
        request = self.request(self.jane, "export")
        report = self.env["ir.actions.report"].with_user(self.manager)
        html = report._render_qweb_html("grc_base.report_privacy", request.ids)[0].decode()
        self.assertIn("Copy of your personal data", html)
        self.assertIn("ISO/IEC TS 27560:2023", html)
        for name in ("res.partner.name", "grc.person.name", "grc.meeting.report.needs"):
            marker = next(marker for marker, where in self.planted.items() if where == name)
            self.assertIn(marker, html, name)
        user = new_test_user(self.env, "privacy_paper", "grc_base.group_grc_manager")
        with self.assertRaises(AccessError):
            self.env["report.grc_base.report_privacy"].with_user(user)._get_report_values(request.ids)

    def test_receipt(self):
        """The fields of ISO/IEC TS 27560, by which a receipt is read elsewhere; the person is a pseudonym."""
        consent = self.env["grc.consent"].search([("partner_id", "=", self.jane.id)], limit=1)
        receipt = consent.with_user(self.manager).get_receipt()
        self.assertEqual(
            receipt.keys(),
            {"schema_version", "record_id", "pii_principal_id", "pii_processing", "party_identification", "event"},
        )
        purpose = receipt["pii_processing"]["purposes"][0]
        self.assertEqual((purpose["purpose_type"], purpose["lawful_basis"]), ("marketing", "consent"))
        self.assertEqual(purpose["jurisdiction"], "FR")
        self.assertEqual(receipt["party_identification"][0]["party_name"], self.company.name)
        self.assertEqual(receipt["event"]["event_state"], "given")
        self.assertNotIn(self.jane.email, json.dumps(receipt))
        self.assertEqual(consent.get_receipt()["pii_principal_id"], receipt["pii_principal_id"])
        for name in ("retention_period", "withdrawal_method", "recipient_third_parties", "pii_information"):
            self.assertIn(name, purpose)

    def test_household_of_another_contact(self):
        """Members with a contact of their own come along on request alone: their data are theirs."""
        alone = self.request(self.jane, "export", household=False)
        self.assertNotIn("Somebody else", json.dumps(alone._data()["tables"]["res.partner"], default=str))
