from odoo.tests import tagged

from ..common_screens import French, ScreenTours, wide_and_phone


@wide_and_phone
@tagged("post_install", "-at_install")
class TestPrivacyTours(ScreenTours):
    """A person's data from entry to erasure."""

    erased = "Erased contact %s"

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("grc_base.group_grc_personal")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.group_ids |= cls.env.ref("grc_base.group_grc_personal")
        cls.jane = cls.env["res.partner"].create({"name": "Jane Tour", "email": "jane@example.com"})
        record = cls.env["product.product"].sudo().create({"name": "Record"})
        invoice = cls._sell(cls.jane, 10, 90, product_id=record.id)
        paid = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        paid.create({})._create_payments()
        cls._refresh(cls)

    def test_entry_to_erasure(self):
        self.start_tour(f"/odoo/contacts/{self.jane.id}", "grc_base_privacy")
        self.assertEqual(self.jane.name, self.erased % self.jane.id)
        for model in ("grc.person", "grc.person.taste"):
            self.assertFalse(self.env[model].search([("partner_id", "=", self.jane.id)]))
        again = self.env["res.partner"].create({"name": "Jane again", "email": "JANE@example.com"})
        self.assertFalse(again._may_contact("email", company=self.company))


@tagged("post_install", "-at_install")
class TestPrivacyFrenchTours(French, TestPrivacyTours):
    erased = "Contact effacé %s"
