import os
import signal
import subprocess
import sys
import time
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, config

from ..models.action import grc_action_activity, grc_action_planner

#: The job as the server runs it, save that it stops for good within its second batch, before that is committed.
PROCESS = """
import sys, time
import odoo
from odoo import SUPERUSER_ID, api
from odoo.tools import config
config.parse_config(sys.argv[1:])
from odoo.modules.registry import Registry
registry = Registry(config["db_name"][0])
from odoo.addons.grc_lifecycle.models.action import grc_action_activity
grc_action_activity.BATCH = 5
model, batches = registry["grc.action.activity"], []
make = model._make
def _make(self, actions, company, as_of):
    make(self, actions, company, as_of)
    batches.append(len(actions))
    if len(batches) == 2:
        self.env.flush_all()
        print("half way", flush=True)
        time.sleep(600)
model._make = _make
with registry.cursor() as cr:
    api.Environment(cr, SUPERUSER_ID, {})["grc.action"]._cron_plan()
"""
OPTIONS = ("db_host", "db_port", "db_user", "db_password", "addons_path", "data_dir")


@tagged("post_install", "-at_install")
class TestKilled(TransactionCase):
    """The job dies while it works, as a process, on a database that others see. What is committed is deleted again."""

    def setUp(self):
        super().setUp()
        self.real = self.enterContext(self.registry.cursor())
        self.actions = api.Environment(self.real, SUPERUSER_ID, {})["grc.action"]
        env = self.actions.env
        self.company = env.ref("base.main_company")
        self.today = self.company._grc_today()
        self.latest = env["grc.refresh"]._latest(self.company)
        self.addCleanup(self.clean)
        stage = env.ref("grc_lifecycle.stage_declining")
        self.playbooks = env["grc.playbook"].search([("active", "=", True)])
        self.playbooks.active = False
        self.playbook = env["grc.playbook"].create(
            {"name": "Killed", "stage_id": stage.id, "step_ids": [(0, 0, {"kind": "call", "summary": "{{customer}}"})]}
        )
        self.people = env["res.partner"].create([{"name": f"Customer {place}"} for place in range(18)])
        env.flush_all()
        if not self.latest:
            self.latest = env["grc.refresh"].create({"company_id": self.company.id, "as_of": self.today})
            self.addCleanup(lambda: self.latest.unlink() and self.real.commit())
        for statement in (
            "INSERT INTO grc_customer (company_id, partner_id, stage_id) SELECT %s, p, %s FROM unnest(%s) p",
            "INSERT INTO grc_transition (company_id, partner_id, dimension, date, to_stage_id)"
            " SELECT %s, p, 'stage', CURRENT_DATE, %s FROM unnest(%s) p",
        ):
            self.real.execute(statement, [self.company.id, stage.id, self.people.ids])
        self.real.execute(
            "UPDATE grc_transition SET date = %s WHERE partner_id = ANY(%s)", [self.today, self.people.ids]
        )
        self.real.commit()

    def clean(self):
        self.real.rollback()
        self.playbook.unlink()
        self.playbooks.active = True
        self.actions.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.people.ids)]
        ).unlink()
        self.real.execute("DELETE FROM grc_plan WHERE company_id = %s", [self.company.id])
        for table in ("grc_action", "grc_transition", "grc_customer"):
            self.real.execute(SQL("DELETE FROM %s WHERE partner_id = ANY(%s)", SQL.identifier(table), self.people.ids))
        self.people.unlink()
        self.real.commit()

    def counts(self):
        """Return (actions, actions with an activity, activities)."""
        self.real.rollback()
        self.real.execute(
            """
            SELECT (SELECT COUNT(*) FROM grc_action WHERE partner_id = ANY(%(people)s)),
                   (SELECT COUNT(DISTINCT activity_id) FROM grc_action WHERE partner_id = ANY(%(people)s)),
                   (SELECT COUNT(*) FROM mail_activity WHERE res_model = 'res.partner' AND res_id = ANY(%(people)s))
            """,
            {"people": self.people.ids},
        )
        return self.real.fetchone()

    def start(self):
        """Start the process and return it when it is half way through."""
        options = [
            f"--{name.replace('_', '-') if name.endswith('path') or name.endswith('dir') else name}={self.option(name)}"
            for name in OPTIONS
            if config[name]
        ]
        process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, *options, "-d", self.real.dbname, "--no-http", "--log-level=critical"],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([*filter(None, sys.path)])},
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        self.assertEqual(process.stdout.readline(), "half way\n")
        return process

    @staticmethod
    def option(name):
        value = config[name]
        return ",".join(map(str, value)) if isinstance(value, list | tuple) else value

    def is_free(self):
        """Return whether the lock of the dead is free: the server notices soon, not at once."""
        for __ in range(100):
            self.real.execute("SELECT pg_try_advisory_lock(%s, %s)", [grc_action_planner.LOCK, self.company.id])
            if self.real.fetchone()[0]:
                self.real.execute("SELECT pg_advisory_unlock(%s, %s)", [grc_action_planner.LOCK, self.company.id])
                return True
            time.sleep(0.1)
        return False

    def test_killed(self):
        """Killed within a batch, the job leaves whole batches; the next completes them and a third adds nothing."""
        process = self.start()
        self.assertEqual(self.counts(), (18, 5, 5), "all rows, and the first batch of activities")
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(), -signal.SIGKILL)
        self.assertTrue(self.is_free())
        self.assertEqual(self.counts(), (18, 5, 5))
        with patch.object(grc_action_activity, "BATCH", 5):
            for __ in range(3):
                self.real.rollback()
                self.actions._plan_day(self.company, commit=True)
                self.assertEqual(self.counts(), (18, 18, 18))
