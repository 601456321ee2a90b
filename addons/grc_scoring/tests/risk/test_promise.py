from odoo import Command
from odoo.addons.grc_base.tests.common import as_day, rows_written
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, format_date, mute_logger
from psycopg2 import IntegrityError

from .test_debt import DebtCase


@tagged("post_install", "-at_install")
class TestPromise(DebtCase):
    """Point 15: what customers promise, by the ledger."""

    def promise(self, amount=352, day=7, partner=None):
        return self.env["grc.promise"]._take(partner or self.buyer, self.company, amount, as_day(day))

    def assertStates(self, promise, *expected):
        """Check (paid of it, state) of a promise on days of the company."""
        for day, paid, state in expected:
            self.env.invalidate_all()
            with self.day_of_company(day):
                self.assertEqual((promise.paid, promise.state), (paid, state), day)

    def test_broken(self):
        """Nothing by the third day after the day promised; 100 of it is not enough, and what comes later is late."""
        invoice = self.bill(self.buyer, -60, 352)
        promise = self.promise()
        self.assertStates(promise, (0, 0, "open"), (10, 0, "open"), (11, 0, "broken"))
        self.pay(invoice, 10, 100)
        self.pay(invoice, 11, 252)
        self.assertStates(promise, (9, 0, "open"), (10, 100, "open"), (11, 100, "broken"), (90, 100, "broken"))

    def test_kept(self):
        """Paid on the last day that counts, matched or not, with a journal entry or without."""
        ways = (
            lambda invoice: self.pay(invoice, 10, 352),
            lambda invoice: self.on_account(10, 352, invoice.partner_id),
            lambda invoice: self.payment(10, 352, partner_id=invoice.partner_id.id),
            lambda invoice: self.note(10, 352, invoice.partner_id),
        )
        for place, pay in enumerate(ways):
            with self.subTest(place):
                partner = self.partner(f"Way {place}")
                invoice = self.bill(partner, -60, 352)
                promise = self.promise(partner=partner)
                pay(invoice)
                self.assertStates(promise, (9, 0, "open"), (10, 352, "kept"), (11, 352, "kept"), (90, 352, "kept"))

    def test_of_a_part(self):
        """100 of 352: kept by 100; what is paid of a younger invoice that was not due is not what was promised."""
        self.bill(self.buyer, -60, 352)
        younger = self.bill(self.buyer, -5, 500)
        promise = self.promise(100)
        self.assertEqual(promise.owed, 852)
        self.pay(younger, 5)
        self.assertStates(promise, (6, 100, "open"), (11, 100, "broken"))
        self.on_account(9, 100)
        self.assertStates(promise, (8, 100, "open"), (9, 100, "kept"), (30, 100, "kept"))

    def test_of_more_than_is_overdue(self):
        self.bill(self.buyer, -60, 352)
        self.bill(self.buyer, -5, 500)
        promise = self.promise(800)
        self.on_account(3, 700)
        self.assertStates(promise, (3, 700, "open"), (11, 700, "broken"))
        self.on_account(4, 100)
        self.assertStates(promise, (4, 800, "kept"))

    def test_net_of_what_is_there(self):
        """Of 352, 100 were there when the customer promised: a promise is of 252."""
        self.bill(self.buyer, -60, 352)
        self.on_account(-5, 100)
        with self.assertRaisesRegex(UserError, "252.00.* is owed"):
            self.promise(252.01)
        promise = self.promise(252)
        self.on_account(5, 251.99)
        self.assertStates(promise, (20, 251.99, "broken"))

    def test_booked_later_with_an_earlier_date(self):
        """The bank's statement comes a month later: the promise was kept all the same; matched elsewhere, not."""
        invoice = self.bill(self.buyer, -60, 352)
        promise = self.promise()
        self.assertStates(promise, (40, 0, "broken"))
        entry = self.on_account(-1, 352)
        self.assertStates(promise, (40, 352, "kept"))
        with self.day_of_company(40):
            self.match(entry, self.bill(self.buyer, -3, 352))
        self.assertStates(promise, (40, 0, "broken"))
        self.pay(invoice, 3)
        self.assertStates(promise, (40, 352, "kept"))

    def called(self, day):
        """Return whether somebody may call the buyer on a day."""
        condition = self.env["grc.debt"].sudo()._called(self.company, as_day(day), SQL("%s::integer", self.buyer.id))
        return self.env.execute_query(SQL("SELECT %s", condition))[0][0]

    def test_silence_ends_with_the_money(self):
        """Who promised 50 in 60 days is not called until they are there, and is called for another invoice then."""
        self.bill(self.buyer, -60, 50)
        self.promise(50, 60)
        self.assertFalse(self.called(1))
        self.on_account(2, 50)
        self.assertFalse(self.called(1))
        self.assertTrue(self.called(2))

    def test_nobody_without_an_entity(self):
        """A contact that came by SQL has no entity: others are called all the same."""
        self.bill(self.buyer, -60, 50)
        other = self.partner("By SQL")
        self.bill(other, -60, 50)
        self.promise(50, 10, other)
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET commercial_partner_id = NULL WHERE id = %s", [other.id])
        self.env.invalidate_all()
        self.assertTrue(self.called(1))

    def test_invoice_is_blocked_afterwards(self):
        """A promise that was broken stays so when its invoice is given to a collector; no money came."""
        invoice = self.bill(self.buyer, -60, 352)
        promise = self.promise()
        self.assertStates(promise, (11, 0, "broken"))
        invoice.action_toggle_block_payment()
        self.assertStates(promise, (5, 0, "open"), (11, 0, "broken"), (90, 0, "broken"))

    def test_invoice_is_cancelled_afterwards(self):
        """What is no longer asked for can be neither kept nor broken; of two invoices the other one stays."""
        invoice, other = self.bill(self.buyer, -60, 300), self.bill(self.buyer, -59, 52)
        promise = self.promise()
        invoice.button_draft()
        self.assertStates(promise, (5, 0, "open"), (11, 0, "broken"))
        self.on_account(5, 52)
        self.assertStates(promise, (4, 0, "open"), (5, 52, "kept"), (90, 52, "kept"))
        other.button_draft()
        self.assertStates(promise, (5, 0, False), (90, 0, False))

    def test_blocked_invoice(self):
        """Money that is there is not used up by an older invoice for which nobody is called."""
        self.bill(self.buyer, -90, 100).action_toggle_block_payment()
        self.bill(self.buyer, -60, 352)
        self.on_account(-5, 100)
        promise = self.promise(252)
        self.assertEqual(promise.owed, 252)
        self.on_account(5, 252)
        self.assertStates(promise, (4, 0, "open"), (5, 252, "kept"), (20, 252, "kept"))

    def test_merged(self):
        """What the survivor owed besides breaks no promise of another, and a promise follows its customer."""
        invoice = self.bill(self.buyer, -60, 352)
        self.bill(self.punctual, -90, 500)
        promise = self.promise()
        self.merge(self.punctual, self.buyer)
        self.assertEqual(promise.partner_id, self.punctual)
        self.assertStates(promise, (10, 0, "open"), (11, 0, "broken"))
        self.pay(invoice, 5)
        self.assertStates(promise, (6, 352, "kept"))
        self.refresh()
        self.assertEqual(self.punctual, self.customer(self.punctual).partner_id)

    def test_wrong_promises(self):
        self.bill(self.buyer, -60, 352)
        for amount in (0, -5, 352.01, 1e300, float("inf"), float("nan"), None, "much", [1]):
            with self.subTest(amount=amount), self.assertRaisesRegex(UserError, "352.00.* is owed: a promise"):
                self.promise(amount)
        for day in (as_day(-1), as_day(367), "0001-01-01", "9999-12-31", "soon", False, 5):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "within a year"):
                self.env["grc.promise"]._take(self.buyer, self.company, 352, day)
        with self.assertRaisesRegex(UserError, "Nothing is owed"):
            self.promise(partner=self.punctual)
        for reason in ("", "   ", None, "x" * 501, 5):
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, "Say why"):
                self.env["grc.promise"]._dispute(self.buyer, self.company, reason)
        promise = self.promise()
        for column, value in (("amount", -1), ("amount", "NaN"), ("amount", 400), ("date_due", "0001-01-01")):
            with (
                self.subTest(column),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                column = SQL.identifier(column)
                self.env.cr.execute(SQL("UPDATE grc_promise SET %s = %s WHERE id = %s", column, value, promise.id))

    def test_rights(self):
        """Read by who sees the customer, and by who was told; written by nobody, deleted by a manager."""
        groups = "sales_team.group_sale_salesman,grc_base.group_grc_user"
        company = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        owner, colleague = (new_test_user(self.env, f"grc_{name}", groups, **company) for name in ("own", "other"))
        boss = new_test_user(self.env, "grc_boss", "base.group_user,grc_base.group_grc_manager", **company)
        book = new_test_user(self.env, "grc_book", "account.group_account_invoice,grc_base.group_grc_user", **company)
        self.buyer.user_id = owner
        self.bill(self.buyer, -60, 352)
        promise = self.promise()
        for user, count in ((owner, 1), (colleague, 0), (boss, 1), (book, 1)):
            promises = self.env["grc.promise"].with_user(user).with_context(allowed_company_ids=self.company.ids)
            self.assertEqual(promises.search_count([]), count, user.login)
            self.assertEqual(promises.search_count([("state", "=", "open")]), count, user.login)
            self.assertEqual(promises.search_count([("state", "in", ("kept", "broken"))]), 0)
            for values in ({"amount": 1}, {"date_due": as_day(30)}, {"user_id": user.id}, {"state": "kept"}):
                with self.assertRaises(AccessError):
                    promise.with_user(user).write(values)
            with self.assertRaises(AccessError):
                promises.create({"partner_id": self.buyer.id, "kind": "dispute", "reason": "x", "made_on": as_day(0)})
            if user != boss:
                with self.assertRaises(AccessError):
                    promise.with_user(user).unlink()
        stranger = self.new_company("Strangers")
        boss.company_ids |= stranger
        promises = self.env["grc.promise"].with_user(boss).with_context(allowed_company_ids=stranger.ids)
        self.assertFalse(promises.search([]))
        self.assertTrue(promise.with_user(boss).unlink())

    # In risk

    def test_counts_in_risk(self):
        """One broken promise is one more invoice paid late; a customer who has none keeps their figures."""
        self.settle(self.punctual, [-5, 3, -1, -2])
        self.settle(self.buyer, [-5, 10, 12])
        self.bill(self.buyer, -60, 352)
        self.refresh()
        model = self.fit().model
        before = [self.figures(partner) for partner in (self.buyer, self.punctual)]
        with self.day_of_company(-41):
            self.promise(day=-21)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual(self.fit().model, model)
        self.assertEqual(self.figures(self.punctual), before[1])
        # 3 of 4 late; until 18 days ago, so it weighs 0.5^(18 / 365).
        alpha, beta, weight = model["alpha"], model["beta"], 0.5 ** (18 / 365)
        self.assertAlmostEqual(before[0]["risk_probability"], (alpha + 3) / (alpha + beta + 4), 4)
        self.assertAlmostEqual(found["risk_probability"], (alpha + 3 + weight) / (alpha + beta + 4 + weight), 4)
        self.assertGreater(found["risk_probability"], before[0]["risk_probability"])
        same = set(before[0]) - {"risk_probability", "risk_grade"}
        self.assertEqual({name: found[name] for name in same}, {name: before[0][name] for name in same})
        customer = self.customer(self.buyer)
        self.assertEqual((customer.promises_kept, customer.promises_broken), (0, 1))
        self.assertIn("Promises to pay broken in two years: 1 of 1.", customer.risk_reasons)
        badge = next(badge for badge in customer._badges() if badge["text"] == "Promise broken")
        opened = getattr(customer, badge["method"])()
        self.assertEqual(len(self.env["grc.promise"].search(opened["domain"])), 1)
        # On the last day that counted it was not broken.
        self.refresh(-18)
        self.assertEqual(self.customer(self.buyer).promises_broken, 0)
        self.refresh()
        written = rows_written(self.env)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(rows_written(self.env), written)

    def test_kept_counts_nowhere(self):
        invoice = self.bill(self.buyer, -60, 352)
        self.pay(invoice, -20)
        self.refresh()
        before = self.figures(self.buyer)
        invoice.line_ids.remove_move_reconcile()
        with self.day_of_company(-25):
            self.promise(day=-22)
        self.match(invoice, self.env["account.move"].search([("move_type", "=", "entry")], limit=1, order="id desc"))
        self.refresh()
        self.assertEqual(self.figures(self.buyer), before)
        self.assertEqual(self.customer(self.buyer).promises_kept, 1)

    def test_waiting(self):
        """Whoever has promised is not under Do now, until three days after the day promised."""
        self.bill(self.buyer, -60, 352)
        self.refresh()
        self.env.cr.execute("UPDATE grc_customer SET value_class = 'a' WHERE company_id = %s", [self.company.id])
        self.assertTrue(self.screen("todo")._overdue({}))
        self.promise(day=7)
        self.assertIsNone(self.screen("todo")._overdue({}))
        text = f"Promised: $\N{NO-BREAK SPACE}352.00 on {format_date(self.env, as_day(7))}."
        self.assertIn(text, self.customer(self.buyer).risk_reasons)
        for day, silent in ((10, True), (11, False)):
            with self.day_of_company(day):
                self.assertEqual(self.screen("todo")._overdue({}) is None, silent, day)
