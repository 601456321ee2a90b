"""Stages as records: which sets are refused, whose they are, who may change them."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ...models.stage.grc_stage import TOGETHER
from ..common import StageCase, day, every


@tagged("post_install", "-at_install")
class TestStageLadder(StageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.company._grc_own_stages()
        cls.stages = {stage.code: stage for stage in cls.own}
        cls.clear_queue(cls)

    def new(self, name="Split", sequence=35, phase="active", rules=(), **values):
        return self.env["grc.stage"].create(
            {
                "name": name,
                "sequence": sequence,
                "phase": phase,
                "company_id": self.company.id,
                "rule_ids": [Command.create(rule) for rule in rules],
                **values,
            }
        )

    @contextmanager
    def assertRefused(self, message, error=ValidationError):
        with self.assertRaisesRegex(error, message), self.cr.savepoint():
            yield
        self.env.invalidate_all()

    # What is refused

    def test_usual_stages_are_in_order(self):
        self.assertEqual(self.own.mapped("code"), ["prospect", "lost", "new", "declining", "active"])
        self.own._check_ladder()

    def test_stage_without_rule_before_others(self):
        with self.assertRefused("“Split” has no rule and takes everyone: “Declining” after it could never be reached"):
            self.new(sequence=35)

    def test_no_stage_for_those_who_are_left(self):
        with self.assertRefused("customers who have bought would be in no stage"):
            self.stages["active"].active = False
        with self.assertRefused("customers who have bought would be in no stage"):
            self.stages["active"].rule_ids = [Command.create({"min_occasions": 2})]
        with self.assertRefused("customers without a purchase would be in no stage"):
            self.stages["prospect"].active = False
        with self.assertRefused("customers without a purchase would be in no stage"):
            self.stages["prospect"].rule_ids = [Command.create({"lead_state": "new"})]

    def test_last_stage_moved_up(self):
        with self.assertRefused("“Active” has no rule and takes everyone"):
            self.stages["active"].sequence = 15

    def test_rule_that_an_earlier_one_covers(self):
        for rule in (
            {"beyond_days": 180},
            {"beyond_days": 200},
            {"beyond_days": 180, "is_late": True},
            {"silent_days": 800, "min_occasions": 3},
            {"max_occasions": 1, "first_within_days": 60},
        ):
            with self.assertRefused("“Split” could never be reached: customers who meet its rules are already in"):
                self.new(rules=[rule])
        # One way in is enough.
        self.new(rules=[{"beyond_days": 200}, {"max_occasions": 1}])

    def test_narrower_rule_before_splits_a_stage(self):
        split = self.new(sequence=15, phase="lost", rules=[{"beyond_days": 180, "min_revenue": 1000}])
        small, big = self.partner("Small"), self.partner("Big")
        self.purchases(small, [(0, 100)])
        self.purchases(big, [(0, 5000)])
        self.refresh(day(271))
        self.assertEqual(self.customer(small).stage_id, self.stages["lost"])
        self.assertEqual(self.customer(big).stage_id, split)
        self.assertEqual(self.customer(big).phase, "lost")

    def test_split_of_prospects(self):
        cold = self.new("Cold", 5, "prospect", [{"lead_state": "cold"}, {"lead_state": "inactive"}])
        self.assertEqual(self.company._grc_stages()[0], cold)

    def test_rules_that_make_no_sense(self):
        for rule, message in (
            ({}, "asks nothing"),
            ({"min_occasions": 5, "max_occasions": 4}, "at least 5 occasions and at most 4: nobody has both"),
            ({"lead_state": "new"}, "cannot ask for “Contact”"),
        ):
            with self.assertRefused(message):
                self.new(rules=[rule])
        with self.assertRefused("can ask for “Contact” only"):
            self.new("Cold", 5, "prospect", [{"is_late": True}])

    def test_negative_numbers(self):
        for name in (
            "beyond_days",
            "silent_days",
            "max_occasions",
            "min_occasions",
            "first_within_days",
            "min_revenue",
        ):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.new(rules=[{name: -1}])

    def test_rule_written_by_itself_is_checked(self):
        with self.assertRefused("asks nothing"):
            self.stages["new"].rule_ids.write({"max_occasions": 0, "first_within_days": 0})
        with self.assertRefused("“New” has no rule"):
            self.stages["new"].rule_ids.unlink()

    def test_shared_stages_are_checked_and_queue_those_who_use_them(self):
        shared = {stage.code: stage for stage in self.new_company("Other")._grc_stages()}
        self.assertFalse(shared["new"].company_id)
        with self.assertRefused("“New” has no rule"):
            shared["new"].rule_ids.unlink()
        with self.assertRefused("asks nothing"):
            shared["new"].rule_ids.write({"max_occasions": 0, "first_within_days": 0})
        with self.assertRefused("customers who have bought would be in no stage"):
            shared["active"].active = False
        with self.assertRefused("has no rule and takes everyone"):
            self.new(company_id=False)
        self.clear_queue()
        shared["new"].rule_ids.max_occasions = 3
        self.assertLessEqual(
            set(self.env["res.company"].search([]).filtered(lambda company: not company._grc_stages().company_id).ids),
            {row[0] for row in self.queued()},
        )

    def test_segment_that_a_rule_asks_for(self):
        """It is not deleted: the rule would ask nothing any more, or take in everybody else."""
        segmentation = self.company._grc_segmentation().copy()
        self.new(rules=[{"segment_ids": [Command.set(segmentation.segment_ids[:1].ids)]}])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            segmentation.unlink()

    def test_stages_moved_in_the_list(self):
        order = [self.stages[code] for code in ("prospect", "new", "lost", "declining", "active")]
        moved = self.env["grc.stage"].concat(*order)
        moved.web_resequence({}, offset=100)
        self.assertEqual(self.company._grc_stages().mapped("code"), moved.mapped("code"))
        with self.assertRefused("has no rule and takes everyone"):
            (moved[-1] + moved[:-1]).web_resequence({})

    # Changes

    def test_change_queues_the_company(self):
        for change in (
            lambda: self.stages["new"].rule_ids.write({"max_occasions": 3}),
            lambda: self.stages["new"].write({"sequence": 19}),
            lambda: self.new(rules=[{"max_occasions": 1, "min_revenue": 10}]),
        ):
            self.clear_queue()
            change()
            self.assertEqual({row[0] for row in self.queued()}, {self.company.id})
        self.clear_queue()
        self.stages["new"].write({"name": "Newcomer", "color": 3})
        self.assertFalse(self.queued())

    def test_changed_rule_is_told_in_the_cause(self):
        partner = self.partner()
        self.purchases(partner, every(30, 3))
        self.refresh(day(60))
        self.stages["new"].rule_ids.max_occasions = 3
        self.refresh(day(61))
        self.assertEqual(self.stage(partner), "new")
        self.assertIn("the rules of the stages had changed", self.cause(partner))

    def test_stage_in_use_is_archived_not_deleted(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.refresh(day(0))
        with self.assertRefused("Archive it instead", UserError):
            self.stages["new"].unlink()
        self.stages["new"].active = False
        self.refresh(day(1))
        self.assertEqual(self.stage(partner), "active")
        self.assertEqual(self.movement(partner).from_stage_id, self.stages["new"])

    def test_unused_stage_is_deleted(self):
        split = self.new(rules=[{"max_occasions": 1}])
        split.unlink()
        self.assertEqual(self.company._grc_stages(), self.own)

    def test_own_stages_move_nobody(self):
        company = self.new_company("Later")
        partner = self.partner()
        self.refresh("2019-12-31", company)
        self.imported([(partner, day(0), 100)], company=company)
        self.refresh(day(0), company)
        self.refresh(day(113), company)
        shared = self.customer(partner, company).stage_id
        self.assertFalse(shared.company_id)
        own = company._grc_own_stages()
        customer = self.customer(partner, company)
        self.assertEqual((customer.stage_id.code, customer.stage_id.company_id), ("declining", company))
        movements = self.env["grc.transition"].search([("company_id", "=", company.id), ("dimension", "=", "stage")])
        self.assertLessEqual(movements.to_stage_id, own)
        self.refresh(day(114), company)
        self.assertEqual(
            self.env["grc.transition"].search([("company_id", "=", company.id), ("dimension", "=", "stage")]), movements
        )
        events = self.env["grc.event"].search([("company_id", "=", company.id), ("kind", "=", "stage")])
        self.assertLessEqual({event.data["to"] for event in events}, set(own.ids))
        with self.assertRaisesRegex(UserError, "has stages of its own already"):
            company._grc_own_stages()

    def test_new_stage_joins_those_in_use(self):
        self.assertEqual(self.env["grc.stage"].new({}).company_id, self.company)
        self.assertFalse(self.env["grc.stage"].with_company(self.new_company("Other")).new({}).company_id)

    # Who may

    def test_security(self):
        user = new_test_user(
            self.env,
            "seller",
            "grc_base.group_grc_user,sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        portal = new_test_user(self.env, "portal-stage", "base.group_portal")
        employee = new_test_user(
            self.env, "employee-stage", "base.group_user", company_id=self.company.id, company_ids=self.company.ids
        )
        mine, other = self.partner("Mine", user_id=user.id), self.partner("Not mine")
        self.purchases(mine, [(0, 100)])
        self.purchases(other, [(0, 100)])
        self.refresh(day(0))
        values = {
            "stage_id": self.stages["lost"].id,
            "date_to": "2099-12-31",
            "reason": "Known",
            "company_id": self.company.id,
        }
        overrides = self.env["grc.stage.override"].with_user(user)
        own = overrides.create({**values, "partner_id": mine.id})
        self.assertEqual(own.user_id, user)
        with self.assertRaises(AccessError):
            overrides.create({**values, "partner_id": other.id})
        theirs = self.env["grc.stage.override"].create({**values, "partner_id": other.id})
        self.assertEqual(overrides.search([]), own)
        with self.assertRaises(AccessError):
            theirs.with_user(user).unlink()
        with self.assertRaises(AccessError):
            theirs.with_user(user).read(["reason"])
        for model, record in (("grc.stage", self.stages["new"]), ("grc.stage.rule", self.stages["new"].rule_ids)):
            self.assertTrue(self.env[model].with_user(user).search([]))
            with self.assertRaises(AccessError):
                record.with_user(user).write({"sequence": 3})
            for stranger in (portal, employee):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(stranger).search([])
        for stranger in (portal, employee):
            with self.assertRaises(AccessError):
                overrides.with_user(stranger).search([])

    def test_stages_of_another_company_are_not_seen(self):
        manager = new_test_user(
            self.env,
            "manager-stage",
            "grc_base.group_grc_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        other = self.new_company("Elsewhere")._grc_own_stages()
        seen = self.env["grc.stage"].with_user(manager).search([])
        self.assertFalse(seen & other)
        self.assertLessEqual(self.own, seen)

    def test_together(self):
        """Records of one import are checked when all are there."""
        self.own.with_context(**{TOGETHER: True}).active = False
        vals = {"company_id": self.company.id}
        created = self.env["grc.stage"].create(
            [
                {**vals, "name": "All", "phase": "active", "sequence": 2},
                {**vals, "name": "Prospects", "phase": "prospect", "sequence": 1},
            ]
        )
        self.assertEqual(set(self.company._grc_stages()), set(created))
