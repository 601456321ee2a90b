import random
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import GrcCase, as_day

REFRESH = "odoo.addons.grc_base.models.refresh.grc_pipeline"


@tagged("post_install", "-at_install")
class TestClockBack(GrcCase):
    """Point 18: a clock or a time zone that goes back makes no run a look back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_window_months = 3
        cls.people = cls.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(12)])
        chance = random.Random(18)
        rows = [(cls.people[place % 12], -chance.randrange(0, 200), chance.randrange(1, 300)) for place in range(60)]
        # At the borders of the window and of the day, where one day more or less changes a figure.
        rows += [(cls.people[place % 12], -days, 50) for place, days in enumerate((0, 0, 88, 89, 90, 91, 92, 93))]
        cls.documents = cls.invoices(rows)
        cls.refresh()
        cls.clear_queue(cls)

    def latest(self):
        return self.env["grc.refresh"]._latest(self.company)

    def assertFromNothing(self, day=0):
        """Check that the rows are those that the first refresh of all would write on a day."""
        found = self.all_facts()
        self.assertFalse({row["rebuilt_as_of"] for row in found.values()} - {None})
        savepoint = self.cr.savepoint()
        for table in ("grc_customer", "grc_refresh"):
            self.cr.execute(SQL("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), self.company.id))
        self.env.invalidate_all()
        with self.day_of_company(day):
            self.refresh()
        wanted = self.all_facts()
        savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(found, wanted)

    def assertSaid(self, day, cron):
        """Let a scheduled run go on a day behind the last refresh, and see that the log says so."""
        with self.day_of_company(day), self.assertLogs(REFRESH, "WARNING") as logs:
            self.assertCron(cron)
        self.assertIn(f"has gone back to {as_day(day)} (clock or time zone): its figures stay those of", logs.output[0])

    def test_clock_of_the_server(self):
        """It is a day back for a while: the day goes on as it was, whatever runs meanwhile, and the next one turns."""
        for day, cron in ((-1, "nightly"), (-30, "nightly"), (-1, "touched")):
            self.invoice(self.people[0], -2, 10)
            self.assertSaid(day, cron)
            self.assertEqual(self.latest().as_of, as_day(0))
            self.assertFromNothing()
        self.invoice(self.people[1], -3, 10)
        with self.assertNoLogs(REFRESH, "WARNING"):
            self.assertCron()
        self.assertFromNothing()
        with self.day_of_company(1):
            self.assertCron()
        self.assertFromNothing(1)

    def test_time_zone(self):
        """A company that is moved west over midnight keeps the day that it has had."""
        self.company.grc_tz = "Pacific/Kiritimati"
        self.assertCron()
        day = self.company._grc_today()
        self.company.grc_tz = "Pacific/Niue"
        self.assertLess(self.company._grc_today(), day)
        with self.assertLogs(REFRESH, "WARNING"):
            self.assertCron()
        self.assertEqual(self.latest().as_of, day)
        self.assertFromNothing(day)
        with self.day_of_company(day + timedelta(days=1)):
            self.assertCron()
            self.assertEqual(self.latest().as_of, self.company._grc_today())
        self.assertFromNothing(day + timedelta(days=1))

    def test_look_back_that_is_asked_for(self):
        """It stays one, and the next scheduled run restores today though the clock is back."""
        self.refresh(-25)
        self.assertEqual(self.customer(self.people[0]).rebuilt_as_of, as_day(-25))
        self.assertSaid(-1, "nightly")
        self.assertFromNothing()

    def test_day_that_has_not_come(self):
        with self.day_of_company(-1):
            with self.assertRaisesRegex(UserError, "cannot be known yet"):
                self.refresh(1)
            self.refresh(0)

    def test_why(self):
        """Why a score is what it is, is told of the day that the figures are of."""
        move = self.invoice(self.people[0], 0, 77)
        self.assertCron()
        self.assertEqual(self.customer(self.people[0]).recency, 0)
        with self.day_of_company(-1):
            self.env.invalidate_all()
            self.assertEqual(self.customer(self.people[0]).recency, 0)
            document = self.env["grc.customer.document"].search([("move_id", "=", move.id)])
            self.assertTrue(document.counted)

    def test_back_and_forth(self):
        """Whatever the clock does, after each run the rows are those of a rebuild from nothing."""
        chance = random.Random(1)
        zones = ("Pacific/Kiritimati", "Europe/Paris", "UTC", "Pacific/Niue")
        for __ in range(8):
            if chance.random() < 0.5:
                self.company.grc_tz = chance.choice(zones)
            self.invoice(chance.choice(self.people), -chance.randrange(0, 120), 20)
            with self.day_of_company(chance.randrange(-3, 4)):
                self.assertCron(chance.choice(("touched", "nightly")))
            # A posting alone keeps the day's thresholds: a run of everyone renews them.
            self.env["grc.queue"]._touch_company(self.company)
            with self.day_of_company(chance.randrange(-3, 2)):
                self.assertCron()
            self.assertFromNothing(self.latest().as_of)
