from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestShared(DayCase):
    """Point 6: what all companies share is changed by who works for every one of them; the others use copies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.new_company("Other Ltd")
        everywhere = cls.env["res.company"].search([])
        cls.head = cls.new_user(
            "sh_head",
            "sales_team.group_sale_manager,grc_base.group_grc_manager",
            company_ids=[Command.set(everywhere.ids)],
        )
        cls.playbook = cls.new_playbook(company_id=False)
        cls.rule = cls.env["grc.life.rule"].create(
            {
                "name": "Birthday",
                "summary": "Wish well",
                "company_id": False,
                "activity_type_id": cls.env.ref("mail.mail_activity_data_call").id,
            }
        )
        cls.reason = cls.env["grc.dismiss.reason"].create({"name": "Test reason", "company_id": False})
        cls.competitor = cls.env["grc.competitor"].create({"name": "Lamps Inc", "company_id": False})
        cls.segmentation = cls.env["grc.segmentation"].search([("company_id", "=", False)], limit=1)

    def shared(self):
        """Return (record, values to write) of everything that is shared, children too."""
        stage = self.stages["lost"]
        return [
            (stage, {"advice": "Other"}),
            (self.stages["declining"].rule_ids[:1], {"sequence": 99}),
            (self.playbook, {"note": "Other"}),
            (self.playbook.step_ids[:1], {"effort": 99}),
            (self.rule, {"lead_days": 9}),
            (self.reason, {"name": "Other"}),
            (self.competitor, {"note": "Other"}),
            (self.segmentation, {"name": "Other"}),
            (self.segmentation.segment_ids[:1], {"advice": "Other"}),
        ]

    def as_manager(self, record, user=None):
        return record.with_user(user or self.manager).with_context(allowed_company_ids=self.company.ids)

    def test_manager_of_one_company(self):
        """A manager reads them and changes none, with a sentence that says why."""
        for record, values in self.shared():
            mine = self.as_manager(record)
            with self.subTest(model=record._name):
                self.assertTrue(record and mine.has_access("read"))
                with self.assertRaisesRegex(AccessError, "shared by all companies"), self.env.cr.savepoint():
                    mine.write(values)
                with self.assertRaisesRegex(AccessError, "shared by all companies"), self.env.cr.savepoint():
                    mine.unlink()
                if record != self.competitor:  # there is one of that name
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        mine.copy({} if mine._fields["company_id"].related else {"company_id": False})
        for model, values in (
            ("grc.stage", {"name": "New", "company_id": False}),
            ("grc.dismiss.reason", {"name": "New", "company_id": False}),
            ("grc.competitor", {"name": "New", "company_id": False}),
            ("grc.stage.rule", {"stage_id": self.stages["declining"].id, "silent_days": 9}),
            ("grc.segment", {"segmentation_id": self.segmentation.id, "name": "New"}),
        ):
            with self.subTest(made=model), self.assertRaises(UserError), self.env.cr.savepoint():
                self.as_manager(self.env[model]).create(values)

    def test_by_way_of_the_parent(self):
        """Nor by commands on the parent, nor by making one's own record everybody's."""
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_manager(self.playbook).write(
                {"step_ids": [Command.update(self.playbook.step_ids[0].id, {"effort": 9})]}
            )
        own = self.as_manager(self.env["grc.dismiss.reason"]).create({"name": "Own"})
        self.assertEqual(own.company_id, self.company)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            own.company_id = False

    def test_who_works_everywhere(self):
        for record, values in self.shared():
            with self.subTest(model=record._name):
                self.as_manager(record, self.head).write(values)
        self.assertFalse(self.as_manager(self.env["grc.dismiss.reason"], self.head).create({"name": "New"}).company_id)
        self.new_company("Third Ltd")
        with self.assertRaisesRegex(AccessError, "shared by all companies"):
            self.as_manager(self.reason, self.head).name = "Again"

    def test_salesperson_names_a_competitor(self):
        """A competitor that a salesperson names in a report is their company's."""
        made = self.env["grc.competitor"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(made.create({"name": "Chairs Inc"}).company_id, self.company)

    def copied(self, record):
        window = self.as_manager(record).action_copy_for_company()
        copies = record.with_context(active_test=False)
        copy = copies.search([("replaces_id", "=", record.id), ("company_id", "=", self.company.id)])
        self.assertEqual(len(copy), 1)
        if window["type"] == "ir.actions.act_window":
            self.assertEqual(window["res_id"], copy.id)
        self.as_manager(record).action_copy_for_company()
        self.assertEqual(copies.search([("replaces_id", "=", record.id)]), copy, "once")
        with self.assertRaisesRegex(UserError, "belongs to one company already"):
            self.as_manager(copy).action_copy_for_company()
        return copy

    def test_copy_of_a_reason(self):
        copy = self.copied(self.reason)
        self.as_manager(copy).name = "Ours"
        names = self.as_user(self.seller).get_day_choices()["reasons"]
        self.assertIn("Ours", names)
        self.assertNotIn("Test reason", names)

    def test_copy_of_a_life_rule(self):
        """What the shared rule has proposed is the copy's: nothing is proposed twice, and the others keep theirs."""
        self.seller.group_ids |= self.env.ref("grc_base.group_grc_personal")
        self.env["grc.person"].create({"partner_id": self.customer.id, "name": "Jane", "birth_date": "1980-03-02"})
        self.plan(whole=True)
        action = self.found(life_rule_id=self.rule.id)
        self.assertTrue(action)
        copy = self.copied(self.rule)
        self.assertEqual(action.life_rule_id, copy)
        self.assertEqual(self.plan(whole=True), 0)
        self.assertEqual(action.state, "open")
        self.as_manager(copy).active = False
        self.env["grc.person"].create({"partner_id": self.customer.id, "name": "Joe", "birth_date": "1980-03-02"})
        self.assertEqual(self.plan(whole=True), 0, "archived, it still stands in the shared rule's place")
        rules = self.env["grc.life.rule"]
        self.assertIn(self.rule, rules.search(rules._used_domain(self.other)))

    def test_copy_of_a_playbook(self):
        copy = self.copied(self.playbook)
        self.assertEqual(copy.step_ids.mapped("summary"), self.playbook.step_ids.mapped("summary"))
        self.enter(self.customer, day="2026-03-02")
        self.assertEqual(self.plan(), 1)
        self.assertEqual(self.found().playbook_id, self.playbook, "the copy begins tomorrow")
        other = self.new_customer("Other")
        self.enter(other, day="2026-03-03")
        with self.on_day("2026-03-03"):
            self.assertEqual(self.plan(), 1)
        self.assertEqual(self.found(other).playbook_id, copy)
        self.assertIn("in_use", copy._fields)
        found = self.env["grc.playbook"].with_company(self.company).search([("in_use", "=", True)])
        self.assertIn(copy, found)
        self.assertNotIn(self.playbook, found)

    def test_copy_of_a_competitor(self):
        report = self.env["grc.meeting.report"].create(
            {"partner_id": self.customer.id, "said": "Well", "competitor_ids": [Command.set(self.competitor.ids)]}
        )
        copy = self.copied(self.competitor)
        self.assertEqual(report.competitor_ids, copy)

    def test_copy_of_a_segmentation(self):
        """Nobody moves: customers, their history and the company's playbooks are in the copies."""
        segment = self.segmentation.segment_ids[2]
        self.company.grc_segmentation_id = False
        used = self.company._grc_segmentation()
        segment = used.segment_ids[2]
        self.set_rows(self.customer, segment_id=segment.id)
        playbook = self.new_playbook(company_id=self.company.id, segment_ids=[Command.set(segment.ids)])
        self.env.cr.execute(
            "INSERT INTO grc_transition (company_id, partner_id, dimension, date, to_segment_id)"
            " VALUES (%s, %s, 'segment', '2026-03-01', %s)",
            [self.company.id, self.customer.id, segment.id],
        )
        copy = self.copied(used)
        own = copy.segment_ids[2]
        self.assertEqual((own.name, copy.name), (segment.name, used.name))
        self.assertEqual(self.company._grc_segmentation(), copy)
        customer = self.env["grc.customer"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(customer.segment_id, own)
        movement = self.env["grc.transition"].search(
            [("partner_id", "=", self.customer.id), ("dimension", "=", "segment")]
        )
        self.assertEqual(movement.to_segment_id, own)
        self.assertEqual(playbook.segment_ids, own)
        self.as_manager(own).advice = "Ours"
        self.assertNotEqual(segment.advice, "Ours")

    def test_client_context(self):
        """What a client puts into the context does not skip the checks of a set of stages or segments."""
        lost = self.stages["lost"]
        head = self.as_manager(lost, self.head).with_context(grc_stages_together=True, _force_unlink=True)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            head.browse(self.stages["prospect"].ids).write({"active": False})
        segments = self.as_manager(self.segmentation.segment_ids[:1], self.head)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            segments.with_context(grc_segments_together=True).write({"r_min": 1, "r_max": 5})
