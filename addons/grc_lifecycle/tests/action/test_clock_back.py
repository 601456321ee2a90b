from datetime import timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

#: A Tuesday on which customers become late.
DAY = fields.Date.to_date("2026-03-03")
REFRESH = "odoo.addons.grc_base.models.refresh.grc_pipeline"
CLOCK = "odoo.addons.grc_base.models.refresh.grc_refresh_schedule"


@tagged("post_install", "-at_install")
class TestClockBackActions(GrcCase):
    """Point 18: stages, values, movements and actions, while the clock or the zone goes back and forth."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 08:00:00"))
        for model in ("grc.playbook", "grc.life.rule"):
            cls.env[model].search(fields.Domain.TRUE).active = False
        if "grc.contact.floor" in cls.env:
            # No contact is proposed because one that is planned by class is missing.
            cls.env["grc.contact.floor"].search(fields.Domain.TRUE).number = 0
        cls.seller = new_test_user(
            cls.env,
            login="grc_clock_seller",
            groups="sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env["grc.playbook"].create(
            {
                "name": "Chase",
                "stage_id": cls.env.ref("grc_lifecycle.stage_declining").id,
                "date_from": "2020-01-01",
                "step_ids": [Command.create({"kind": "call", "summary": "Call {{customer}}"})],
            }
        )
        cls.today, cls.tomorrow = cls.crowd("Late today", 51), cls.crowd("Late tomorrow", 50)
        cls.refresh()

    @classmethod
    def crowd(cls, name, silence):
        """Return customers who bought each month, the last time so many days before :data:`DAY`."""
        people = cls.env["res.partner"].create(
            [{"name": f"{name} {place}", "user_id": cls.seller.id, "phone": "+1 555 0100"} for place in range(3)]
        )
        cls.invoices(
            [(partner, DAY - timedelta(days=silence + 30 * turn), 100) for partner in people for turn in range(11)],
            product=cls.good,
        )
        return people

    def at(self, moment):
        """Run what the server runs at a moment (UTC)."""
        with freeze_time(moment), self.enter_registry_test_mode():
            for name in ("grc_base.ir_cron_touched", "grc_base.ir_cron_nightly", "grc_lifecycle.ir_cron_plan"):
                self.assertIs(self.env.ref(name).method_direct_trigger(), True)
        self.env.invalidate_all()

    def rows(self):
        """Return all columns of the customers' rows but their ids and their statistical groups, which are records."""
        self.env.flush_all()
        self.cr.execute("SELECT * FROM grc_customer WHERE company_id = %s ORDER BY partner_id", [self.company.id])
        rows = self.cr.dictfetchall()
        return [{name: row[name] for name in row if name not in ("id", "group_id")} for row in rows]

    def recorded(self):
        """Return what was recorded and planned: movements, events, actions with their activities."""
        self.env.flush_all()
        found = []
        for query in (
            "SELECT * FROM grc_transition WHERE company_id = %s ORDER BY id",
            "SELECT * FROM grc_event WHERE company_id = %s ORDER BY id",
            "SELECT id, key, state, date, deadline, activity_id FROM grc_action WHERE company_id = %s ORDER BY id",
        ):
            self.cr.execute(query, [self.company.id])
            found.append(self.cr.dictfetchall())
        return found

    def from_nothing(self, moment):
        """Return the rows that a rebuild from nothing writes at a moment."""
        savepoint = self.cr.savepoint()
        for table in ("grc_customer", "grc_refresh", "grc_clv_fit", "grc_risk_fit", "grc_likeness"):
            self.cr.execute(SQL("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), self.company.id))
        self.env.invalidate_all()
        with freeze_time(moment):
            self.refresh()
        found = self.rows()
        savepoint.rollback()
        self.env.invalidate_all()
        return found

    def moved(self, partners):
        """Return the days on which customers moved into another stage since the first refresh."""
        domain = [("partner_id", "in", partners.ids), ("dimension", "=", "stage")]
        return self.env["grc.transition"].search(domain).mapped("date")

    @mute_logger(REFRESH)
    def test_back_and_forth(self):
        self.at("2026-03-03 08:00")
        self.assertEqual(self.moved(self.today), [DAY] * 3)
        rows, recorded = self.rows(), self.recorded()
        self.assertEqual([action["state"] for action in recorded[2]], ["open"] * 3)
        self.assertTrue(all(action["activity_id"] for action in recorded[2]))
        # The server's clock is a day back, then right again.
        for moment in ("2026-03-02 08:00", "2026-03-02 23:59", "2026-03-03 09:00"):
            self.at(moment)
            self.assertEqual(self.rows(), rows)
            self.assertEqual(self.recorded(), recorded)
        # The company is moved west: there it is Monday evening.
        self.company.grc_tz = "Pacific/Niue"
        for moment in ("2026-03-03 09:30", "2026-03-03 10:59", "2026-03-03 11:01"):
            self.at(moment)
            self.assertEqual(self.rows(), rows)
            self.assertEqual(self.recorded(), recorded)
        # Its Wednesday begins at 11:00 UTC.
        self.at("2026-03-04 10:59")
        self.assertFalse(self.moved(self.tomorrow))
        self.at("2026-03-04 11:01")
        self.assertEqual(self.moved(self.tomorrow), [DAY + timedelta(days=1)] * 3)
        self.assertEqual(self.moved(self.today), [DAY] * 3)
        self.assertEqual([action["state"] for action in self.recorded()[2]], ["open"] * 6)
        self.assertEqual(self.rows(), self.from_nothing("2026-03-04 11:01"))

    @mute_logger(REFRESH)
    def test_work_goes_on_meanwhile(self):
        """What is posted while the clock is back moves customers, and ends their actions, as on the day itself."""
        self.at("2026-03-03 08:00")
        self.invoice(self.today[0], DAY, 500, product=self.good)
        self.at("2026-03-02 09:00")
        self.assertEqual(self.customer(self.today[0]).stage_id.phase, "active")
        self.assertEqual(sorted(action["state"] for action in self.recorded()[2]), ["open", "open", "stopped"])
        self.assertEqual(self.moved(self.today[0]), [DAY] * 2)
        self.assertEqual(self.rows(), self.from_nothing("2026-03-03 08:00"))
        recorded = self.recorded()
        self.at("2026-03-03 12:00")
        self.assertEqual(self.recorded(), recorded)
        self.assertEqual(self.rows(), self.from_nothing("2026-03-03 12:00"))

    def go_back(self, user, moment):
        customers = self.customers.with_user(user).with_context(allowed_company_ids=self.company.ids)
        with freeze_time(moment):
            customers.action_go_back()
        self.env.invalidate_all()

    @mute_logger(REFRESH, CLOCK)
    def test_clock_that_was_ahead(self):
        """A manager takes back the days that have not come: as if the clock had always been right."""
        boss = new_test_user(
            self.env,
            login="grc_clock_boss",
            groups="sales_team.group_sale_manager,grc_base.group_grc_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.at("2026-03-03 08:00")
        self.actions()[0].activity_id.action_done()
        rows, recorded = self.rows(), self.recorded()
        before = [(action.key, action.state) for action in self.actions()]
        # A day ahead it makes actions; a year ahead everybody is lost, and none of these makes sense any more.
        self.at("2026-03-04 08:00")
        self.assertEqual(len(self.actions()), 6)
        self.at("2027-03-03 08:00")
        self.assertEqual(set(self.customer(self.today[0]).stage_id.mapped("phase")), {"lost"})
        self.assertNotIn("open", self.actions().filtered("step_id").mapped("state"))
        self.assertGreater(len(self.actions()), 6, "invoices are overdue")
        self.at("2026-03-03 12:00")
        self.assertEqual(set(self.customer(self.today[0]).stage_id.mapped("phase")), {"lost"}, "nobody has asked yet")
        with self.assertRaises(AccessError):
            self.go_back(self.seller, "2026-03-03 12:00")
        for __ in range(2):
            self.go_back(boss, "2026-03-03 12:00")
            self.at("2026-03-03 12:01")
            self.assertEqual(self.rows(), rows)
            self.assertEqual(self.recorded()[:2], recorded[:2])
            self.assertEqual([(action.key, action.state) for action in self.actions()], before)
            undone = self.actions().filtered(lambda action: action.state == "open")
            self.assertTrue(all(action.activity_id.active for action in undone), "what was stopped is to be done again")
        self.assertEqual(self.rows(), self.from_nothing("2026-03-03 12:01"))
        # The days to come are those of a company whose clock was never ahead.
        self.at("2026-03-04 08:00")
        self.assertEqual(self.moved(self.tomorrow), [DAY + timedelta(days=1)] * 3)
        self.assertEqual(len(self.actions()), 6)
        self.assertEqual(self.rows(), self.from_nothing("2026-03-04 08:00"))

    def actions(self):
        return self.env["grc.action"].search([("company_id", "=", self.company.id)], order="id")
