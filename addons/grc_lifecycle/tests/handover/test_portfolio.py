from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestPortfolio(DayCase):
    """Customers given to another salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.new_customer("Other")
        cls.contacts = cls.env["res.partner"].create(
            [
                {"name": "Jane", "parent_id": cls.customer.id, "user_id": cls.seller.id},
                {"name": "Joe", "parent_id": cls.customer.id, "user_id": cls.manager.id},
            ]
        )
        cls.mine, cls.theirs = cls.propose(), cls.propose(user_id=cls.manager.id)
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": "Shop",
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "company_id": cls.company.id,
                }
                for partner, user in (
                    (cls.contacts[0], cls.seller),
                    (cls.customer, cls.manager),
                    (cls.other, cls.seller),
                )
            ]
        )
        cls.quoted, cls.ordered = cls.order(cls.customer, confirm=False), cls.order(cls.customer)
        (cls.quoted | cls.ordered).user_id = cls.seller
        cls.manager.group_ids |= cls.env.ref("base.group_partner_manager")

    def form(self):
        action = self.env["grc.customer"].search([("partner_id", "=", self.customer.id)]).action_give()
        wizards = self.env["grc.portfolio"].with_user(self.manager).with_context(**action["context"])
        return Form(wizards.with_context(allowed_company_ids=self.company.ids))

    def test_preview(self):
        with self.form() as form:
            form.user_id = self.colleague
            self.assertEqual((form.customer_count, form.clv_predicted), (1, 300))
            self.assertEqual((form.action_count, form.lead_count, form.order_count), (1, 1, 1))
            form.with_open = False
            self.assertEqual((form.action_count, form.lead_count, form.order_count), (0, 0, 0))

    def test_give(self):
        with self.form() as form:
            form.user_id = self.colleague
        form.record.action_give()
        self.env.invalidate_all()
        self.assertEqual((self.customer | self.contacts[0]).user_id, self.colleague)
        self.assertEqual(self.contacts[1].user_id, self.manager)
        self.assertEqual((self.mine.user_id, self.mine.activity_id.user_id), (self.colleague, self.colleague))
        self.assertEqual(self.theirs.user_id, self.manager)
        self.assertEqual([lead.user_id for lead in self.leads], [self.colleague, self.manager, self.seller])
        self.assertEqual((self.quoted.user_id, self.ordered.user_id), (self.colleague, self.seller))
        self.assertEqual(self.other.user_id, self.seller)

    def test_who_cannot(self):
        with self.form() as form:
            form.user_id = self.colleague
        self.colleague.active = False
        with self.assertRaises(UserError):
            form.record.action_give()
        with self.assertRaises(AccessError):
            self.env["grc.portfolio"].with_user(self.seller).create({})
