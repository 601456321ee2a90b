"""Activities and meetings cost the time that they took."""

from datetime import timedelta

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.fields import Domain
from odoo.tests import tagged

from .common_capital import CapitalCase


@tagged("post_install", "-at_install")
class TestCapitalTime(CapitalCase):
    def test_activities(self):
        self.company.write({"grc_hour_cost": 60, "grc_activity_minutes": 20})
        kinds = self.env["mail.activity.type"].create([{"name": name} for name in ("Call", "Visit", "Reminder")])
        times = self.env["grc.activity.time"]
        times.create({"activity_type_id": kinds[1].id, "minutes": 90})
        times.create({"activity_type_id": kinds[2].id, "minutes": 0})
        invoice = self.invoice(self.buyer, -9, 100)
        order = self.order(self.buyer)
        worker = self.partner("Worker", parent_id=self.buyer.id, is_company=False)
        for record in (self.buyer, worker, order, invoice):
            self.activity(record, activity_type_id=kinds[0].id)
        self.activity(self.buyer, activity_type_id=kinds[1].id)
        self.activity(self.buyer, activity_type_id=kinds[2].id)
        self.activity(self.buyer, done=False)
        self.activity(self.buyer, day=0)
        self.activity(self.buyer, day=1)  # not done yet, on the company's day
        bill = self.env["account.move"].create({"move_type": "in_invoice", "partner_id": self.buyer.id})
        self.activity(bill)
        self.assertEqual(self.ledger(), {"margin": 100, "activity": -(5 * 20 + 90)})

    def test_whose_company(self):
        """A partner of nobody's own costs the company of whoever did the work."""
        self.company.grc_hour_cost = 60
        other = self.new_company("Second Ltd", grc_hour_cost=60)
        self.env.user.company_ids |= other
        colleague = self.env["res.users"].create(
            {
                "name": "Colleague",
                "login": "grc_other",
                "company_id": other.id,
                "company_ids": [Command.set((other | self.company).ids)],
            }
        )
        self.invoice(self.buyer, -9, 100)
        self.invoice(self.buyer, -9, 10, company=other)
        self.activity(self.buyer)
        self.activity(self.buyer, user_id=colleague.id)
        self.activity(self.buyer, user_id=colleague.id)
        self.assertEqual(self.ledger(), {"margin": 100, "activity": -15})
        self.refresh(company=other)
        self.assertEqual(self.customer(self.buyer, other).capital, 10 - 30)
        both = self.lines.with_context(allowed_company_ids=(self.company | other).ids)
        groups = dict(both._read_group([], ["company_id"], ["amount:sum"]))
        self.assertEqual(
            {company.id: round(amount, 2) for company, amount in groups.items()}, {self.company.id: 85, other.id: -20}
        )

    def test_meetings(self):
        self.company.grc_hour_cost = 50
        second = self.partner("Second")
        self.invoice(second, -9, 5)
        self.invoice(self.buyer, -9, 5)
        colleague = self.env["res.users"].create({"name": "Colleague", "login": "grc_colleague_meeting"})
        worker = self.partner("Worker", parent_id=self.buyer.id, is_company=False)
        self.meeting(self.buyer | worker)  # two hours, one of us
        self.meeting(self.buyer | second | colleague.partner_id)  # two hours, two of us, two customers
        self.meeting(self.buyer, allday=True, start_date=as_day(-5), stop_date=as_day(-4))
        self.meeting(self.buyer, day=3)
        self.meeting(self.buyer, active=False)
        absent = self.meeting(self.buyer)
        absent.attendee_ids.filtered(lambda guest: guest.partner_id == self.buyer).state = "declined"
        hours = self.company.resource_calendar_id.hours_per_day
        self.assertEqual(self.ledger(), {"margin": 5, "meeting": -(100 + 100 + 2 * hours * 50)})
        self.assertEqual(self.ledger(second), {"margin": 5, "meeting": -100})
        self.assertEqual(len(self.lines.search([("kind", "=", "meeting")])), 4)

    def test_meeting_over_several_days(self):
        """Point 16: its nights cost nothing; nor does an end that was typed years wrong."""
        self.company.grc_hour_cost = 50
        self.invoice(self.buyer, -9, 5)
        hours = self.company.resource_calendar_id.hours_per_day
        start = as_day(-5)
        for days, clock, allday, expected in (
            (2, "17:00:00", False, 3 * hours),  # 56 hours by the clock
            (0, "19:00:00", False, 10),  # a long day is a long day
            (1, "00:00:00", False, 15),  # until midnight
            (0, "09:30:00", False, 0.5),
            (4, "00:00:00", True, 5 * hours),
            (3650, "17:00:00", False, 31 * hours),
            (3650, "17:00:00", True, 31 * hours),
        ):
            with self.subTest(days=days, clock=clock, allday=allday):
                stop = start + timedelta(days=days)
                times = {"start": f"{start} 09:00:00", "stop": f"{stop} {clock}"}
                if allday:
                    times = {"start_date": start, "stop_date": stop}
                meeting = self.env["calendar.event"].create(
                    {"name": "Fair", "allday": allday, "partner_ids": [Command.set(self.buyer.ids)]} | times
                )
                self.assertEqual(self.ledger().get("meeting"), -50 * expected)
                meeting.unlink()
        # An evening that ends after midnight, and the activity that a meeting stands for.
        evening = {"start": f"{start} 20:00:00", "stop": f"{start + timedelta(days=1)} 01:00:00"}
        self.meeting(self.buyer, **evening, duration=5)
        self.assertEqual(self.ledger()["meeting"], -250)

    def test_no_time_twice(self):
        """The meeting of an activity counts once: as a meeting where the customer was, else as the activity."""
        self.company.grc_hour_cost = 50
        self.invoice(self.buyer, -9, 5)
        self.activity(self.buyer, calendar_event_id=self.meeting(self.buyer, hours=1).id)
        self.assertEqual(self.ledger(), {"margin": 5, "meeting": -50})
        self.activity(self.buyer, calendar_event_id=self.meeting(self.env["res.partner"], hours=3).id)
        self.assertEqual(self.ledger(), {"margin": 5, "meeting": -50, "activity": -150})

    def test_time_touches(self):
        """Time spent asks for the customer anew, where it costs something."""
        worker = self.partner("Worker", parent_id=self.buyer.id, is_company=False)
        for cost in (0, 50):
            self.company.grc_hour_cost = cost
            for spend in (
                lambda: self.activity(worker, done=False).action_done(),
                lambda: self.meeting(worker),
                lambda: self.meeting(worker, day=9).write({"start": f"{as_day(-9)} 09:00:00"}),
                lambda: self.env["calendar.event"].search(Domain.TRUE, limit=1, order="start").unlink(),
            ):
                self.env.flush_all()
                self.clear_queue()
                spend()
                self.assertEqual(self.buyer.id in {partner for __, partner, __ in self.queued()}, bool(cost))
        self.invoice(self.buyer, -9, 100)
        self.refresh()
        self.activity(self.buyer, done=False).action_done()
        self.assertCron()
        customer = self.customer(self.buyer)
        self.assertLess(customer.capital, 100)
        self.assertAlmostEqual(customer.capital, sum(self.lines.search([]).mapped("amount")), 2)
