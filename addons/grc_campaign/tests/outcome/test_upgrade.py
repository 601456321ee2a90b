"""Campaigns of an earlier version, which knew no outcomes."""

import importlib.util
from pathlib import Path

from odoo.tests import tagged

from .common_outcome import OutcomeCase

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.0.5" / "post-outcomes.py"


@tagged("post_install", "-at_install")
class TestUpgrade(OutcomeCase):
    def migrate(self):
        spec = importlib.util.spec_from_file_location("grc_campaign_outcomes", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.cr, "19.0.1.0.4")
        self.env.invalidate_all()

    def test_outcomes(self):
        """Tasks find the traces of mails that are deleted; who was in a campaign does not leave it by a purchase."""
        campaign, draft = self.mailed(self.people(3)), self.campaign(self.people(1, "d"))
        tasks = campaign.participation_ids.task_ids
        traces = {task: task.trace_id for task in tasks}
        self.assertEqual(len(tasks.trace_id), 3)
        tasks.sudo().trace_id = False
        self.migrate()
        self.assertEqual({task: task.trace_id for task in tasks}, traces)
        self.assertEqual((campaign.goal, draft.goal), (False, "purchase"))
