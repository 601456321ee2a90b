"""Who is there to do it: one condition, asked in SQL and in Python."""

from odoo import Command
from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.action import grc_action_planner
from ...tools import planning
from ..common_actions import MONDAY, ActionCase


@tagged("post_install", "-at_install")
class TestPresence(ActionCase):
    """Point 14: active, no portal user, of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        cls.boss = cls.new_user("grc_boss")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": cls.company.id,
                "user_id": cls.boss.id,
                "member_ids": [Command.set(cls.seller.ids)],
            }
        )
        cls.new_playbook()

    def planned(self):
        self.enter(self.customer)
        self.plan()
        action = self.found()
        self.assertEqual(action.user_id, self.seller)
        return action

    # What makes a user go

    def portal(self, user):
        user.write({"group_ids": [Command.set(self.env.ref("base.group_portal").ids)]})
        self.assertTrue(user.share)

    def leaves(self, user):
        user.write({"company_id": self.second.id, "company_ids": [Command.set(self.second.ids)]})

    def archived(self, user):
        user.active = False

    def button(self, user):
        user.action_archive()

    WAYS = ("portal", "leaves", "archived", "button")

    def test_sql_and_python(self):
        """Point 14: of users of every kind, SQL and Python hold the same to be there."""
        users = self.env["res.users"].with_context(active_test=False)
        internal, portal = "sales_team.group_sale_salesman", "base.group_portal"
        expected = users.browse()
        for place, (groups, company, active) in enumerate(
            (groups, company, active)
            for groups in (internal, portal)
            for company in (self.company, self.second)
            for active in (True, False)
        ):
            user = mail_new_test_user(
                self.env,
                f"presence_{place}",
                groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
                active=active,
            )
            users |= user
            if groups == internal and company == self.company and active:
                expected |= user
        self.assertEqual(users._grc_there(self.company), expected)
        self.env.flush_all()
        found = self.env.execute_query(
            SQL("SELECT id FROM res_users WHERE id IN %s AND id IN %s", tuple(users.ids), planning.there(self.company))
        )
        self.assertEqual([row[0] for row in found], expected.ids)
        everyone = self.env["res.users"].with_context(active_test=False).search([])
        found = self.env.execute_query(SQL("SELECT id FROM res_users WHERE id IN %s", planning.there(self.company)))
        self.assertEqual({row[0] for row in found}, set(everyone._grc_there(self.company).ids))

    def test_goes(self):
        """Point 14: actions of who becomes a portal user, leaves the company or is archived go to who is there."""
        for way in self.WAYS:
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                action = self.planned()
                getattr(self, way)(self.seller)
                self.plan()
                self.assertEqual(action.user_id, self.boss)
                self.assertEqual(action.activity_id.user_id, self.boss)
                self.assertEqual(action.state, "open")
                savepoint.rollback()
            self.env.invalidate_all()

    @mute_logger(grc_action_planner.__name__)
    def test_all_go(self):
        """Point 14: with nobody left, an action is nobody's, not that of who has gone."""
        for way in self.WAYS:
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                action = self.planned()
                getattr(self, way)(self.seller)
                getattr(self, way)(self.boss)
                self.plan()
                self.assertFalse(action.user_id)
                self.assertFalse(action.activity_id.user_id)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_named(self):
        """Point 14: the fixed user of a step, leader and owner of the stage are passed over when they are gone."""
        for way in ("portal", "leaves", "archived"):
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                named, owner = self.new_user("grc_named"), self.new_user("grc_owner")
                self.stages["declining"].user_id = owner
                self.new_playbook(
                    sequence=1, steps=[{"who": "user", "user_id": named.id}, {"who": "leader"}, {"who": "owner"}]
                )
                for user in (named, owner, self.boss):
                    getattr(self, way)(user)
                self.enter(self.customer)
                self.plan()
                self.assertEqual(self.found().user_id, self.seller)
                self.assertEqual(len(self.found()), 3)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_source(self):
        """Point 14: an opportunity whose salesperson has gone is proposed to the customer's."""
        for way in ("portal", "leaves", "archived"):
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                owner = self.new_user("grc_lead_owner")
                self.env["crm.lead"].create(
                    {
                        "name": "Deal",
                        "type": "opportunity",
                        "partner_id": self.customer.id,
                        "user_id": owner.id,
                        "team_id": self.team.id,
                        "company_id": self.company.id,
                    }
                )
                self.env.flush_all()
                getattr(self, way)(owner)
                self.env.flush_all()
                self.cr.execute("UPDATE crm_lead SET date_last_stage_update = '2026-01-01'")
                self.plan()
                self.assertEqual(self.found(source="opportunity").user_id, self.seller)
                savepoint.rollback()
            self.env.invalidate_all()

    def strangers(self):
        values = {"company_id": self.second.id, "company_ids": [Command.set(self.second.ids)]}
        yield mail_new_test_user(
            self.env,
            "grc_portal",
            "base.group_portal",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        yield self.new_user("grc_elsewhere", **values)
        yield self.new_user("grc_gone", active=False)

    def test_refused(self):
        """Point 14: nobody writes an action to who is not there: on it, on its activity, by button, as next step."""
        action = self.planned()
        report = self.env["grc.meeting.report"].create({"partner_id": self.customer.id, "met_on": MONDAY, "said": "x"})
        colleagues = self.actions.with_context(allowed_company_ids=self.company.ids).get_day_choices()["colleagues"]
        for user in self.strangers():
            with self.subTest(user.login):
                for record, name in ((action, "user_id"), (action.activity_id, "user_id"), (report, "next_user_id")):
                    with self.assertRaises(ValidationError), self.cr.savepoint():
                        record[name] = user
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.actions.day_hand_over([action.id, action.activity_id.id], user.id)
                self.assertNotIn(user.id, [colleague["id"] for colleague in colleagues])
        action.user_id = self.boss
        self.assertEqual(action.activity_id.user_id, self.boss)

    def test_chosen(self):
        """Point 14: neither step, life event nor stage is given to a portal user or to who is archived."""
        step = self.env["grc.playbook.step"].search([], limit=1)
        rule = self.env["grc.life.rule"].create(
            {"name": "x", "summary": "x", "activity_type_id": self.env.ref("mail.mail_activity_data_call").id}
        )
        portal, __, gone = self.strangers()
        for record in (step, rule, self.stages["declining"]):
            for user in (portal, gone):
                with self.subTest(record=record._name, user=user.login):
                    with self.assertRaises(ValidationError), self.cr.savepoint():
                        record.user_id = user

    def test_copied(self):
        """A playbook or a set of stages whose user has gone can be copied; the copy names nobody."""
        named = self.new_user("grc_named")
        playbook = self.new_playbook(steps=[{"who": "user", "user_id": named.id}])
        self.stages["declining"].user_id = named
        named.active = False
        self.assertEqual(playbook.copy().step_ids.mapped("who"), ["salesperson"])
        self.assertFalse(self.company._grc_own_stages().user_id)

    def test_next_step(self):
        """Point 14: the next step of a report goes to a user who is there: at first, and when its author leaves."""
        for way in self.WAYS:
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                author = self.new_user("grc_author")
                values = {"met_on": MONDAY, "said": "x", "next_step": "Send lamps", "next_date": "2026-03-05"}
                report = self.env["grc.meeting.report"].create(
                    {"partner_id": self.customer.id, "user_id": author.id, **values}
                )
                report.action_done()
                self.assertEqual(report.next_activity_id.user_id, author)
                getattr(self, way)(author)
                self.plan()
                self.assertEqual(report.next_activity_id.user_id, self.seller)
                self.assertTrue(report.next_activity_id.active)
                if way == "leaves":
                    # Who is no longer of the company writes no reports there.
                    savepoint.rollback()
                    continue
                later = self.env["grc.meeting.report"].create(
                    {"partner_id": self.customer.id, "user_id": author.id, **values}
                )
                later.action_done()
                self.assertEqual(later.next_activity_id.user_id, self.seller)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_soon(self):
        """Point 14: who leaves with something open has the planning run soon; others do not."""
        cron = self.env.ref("grc_lifecycle.ir_cron_plan")
        triggers = self.env["ir.cron.trigger"]

        def number():
            return triggers.search_count([("cron_id", "=", cron.id)])

        self.planned()
        before = number()
        self.leaves(self.boss)
        self.assertEqual(number(), before)
        self.leaves(self.seller)
        self.assertEqual(number(), before + 1)
