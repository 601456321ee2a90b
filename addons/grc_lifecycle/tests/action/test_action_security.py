from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common_actions import ActionCase


@tagged("post_install", "-at_install")
class TestActionSecurity(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.new_user("grc_colleague")
        cls.boss = cls.new_user("grc_boss", "grc_base.group_grc_manager")
        cls.nobody = cls.new_user("grc_nobody", "base.group_user,base.group_partner_manager")
        cls.personal = cls.new_user(
            "grc_personal", "sales_team.group_sale_salesman,base.group_partner_manager,grc_base.group_grc_personal"
        )
        cls.portal = cls.new_user("grc_portal", "base.group_portal")
        other = cls.new_company("Other Ltd")
        cls.stranger = cls.new_user(
            "grc_stranger", "grc_base.group_grc_manager", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        cls.customer.company_id = cls.company
        cls.person = cls.env["grc.person"].create(
            {"partner_id": cls.customer.id, "name": "Jane", "birth_date": "1980-03-02"}
        )
        cls.new_playbook()

    def setUp(self):
        super().setUp()
        self.enter(self.customer)
        self.plan()
        self.action = self.found()
        self.assertTrue(self.action)

    def seen_by(self, user):
        return self.env["grc.action"].with_user(user).with_context(allowed_company_ids=user.company_id.ids)

    def test_actions(self):
        """The owner and managers see it; colleagues and strangers do not, in any way of asking."""
        for user, sees in ((self.seller, True), (self.boss, True), (self.colleague, False), (self.stranger, False)):
            with self.subTest(user=user.login):
                actions = self.seen_by(user)
                domain = [("partner_id", "=", self.customer.id)]
                self.assertEqual(bool(actions.search(domain)), sees)
                self.assertEqual(bool(actions._read_group(domain, ["user_id"], ["stake:sum"])), sees)
                self.assertEqual(actions.browse(self.action.id).has_access("read"), sees)
        for user in (self.nobody, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.seen_by(user).search([])

    def test_no_making(self):
        """Actions are proposed by the planner; nobody makes or deletes rows."""
        actions = self.seen_by(self.boss)
        with self.assertRaises(AccessError):
            actions.browse(self.action.id).unlink()
        with self.assertRaises(AccessError):
            actions.create({"company_id": self.company.id, "partner_id": self.customer.id})

    def test_what_it_is_about(self):
        """Who may write their own action cannot turn it to another activity, which would be changed with it."""
        other = self.customer.activity_schedule("mail.mail_activity_data_todo", user_id=self.boss.id)
        with self.assertRaises(AccessError):
            self.action.with_user(self.seller).write({"activity_id": other.id, "user_id": self.seller.id})
        self.assertEqual(other.user_id, self.boss)

    def test_plan_now(self):
        self.seen_by(self.boss).action_plan_now()
        with self.assertRaises(AccessError):
            self.seen_by(self.seller).action_plan_now()

    def test_configuration(self):
        """Salespeople read playbooks and life events; managers change them, those of their companies only."""
        playbook = self.env["grc.playbook"].search([("active", "=", True)], limit=1)
        playbook.company_id = self.company
        self.assertTrue(playbook.with_user(self.seller).name)
        for record in (playbook, playbook.step_ids):
            with self.subTest(record=record), self.assertRaises(AccessError):
                record.with_user(self.seller).sequence = 3
        playbook.with_user(self.boss).step_ids.sequence = 3
        strange = playbook.with_user(self.stranger).with_context(allowed_company_ids=self.stranger.company_id.ids)
        for record in (strange, strange.sudo().step_ids.with_user(self.stranger)):
            with self.subTest(record=record), self.assertRaises(AccessError):
                record.read(["sequence"])
        for model in ("grc.playbook", "grc.life.rule", "grc.plan", "grc.product.complement"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.nobody).search([])

    def test_persons(self):
        """Persons need their group, even for a manager; with it, one's own customers."""
        for user in (self.seller, self.boss, self.nobody, self.portal, self.stranger):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.env["grc.person"].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.customer.with_user(user).read(["grc_person_ids"])
                self.assertNotIn("grc_person_ids", self.seen_by(user).env["res.partner"].fields_get())
        persons = self.env["grc.person"].with_user(self.personal)
        self.assertFalse(persons.search([("partner_id", "=", self.customer.id)]))
        self.customer.user_id = self.personal
        self.assertEqual(persons.search([("partner_id", "=", self.customer.id)]), self.person)
        self.assertEqual(self.customer.with_user(self.personal).grc_person_ids, self.person)
        self.assertNotIn("person_id", self.env["grc.action"].with_user(self.seller).fields_get())

    def test_handed_over(self):
        """Who is given an action sees it, though the customer is another's, and so does the customer's salesperson."""
        self.action.with_user(self.seller).user_id = self.colleague
        self.assertEqual(self.action.activity_id.user_id, self.colleague)
        for user in (self.seller, self.colleague):
            self.assertTrue(self.seen_by(user).search([("id", "=", self.action.id)]))

    def test_done_by_the_seller(self):
        """A salesperson closes their own action by closing the activity, without a right on the table of actions."""
        self.action.activity_id.with_user(self.seller).action_feedback("He will order")
        self.assertEqual(self.action.state, "done")
