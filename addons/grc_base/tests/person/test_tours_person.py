from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..common_screens import French, ScreenTours, wide_and_phone


@wide_and_phone
@tagged("post_install", "-at_install")
class TestHouseholdTours(ScreenTours):
    """A person and a taste on the contact, and what to ask next, answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.group_ids |= cls.env.ref("grc_base.group_grc_personal")
        cls.record = cls.env["product.product"].sudo().create({"name": "Record"})
        cls.customer = cls.env["res.partner"].create({"name": "Asked Tour", "company_id": cls.company.id})
        cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": cls.today - timedelta(days=10),
                "invoice_line_ids": [Command.create({"product_id": cls.record.id, "price_unit": 90, "tax_ids": []})],
            }
        ).action_post()
        cls._refresh(cls)

    @property
    def path(self):
        return f"/odoo/contacts/{self.customer.id}"

    def test_household(self):
        self.start_tour(self.path, "grc_base_household")
        person = self.customer.sudo().grc_person_ids
        self.assertEqual((person.name, person.occupation, str(person.birth_date)), ("Jane", "Pilot", "1990-05-17"))
        tastes = self.env["grc.person.taste"].sudo().search([("partner_id", "=", self.customer.id)])
        self.assertEqual(set(tastes.mapped("liking")), {"never", "like"})
        self.assertEqual(self.env["grc.person.taste"].sudo()._never_offered(self.customer),
                         {self.customer.id: set(self.record.ids)})  # fmt: skip

    def test_questions(self):
        self.start_tour(self.path, "grc_base_questions")
        self.assertEqual(self.customer.sudo().email, "asked@example.com")


@tagged("post_install", "-at_install")
class TestHouseholdFrenchTours(French, TestHouseholdTours):
    pass


@tagged("post_install", "-at_install")
class TestReportQuestionsTours(TestHouseholdTours):
    """The same on the meeting report."""

    test_household_phone = test_questions_phone = None

    def test_household(self):
        """What expires is confirmed from its list."""
        person = self.env["grc.person"].sudo().create(
            {"partner_id": self.customer.id, "name": "Jane", "occupation": "Pilot"}
        )  # fmt: skip
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grc_person_part SET confirmed_on = confirmed_on - 720 WHERE person_id = %s AND part = 'income'",
            [person.id],
        )
        self.env.invalidate_all()
        self.start_tour("/odoo/personal-data", "grc_base_expiring")
        part = person.part_ids.filtered(lambda row: row.part == "income")
        part.invalidate_recordset()
        self.assertEqual(part.confirmed_on, self.today)

    def test_questions(self):
        self.start_tour(self.path, "grc_base_report_questions")
        self.assertEqual(self.customer.sudo().email, "asked@example.com")
        taste = self.env["grc.person.taste"].sudo().search([("partner_id", "=", self.customer.id)])
        self.assertEqual((taste.liking, taste.source), ("like", "report"))
        report = self.env["grc.meeting.report"].sudo().search([("partner_id", "=", self.customer.id)])
        self.assertEqual(report.state, "done")
