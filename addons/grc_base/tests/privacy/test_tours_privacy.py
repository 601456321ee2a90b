from odoo.tests import tagged

from ..test_tours import ToursCommon


@tagged("post_install", "-at_install")
class TestPrivacyTours(ToursCommon):
    """A person's data from entry to erasure."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("grc_base.group_grc_personal")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.group_ids |= cls.env.ref("grc_base.group_grc_personal")
        cls.jane = cls.env["res.partner"].create({"name": "Jane Tour", "email": "jane@example.com"})

    def tour(self, name):
        self.start_tour(f"/odoo/contacts/{self.jane.id}", name, login="grc_tour")
        self.assertEqual(self.jane.name, f"Erased contact {self.jane.id}")
        self.assertFalse(self.env["grc.person"].search([("partner_id", "=", self.jane.id)]))
        again = self.env["res.partner"].create({"name": "Jane again", "email": "JANE@example.com"})
        self.assertFalse(again._may_contact("email", company=self.company))

    def test_entry_to_erasure(self):
        self.tour("grc_base_privacy")


@tagged("post_install", "-at_install")
class TestPrivacyPhoneTours(TestPrivacyTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_entry_to_erasure(self):
        self.env["grc.person"].create({"partner_id": self.jane.id, "name": "Jim"})
        self.tour("grc_base_privacy_phone")
