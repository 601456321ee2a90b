from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.action import grc_action_planner
from .common_actions import ActionCase


@tagged("post_install", "-at_install")
class TestPlanCron(ActionCase):
    def test_job(self):
        """The job as the server runs it."""
        self.new_playbook()
        self.enter(self.customer)
        with self.enter_registry_test_mode():
            for __ in range(3):
                self.assertIs(self.env.ref("grc_lifecycle.ir_cron_plan").method_direct_trigger(), True)
        self.assertEqual(len(self.found()), 1)
        self.assertTrue(self.found().activity_id)

    @mute_logger(grc_action_planner.__name__)
    def test_one_company_fails(self):
        """The others are planned all the same, and the error is raised at the end."""
        companies = self.env["res.company"].search(fields.Domain.TRUE)
        first, planned = companies[0], []

        def _plan_day(planner, company, commit):
            if company == first:
                raise ZeroDivisionError("the first fails")
            planned.append(company.id)

        with (
            patch.object(self.registry["grc.action.planner"], "_plan_day", _plan_day),
            patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **options: None),
            patch.object(self.env.cr, "rollback"),
            self.assertRaisesRegex(ZeroDivisionError, "the first fails"),
        ):
            self.actions._cron_plan()
        self.assertEqual(planned, companies[1:].ids)
        self.assertTrue(planned)

    def test_one_company_alone(self):
        """Planning knows its company alone, whoever starts it: what another one has in stock is not offered."""
        both = (self.company | self.new_company("Second Ltd")).ids
        seen = []
        with patch.object(
            self.registry["grc.action.planner"],
            "_plan_steps",
            lambda planner, *args: seen.append(planner.env.companies),
        ):
            self.actions.with_context(allowed_company_ids=both)._plan_day(self.company)
        self.assertEqual(seen, [self.company])

    def test_after_a_refresh(self):
        """What a refresh in the background finds is acted upon at once."""
        self.env["grc.queue"]._touch(self.customer, self.company)
        triggers = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", self.env.ref("grc_lifecycle.ir_cron_plan").id)]
        before = triggers.search_count(domain)
        with self.enter_registry_test_mode():
            self.assertIs(self.env.ref("grc_base.ir_cron_touched").method_direct_trigger(), True)
        self.assertGreater(triggers.search_count(domain), before)

    def test_plan_now(self):
        """A manager may have the calendar looked at again."""
        self.plan()
        domain = [("company_id", "=", self.company.id)]
        self.assertTrue(self.env["grc.plan"].search(domain))
        self.actions.action_plan_now()
        self.assertFalse(self.env["grc.plan"].search(domain))
