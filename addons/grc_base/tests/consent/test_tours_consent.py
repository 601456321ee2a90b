from odoo.tests import tagged

from ..test_tours import ToursCommon


@tagged("post_install", "-at_install")
class TestConsentTours(ToursCommon):
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
        self.start_tour(f"/odoo/contacts/{self.silent.id}", "grc_base_contact", login="grc_tour")

    def test_whom(self):
        self.start_tour("/odoo/may-contact", "grc_base_whom", login="grc_tour")


@tagged("post_install", "-at_install")
class TestConsentPhoneTours(TestConsentTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_contact(self):
        self.start_tour(f"/odoo/contacts/{self.silent.id}", "grc_base_contact_phone", login="grc_tour")

    def test_whom(self):
        self.start_tour("/odoo/may-contact", "grc_base_whom_phone", login="grc_tour")
