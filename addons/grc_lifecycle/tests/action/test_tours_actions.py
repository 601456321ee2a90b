from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestActionTours(ToursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.group_ids |= cls.env.ref("grc_base.group_grc_personal")
        # Playbooks and life events that all companies share are changed by who works for every one of them.
        cls.user.company_ids |= cls.env["res.company"].search([])

    def test_playbook(self):
        self.start_tour("/odoo/playbooks", "grc_lifecycle_playbook", login="grc_tour")
        self.assertEqual(self.env.ref("grc_lifecycle.playbook_declining_call").sudo().summary, "Ring {{customer}}")

    def test_life_rule(self):
        self.start_tour("/odoo/life-events", "grc_lifecycle_life_rule", login="grc_tour")
        rule = self.env["grc.life.rule"].sudo().search([("name", "=", "Anniversary")])
        self.assertEqual((rule.kind, rule.lead_days, rule.summary), ("replenishment", 10, "Deliver {{product}}"))

    def test_actions(self):
        self._refresh()
        stage = self.env.ref("grc_lifecycle.stage_declining")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grc_customer SET stage_id = %s, best_margin = 1000 WHERE partner_id = %s",
            [stage.id, self.silent.id],
        )
        self.env.cr.execute(
            "INSERT INTO grc_transition (company_id, partner_id, dimension, date, cause, to_stage_id)"
            " VALUES (%s, %s, 'stage', %s, '62 days of silence', %s)",
            [self.company.id, self.silent.id, self.today, stage.id],
        )
        self.env["grc.playbook"].sudo().search([("stage_id", "=", stage.id)]).date_from = "2020-01-01"
        self.silent.user_id = self.user
        self.env["grc.action"].sudo()._plan_day(self.company)
        action = (
            self.env["grc.action"]
            .sudo()
            .search([("step_id", "=", self.env.ref("grc_lifecycle.playbook_declining_call").id)])
        )
        action.write({"stake": 1000, "probability": 0.075})
        self.start_tour("/odoo/relation-actions", "grc_lifecycle_actions", login="grc_tour")
        self.assertEqual((action.effort, action.rank), (30, 2.5))
