from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import grc_action_plan
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

    @mute_logger(grc_action_plan.__name__)
    def test_one_company_fails(self):
        """The others are planned all the same, and the error is raised."""
        other = self.new_company("Other Ltd")
        self.new_playbook()
        self.enter(self.customer)
        plan = type(self.actions)._plan_stop

        def _plan_stop(records, company, as_of):
            if company == other:
                raise ZeroDivisionError("no such company")
            return plan(records, company, as_of)

        self.env["grc.refresh"].create({"company_id": other.id, "as_of": "2026-03-01"})
        with (
            self.enter_registry_test_mode(),
            patch.object(self.registry["grc.action"], "_plan_stop", _plan_stop),
            self.assertRaises(ZeroDivisionError),
            self.registry.cursor() as cr,
        ):
            self.actions.with_env(self.env(cr=cr))._cron_plan()
        self.assertTrue(self.found().activity_id)

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
