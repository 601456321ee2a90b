"""Who is archived or has died is not contacted, whatever for, and what is said of it tells nobody which."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .common_gate import GateCase


@tagged("post_install", "-at_install")
class TestBarred(GateCase):
    def test_whatever_for(self):
        """It ends, at once and for good, whatever the campaign is for, and even for what they do not notice."""
        partners = self.people(2, "early")
        silent = self.env["mail.activity.type"].create({"name": "Look", "category": "default"})
        step = {"name": "Look", "action": "activity", "activity_type_id": silent.id, "after": "launch"}
        service = self.launched(partners, self.call(), purpose="service")
        unnoticed = self.launched(partners, step, self.call(after="launch", delay=5))
        partners[0].active = False
        self.env["grc.person"].create({"partner_id": partners[1].id, "name": "Jane", "deceased": True})
        self.run_at(0)
        for campaign in (service, unnoticed):
            tasks = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
            self.assertEqual(set(tasks.mapped("state")), {"cancelled"})
            rows = campaign.participation_ids
            self.assertEqual((set(rows.mapped("state")), set(rows.mapped("exit_reason"))), ({"exited"}, {"gate"}))
            self.assertFalse(self.sent(campaign))

    def test_what_is_said_is_the_same(self):
        """A refusal of who has died is that of who is archived: reason, answer, and no document."""
        partners = self.people(2, "told", user_id=self.seller.id)
        campaign = self.launched(partners)
        partners[0].active = False
        self.env["grc.person"].create({"partner_id": partners[1].id, "name": "Jane", "deceased": True})
        self.run_at(0)
        self.assertEqual(self.refusals(campaign), dict.fromkeys(partners, [("gate_barred", "end", False, 0)]))
        with self.assertRaises(AccessError):
            self.env["grc.person"].with_user(self.seller).search([])
        row = campaign.participation_ids.with_user(self.seller).filtered(lambda one: one.partner_id == partners[1])
        self.assertEqual(row.refusal_ids.mapped("display_name"), ["May not be contacted"])
        self.assertEqual(row.task_ids.reason, "gate_barred")

    def test_of_the_customer_alone(self):
        """Another member of the household who has died, or a person who is archived, stops nothing."""
        partners = self.people(2, "home")
        self.env["grc.person"].create(
            [
                {"partner_id": partners[0].id, "name": "Joe", "relation": "partner", "deceased": True},
                {"partner_id": partners[1].id, "name": "Jim", "deceased": True, "active": False},
            ]
        )
        campaign = self.launched(partners)
        self.run_at(0)
        self.assertEqual(set(self.states(campaign).values()), {("done", None)})

    def test_the_comparison_group_alike(self):
        partners = self.people(1, "ghost")
        campaign = self.hold(self.launched(partners))
        self.env["grc.person"].create({"partner_id": partners.id, "name": "Jane", "deceased": True})
        self.run_at(0)
        self.assertEqual(campaign.participation_ids.mapped("exit_reason"), ["gate"])

    def test_other_answers(self):
        for answer, state in (("wait", "ready"), ("skip", "skipped")):
            rule = self.answers(answer, ["barred"])
            partners = self.people(1, answer)
            campaign = self.launched(partners, self.mail(latest=3))
            self.env["grc.person"].create({"partner_id": partners.id, "name": "Jane", "deceased": True})
            self.run_at(0)
            self.assertEqual(self.states(campaign)[partners], (state, "gate_barred"))
            rule.unlink()

    def test_forgotten_but_that(self):
        """What is kept of a person expires; that they have died stays, without a name."""
        person = self.env["grc.person"].create({"partner_id": self.free.id, "name": "—", "deceased": True})
        gone = self.env["grc.person"].create({"partner_id": self.free.id, "name": "—"})
        self.env.flush_all()
        self.env["grc.person.erasure"]._drop_nameless()
        self.assertTrue(person.exists())
        self.env.invalidate_all()
        self.assertFalse(gone.exists())


@tagged("post_install", "-at_install")
class TestGateRule(GateCase):
    def test_out_of_the_box(self):
        found = {rule.gate: rule.answer for rule in self.gate_rules.search([("company_id", "=", False)])}
        self.assertEqual(
            found, {"complaint": "wait", "overdue": "wait", "credit": "wait", "effort": "skip", "barred": "end"}
        )
        gates = {gate._rule: gate._answer for gate in self.env["grc.campaign.gate"]._all()}
        self.assertEqual(gates, found)

    def test_nobody_is_contacted_then(self):
        for answer in ("channel", "person", "pass"):
            with self.assertRaisesRegex(ValidationError, "nobody is contacted then"), self.cr.savepoint():
                self.answers(answer, ["barred"])

    def test_one_a_company(self):
        self.answers("skip", ["overdue"])
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.answers("wait", ["overdue"])

    def test_who_changes_it(self):
        """Managers of a company change its own; what all share, who works for every company."""
        rule, shared = self.answers("skip", ["overdue"]), self.env.ref("grc_campaign.gate_rule_credit")
        rule.with_user(self.manager).answer = "person"
        with self.assertRaises(AccessError):
            rule.with_user(self.seller).answer = "wait"
        self.new_company("Other Ltd")
        with self.assertRaisesRegex(AccessError, "is shared by all companies"):
            shared.with_user(self.manager).answer = "skip"
