from odoo.tests import tagged

from ..common_screens import French, ScreenTours, wide_and_phone


@wide_and_phone
@tagged("post_install", "-at_install")
class TestConsentTours(ScreenTours):
    """Why a contact may not be written to, and whom we may contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.silent.email = "silent@example.com"
        cls.env["grc.consent.reading"].sudo().create(
            {"company_id": cls.company.id, "channel": "email", "reading": "rule"}
        )
        cls._refresh(cls)

    def test_contact(self):
        self.start_tour(f"/odoo/contacts/{self.silent.id}", "grc_base_contact")

    def test_whom(self):
        self.start_tour("/odoo/may-contact", "grc_base_whom")


@tagged("post_install", "-at_install")
class TestConsentFrenchTours(French, TestConsentTours):
    pass
