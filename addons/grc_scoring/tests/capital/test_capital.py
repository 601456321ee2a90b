from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests import test_security
from odoo.addons.grc_base.tests.common import GrcCase, as_day
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError


class CapitalCase(GrcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.partner("Buyer")
        cls.lines = cls.env["grc.capital.line"]

    def pay(self, invoice, day, amount=None):
        """Post an entry that pays an invoice (all of it, or an amount of it) on a day."""
        account = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term").account_id
        amount = amount or invoice.amount_residual_signed
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal("EXCH").id,
                "date": as_day(day),
                "line_ids": [
                    Command.create({"account_id": account.id, "credit": amount, "partner_id": invoice.partner_id.id}),
                    Command.create({"account_id": self.account("income").id, "debit": amount}),
                ],
            }
        )
        entry._post(soft=False)
        open_lines = (entry | invoice).line_ids.filtered(
            lambda line: line.account_id in account and not line.reconciled
        )
        open_lines.reconcile()
        return entry

    def activity(self, record, day=-5, done=True, **values):
        activity = self.env["mail.activity"].create(
            {"res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id, "user_id": self.env.uid}
            | values
        )
        if done:
            activity.active = False
            activity.date_done = as_day(day)
        return activity

    def meeting(self, partners, day=-5, hours=2, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": f"{as_day(day)} 09:00:00",
                "duration": hours,
                "stop": f"{as_day(day)} {9 + hours:02d}:00:00",
                "partner_ids": [Command.set((partners | self.env.user.partner_id).ids)],
            }
            | values
        )

    def ledger(self, partner=None):
        """Return {kind: sum} of a customer's lines, after a refresh, and check the column against them."""
        partner = partner or self.buyer
        self.refresh()
        customer = self.customer(partner)
        groups = self.lines._read_group([("customer_id", "=", customer.id)], ["kind"], ["amount:sum"])
        sums = {kind: round(amount, 2) for kind, amount in groups}
        self.assertAlmostEqual(customer.capital, sum(sums.values()), 2)
        return sums


@tagged("post_install", "-at_install")
class TestCapital(CapitalCase):
    def test_nothing_set(self):
        """Without a price of time and money, capital is the margin, and the form says what is missing."""
        invoice = self.invoice(self.buyer, -90, 200, product=self.good)
        self.activity(invoice)
        self.meeting(self.buyer)
        self.assertEqual(self.ledger(), {"margin": 140})
        customer = self.customer(self.buyer)
        self.assertEqual(customer.capital, customer.margin)
        self.assertIn("what an hour costs is not set", customer.capital_missing)
        self.assertIn("Late payment is not counted", customer.capital_missing)
        self.company.write({"grc_hour_cost": 1, "grc_late_rate": 1})
        customer.invalidate_recordset()
        self.assertFalse(customer.capital_missing)

    def test_prospect(self):
        """Whoever has not bought may have cost something already."""
        self.company.grc_hour_cost = 60
        self.buyer.grc_is_prospect = True
        self.activity(self.buyer)
        self.assertEqual(self.ledger(), {"activity": -15})

    def test_nobody(self):
        """A customer without a line has a capital of zero, not none."""
        self.order(self.buyer, confirm=False)
        self.assertEqual(self.ledger(), {})
        self.assertEqual(self.all_capital(), {self.buyer.id: 0})
        self.assertFalse(self.customer(self.buyer).capital_parts)

    def all_capital(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT partner_id, capital FROM grc_customer WHERE company_id = %s", [self.company.id])
        return dict(self.env.cr.fetchall())

    def test_gift(self):
        """A document worth nothing is no purchase, but what it gave away was given."""
        self.invoice(self.buyer, -9, 100, product=self.good)
        gift = self.invoice(self.buyer, -8, 0, product=self.good, quantity=3)
        self.assertEqual(gift.grc_kind, 0)
        self.assertEqual(self.ledger(), {"margin": 40, "free": -180})
        self.assertEqual(self.customer(self.buyer).margin, 40)
        gift.grc_not_sale = True
        self.assertEqual(self.ledger(), {"margin": 40})

    def test_basis(self):
        """The customer's margin says which part of it has no cost of its day."""
        self.invoice(self.buyer, -9, 100, product=self.good)
        order = self.order(self.buyer, 1, 100, day=-9)
        self.bill_order(order, -8)
        self.refresh()
        basis = self.customer(self.buyer).capital_basis
        self.assertIn("For 50 % of this margin the cost is estimated", basis)
        self.assertNotIn("no cost is known", basis)
        self.invoice(self.buyer, -7, 20)
        self.refresh()
        self.assertIn("For 20 % of this margin no cost is known", self.customer(self.buyer).capital_basis)
        # A margin that losses have eaten has no shares; amounts stand in.
        self.invoice(self.buyer, -6, 1, product=self.good, quantity=10)
        self.refresh()
        self.assertIn("559.00", self.customer(self.buyer).capital_basis)

    def test_orders_only(self):
        self.bill_order(self.order(self.buyer, 1, 100, day=-9), -8)
        self.refresh()
        self.assertFalse(self.customer(self.buyer).capital_basis)

    def test_huge(self):
        """Amounts of 1e12 add up to the cent."""
        self.company.write({"grc_hour_cost": 1e6, "grc_late_rate": 100})
        self.invoice(self.buyer, -365, 1e12, invoice_date_due=as_day(-365))
        self.activity(self.buyer)
        self.assertEqual(self.ledger(), {"margin": 1e12, "activity": -2.5e5, "late": -1e12})

    def test_bad_settings(self):
        for values, words in (
            ({"grc_hour_cost": -1}, "an hour cannot cost less than nothing"),
            ({"grc_late_rate": -0.01}, "must cost 0 to 100"),
            ({"grc_late_rate": 100.01}, "must cost 0 to 100"),
            ({"grc_activity_minutes": -1}, "0 to 1,440 minutes"),
            ({"grc_activity_minutes": 1441}, "0 to 1,440 minutes"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.company.write(values)
        kind = self.env["mail.activity.type"].create({"name": "Call"})
        for minutes in (-1, 1441):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env["grc.activity.time"].create({"activity_type_id": kind.id, "minutes": minutes})

    def test_settings_queue(self):
        """A change of what time or money costs asks for every figure anew."""
        kind = self.env["mail.activity.type"].create({"name": "Call"})
        for change in (
            lambda: self.company.write({"grc_hour_cost": 9}),
            lambda: self.company.write({"grc_late_rate": 9}),
            lambda: self.env["grc.activity.time"].create({"activity_type_id": kind.id, "minutes": 5}),
            lambda: self.env["grc.activity.time"].search(Domain.TRUE).write({"minutes": 6}),
            lambda: self.env["grc.activity.time"].search(Domain.TRUE).unlink(),
        ):
            self.clear_queue()
            change()
            self.assertIn((self.company.id, None, None), self.queued())

    # Late payment

    def late_invoice(self, day=-100, amount=3650, **values):
        return self.invoice(self.buyer, day, amount, invoice_date_due=as_day(day), **values)

    def late(self):
        return self.ledger().get("late", 0)

    def test_paid_by_sql(self):
        """A payment that was matched without the ORM costs the same as another, from the next full refresh on."""
        self.company.grc_late_rate = 10
        self.pay(self.late_invoice(), -50)
        paid = self.late()
        self.assertLess(paid, 0)
        self.refresh()
        stored = self.customers.search([]).mapped("capital")
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_partial_reconcile SET grc_late = NULL WHERE grc_late")
        self.env.invalidate_all()
        self.refresh()
        self.assertEqual(self.late(), paid)
        self.assertEqual(self.customers.search([]).mapped("capital"), stored)
        self.env.cr.execute("SELECT COUNT(*) FROM account_partial_reconcile WHERE grc_late IS NULL")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_late(self):
        """3,650 for ten days at 10 % a year cost 10."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        self.assertEqual(self.late(), -100)
        first = self.pay(invoice, -90, 1825)
        self.assertEqual(self.late(), -55)
        last = self.pay(invoice, -60)
        self.assertEqual(self.late(), -25)
        line = self.lines.search([("kind", "=", "late")])
        self.assertEqual((line.date, line.res_id), (as_day(-100), invoice.id))
        # A look back sees what was open then.
        self.refresh(-80)
        self.assertEqual(self.customer(self.buyer).capital, 3650 - 5 - 10)
        self.assertAlmostEqual(sum(self.lines.search(Domain.TRUE).mapped("amount")), 3635, 2)
        # Payments that are matched with nothing are there all the same; one that is taken back is not.
        self.refresh()
        invoice.line_ids.remove_move_reconcile()
        self.assertEqual(self.late(), -25)
        (first | last).button_draft()
        self.assertEqual(self.late(), -100)

    def test_due_date_typed_years_wrong(self):
        """Point 16: days late are a year at most, and none before there was an invoice."""
        self.company.grc_late_rate = 10
        for due in ("1926-01-01", as_day(-3750), as_day(-435)):
            invoice = self.invoice(self.buyer, -100, 3650, invoice_date_due=due)
            self.assertEqual(self.late(), -100)
            self.assertEqual(self.lines.search([("kind", "=", "late")]).date, as_day(-100))
            payment = self.pay(invoice, -90)
            self.assertEqual(self.late(), -10)
            # What was paid would cover the next invoice.
            payment.button_draft()
            payment.unlink()
            invoice.button_draft()
            invoice.button_cancel()
        # Carried over with its due date of months before: late from then on.
        self.invoice(self.buyer, -100, 3650, invoice_date_due=as_day(-300))
        self.assertEqual(self.late(), -300)

    def test_late_for_years(self):
        self.company.grc_late_rate = 10
        for day in (-365, -366, -3000):
            invoice = self.late_invoice(day)
            self.assertEqual(self.late(), -365)
            self.credit(invoice, 0, 3650)

    def test_in_time(self):
        self.company.grc_late_rate = 10
        self.pay(self.late_invoice(), -100)
        self.invoice(self.buyer, -5, 100, invoice_date_due=as_day(0))
        self.invoice(self.buyer, -5, 100, invoice_date_due=as_day(30))
        self.assertEqual(self.late(), 0)

    def test_paid_before(self):
        """An advance is not late, however late it is matched."""
        self.company.grc_late_rate = 10
        self.pay(self.late_invoice(), -200)
        self.assertEqual(self.late(), 0)

    def test_paid_in_part_without_an_entry(self):
        """A part that a payment without a journal entry paid was late until then; the rest still is."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        self.assertEqual(self.late(), -100)
        self.pay_without_entry(invoice, -60, 365)
        self.assertEqual(self.late(), -90 - 4, "3285 for 100 days, 365 for 40")

    def test_credited(self):
        """What a credit note settles was not paid late; nor does a reversed invoice cost on."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        credit = self.credit(invoice, -50, 3650)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(self.late(), 0)
        credit.line_ids.remove_move_reconcile()
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(self.late(), 0)
        self.credit(self.late_invoice(), -50, 1825)
        self.assertEqual(self.late(), -50)

    def test_due_date_moved(self):
        """A later due date is forgiven, whether the invoice is open or paid."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        invoice.invoice_date_due = as_day(-10)
        self.assertEqual(self.late(), -10)
        self.pay(invoice, 0)
        self.assertEqual(self.late(), -10)

    def pay_without_entry(self, invoice, day, amount):
        """Post a payment that waits for its statement: the receivable stays open."""
        bank = self.journal("BNK") or self.env["account.journal"].create(
            {"name": "Bank", "code": "BNK", "type": "bank"}
        )
        with patch.object(type(invoice), "_get_invoice_in_payment_state", lambda move: "in_payment"):
            payment = self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_id": self.buyer.id,
                    "amount": amount,
                    "journal_id": bank.id,
                    "date": as_day(day),
                    "invoice_ids": [Command.set(invoice.ids)],
                }
            )
            payment.action_post()
            self.assertFalse(payment.move_id)
            self.assertEqual(invoice.payment_state, "in_payment")

    def test_payment_without_entry(self):
        """Where statements are matched later, the payment's date ends the delay."""
        self.company.grc_late_rate = 10
        self.pay_without_entry(self.late_invoice(), -80, 3650)
        self.assertEqual(self.late(), -20)

    def test_payment_touches(self):
        """A payment asks for the customer anew, late or not; so does one that is taken back."""
        for day in (-50, -100):
            invoice = self.late_invoice()
            self.env.flush_all()
            self.clear_queue()
            self.pay(invoice, day)
            self.assertIn((self.company.id, self.buyer.id, None), self.queued())
            self.clear_queue()
            invoice.line_ids.remove_move_reconcile()
            self.assertIn((self.company.id, self.buyer.id, None), self.queued())

    def test_history_of_payments(self):
        """The mark of an installation is the mark of the ORM."""
        self.pay(self.late_invoice(), -50)
        self.pay(self.late_invoice(), -100)
        self.env.flush_all()
        partials = self.env["account.partial.reconcile"].search([("company_id", "=", self.company.id)])
        marks = partials.mapped("grc_late")
        self.assertEqual(sorted(marks), [False, True])
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET grc_late = NULL WHERE id IN %s", [tuple(partials.ids)]
        )
        partials._grc_fill_late()
        partials.invalidate_recordset()
        self.assertEqual(partials.mapped("grc_late"), marks)

    # Time

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

    # The ledger

    def test_hook(self):
        """What another addon adds is in the ledger and in the column alike."""
        ledger = self.registry["grc.capital"]
        queries = ledger._queries

        def extended(model, scope):
            return queries(model, scope) + [
                SQL(
                    """
                    SELECT p.id AS partner_id, %s AS company_id, %s::date AS date, 'activity' AS kind, -7.0 AS amount,
                           'res.partner' AS res_model, p.id AS res_id
                      FROM res_partner p WHERE %s
                    """,
                    scope.company.id,
                    as_day(day),
                    scope.among(SQL("p.id")),
                )
                for day in (-3, 1)
            ]

        self.invoice(self.buyer, -9, 100)
        with patch.object(ledger, "_queries", extended):
            self.assertEqual(self.ledger(), {"margin": 100, "activity": -7})
            self.refresh(partner_ids=self.buyer.ids)
            self.assertEqual(self.customer(self.buyer).capital, 93)

    def test_asking(self):
        """However the ledger is asked for a customer or a line, the answer is the same."""
        self.company.write({"grc_hour_cost": 60, "grc_late_rate": 5})
        second = self.partner("Second")
        for partner in (self.buyer, second):
            invoice = self.invoice(partner, -90, 100, invoice_date_due=as_day(-90))
            self.activity(invoice)
            self.meeting(partner)
        self.refresh()
        everyone = self.lines.search(Domain.TRUE)
        customer = self.customer(self.buyer)
        own = everyone.filtered(lambda line: line.customer_id == customer)
        self.assertEqual(set(own.mapped("kind")), {"margin", "activity", "meeting", "late"})
        self.assertEqual(len(own) * 2, len(everyone))
        for domain in (
            [("customer_id", "=", customer.id)],
            [("customer_id", "in", customer.ids)],
            [("customer_id", "in", [customer.id, False, 0])],
            [("customer_id", "in", customer.ids), ("amount", "!=", 0)],
            [("id", "in", own.ids)],
            [("customer_id", "not in", (everyone.customer_id - customer).ids)],
            [("customer_id.partner_id", "=", self.buyer.id)],
            [("customer_id", "ilike", "Buyer")],
            [("customer_id", "any", [("partner_id", "=", self.buyer.id)])],
            [("customer_id", "in", self.customers._search([("partner_id", "=", self.buyer.id)]))],
            ["|", ("customer_id", "=", customer.id), ("id", "=", own[0].id)],
            ["!", ("customer_id", "!=", customer.id)],
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.lines.search(domain), own)
        self.assertFalse(self.lines.search([("customer_id", "in", [])]))
        self.assertFalse(self.lines.search([("customer_id", "=", False)]))
        self.env.invalidate_all()
        line = self.lines.browse(own[-1].id)
        self.assertEqual((line.customer_id, line.kind), (own[-1].customer_id, own[-1].kind))
        kinds = [kind for (kind,) in self.lines._read_group([], ["kind"])]
        self.assertEqual(kinds, ["margin", "activity", "meeting", "late"])

    def test_opening(self):
        """Each line opens its document; one that is gone says so."""
        self.company.grc_hour_cost = 60
        invoice = self.invoice(self.buyer, -90, 100)
        order = self.order(self.buyer)
        done = self.activity(order)
        meeting = self.meeting(self.buyer)
        self.refresh()
        found = {line.kind: line for line in self.lines.search(Domain.TRUE)}
        for kind, record in (("margin", invoice), ("activity", order), ("meeting", meeting)):
            action = found[kind].action_open_document()
            self.assertEqual((action["res_model"], action["res_id"]), (record._name, record.id))
        self.assertEqual(found["margin"].document, invoice.name)
        line = found["activity"]
        self.env.cr.execute("DELETE FROM mail_activity WHERE id = %s", [done.id])
        with self.assertRaisesRegex(UserError, "is gone"):
            line.action_open_document()

    def test_parts(self):
        """The picture adds up to the column, in the order of the kinds."""
        self.company.write({"grc_hour_cost": 60})
        self.activity(self.invoice(self.buyer, -90, 100, product=self.good))
        self.refresh()
        customer = self.customer(self.buyer)
        self.assertEqual(
            [(part["kind"], part["label"], part["amount"]) for part in customer.capital_parts],
            [("margin", "Margin at list price", 40), ("activity", "Activities", -15)],
        )
        action = customer.action_open_capital()
        self.assertEqual(len(self.lines.search(action["domain"])), 2)
        self.assertEqual(self.buyer.action_open_grc_capital()["domain"], action["domain"])
        self.assertEqual(self.buyer.grc_capital, 25)

    def test_queries(self):
        """A customer's ledger costs as many statements for thirty documents as for one."""
        self.invoices([(self.buyer, -day, 100) for day in range(30)])
        self.refresh()
        customer = self.customer(self.buyer)
        self.env.invalidate_all()
        self.lines.search_read([("customer_id", "=", customer.id)], ["date", "kind", "amount", "document"])
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self.lines.search_read([("customer_id", "=", customer.id)], ["date", "kind", "amount", "document"])


@tagged("post_install", "-at_install")
class TestCapitalSecurity(test_security.TestSecurity):
    """The ledger is asked as the customers are: by the owner, a colleague, and those who may not see it."""

    own = ("grc.capital.line",)
    test_of_company = test_values = test_cache_of_another = test_posting_needs_no_group = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"grc_hour_cost": 10, "grc_late_rate": 5})
        cls.refresh()

    def own_ways(self, model):
        ways = self.ways(model, ["customer_id", "kind", "amount"], [])
        return {name: way for name, way in ways.items() if "sudo" not in name}

    def test_linked(self):
        """Capital on contacts."""
        domain = [("id", "in", self.records["res.partner"])]
        self.assertBlind("res.partner", self.ways("res.partner", ["grc_capital"], domain))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.addons.base.models.ir_model")
    def test_without_the_group(self):
        for user in ("employee", "portal"):
            with self.assertRaises(AccessError):
                self.env["grc.capital.line"].with_user(self.users[user]).search([])

    def test_nobody_writes(self):
        line = self.env["grc.capital.line"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertTrue(line)
        for user in ("owner", "manager"):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(line.with_user(self.users[user]).has_access(operation))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_colleague_opens_nothing(self):
        """A line that is not the user's cannot be opened by its id."""
        line = self.env["grc.capital.line"].search([("customer_id.partner_id", "=", self.hidden.id)], limit=1)
        for user in ("colleague", "employee"):
            with self.assertRaises(AccessError):
                env = self.env(user=self.users[user], context={"allowed_company_ids": self.company.ids})
                line.with_env(env).action_open_document()

    def test_settings_are_the_manager_s(self):
        times = self.env["grc.activity.time"]
        self.assertTrue(times.with_user(self.users["manager"]).has_access("create"))
        self.assertTrue(times.with_user(self.users["owner"]).has_access("read"))
        self.assertFalse(times.with_user(self.users["owner"]).has_access("create"))
        self.assertFalse(times.with_user(self.users["employee"]).has_access("read"))
