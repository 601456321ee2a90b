from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestDayButtons(DayCase):
    """The card and the activity are one: what is done to one is done to the other."""

    def setUp(self):
        super().setUp()
        self.action = self.propose()
        self.activity = self.action.activity_id
        self.mine = self.as_user(self.seller)

    def test_done(self):
        token = self.mine.day_done(self.card(self.action), "He orders next week")
        self.assertFalse(self.activity.active)
        self.assertEqual(self.activity.feedback, "He orders next week")
        self.assertEqual((self.action.state, self.action.closed_on), ("done", MONDAY))
        self.assertIn("He orders next week", self.customer.message_ids[0].body)
        found = self.day()
        self.assertEqual((found["total"], found["done"]), (0, 1))
        said = len(self.customer.message_ids)
        self.mine.day_undo(token)
        self.assertTrue(self.activity.active)
        self.assertEqual((self.action.state, self.action.closed_on), ("open", False))
        self.assertEqual(len(self.customer.message_ids), said - 1)

    def test_done_in_odoo(self):
        self.activity.with_user(self.seller).action_feedback("Done elsewhere")
        self.assertEqual((self.action.state, self.action.closed_on), ("done", MONDAY))
        with self.assertRaisesRegex(UserError, "in the meantime"):
            self.mine.day_done([self.action.id, False])

    def test_cancelled_in_odoo(self):
        self.activity.with_user(self.seller).action_cancel()
        self.assertEqual(self.action.state, "dismissed")
        self.assertEqual(self.day()["total"], 0)

    def test_later(self):
        for when, expected in (("tomorrow", "2026-03-03"), ("next_week", "2026-03-09"), ("2026-04-01", "2026-04-01")):
            with self.subTest(when=when):
                token = self.mine.day_later(self.card(self.action), when)
                self.assertEqual(str(self.activity.date_deadline), expected)
                self.assertEqual(str(self.action.deadline), expected)
                self.assertEqual(self.day()["total"], 0)
                self.mine.day_undo(token)
                self.assertEqual((self.action.deadline, self.activity.date_deadline), (MONDAY, MONDAY))

    def test_later_in_odoo(self):
        self.activity.with_user(self.seller).date_deadline = "2026-03-05"
        self.assertEqual(str(self.action.deadline), "2026-03-05")
        self.action.deadline = "2026-03-06"
        self.assertEqual(str(self.activity.date_deadline), "2026-03-06")

    def test_later_in_odoo_than_it_makes_sense(self):
        """Point 16: what a user puts off beyond its last day stays until then; the user's word counts."""
        self.action.date_end = "2026-03-04"
        self.activity.with_user(self.seller).date_deadline = "2026-03-03"
        self.assertEqual(str(self.action.date_end), "2026-03-04")
        self.activity.with_user(self.seller).date_deadline = "2026-03-20"
        self.assertEqual((str(self.action.deadline), str(self.action.date_end)), ("2026-03-20", "2026-03-20"))
        for day, cards in (("2026-03-05", 0), ("2026-03-20", 1)):
            with self.on_day(day):
                self.plan()
                self.assertTrue(self.activity.exists())
                self.assertEqual((self.action.state, self.day()["total"]), ("open", cards))
        with self.on_day("2026-03-21"):
            self.plan()
        self.assertEqual((self.action.state, self.activity.exists()), ("expired", self.activity.browse()))

    def test_later_without_an_activity(self):
        action = self.propose(activity=False, date_end="2026-03-04")
        action.deadline = "2026-03-20"
        self.assertEqual(str(action.date_end), "2026-03-20")

    def test_later_refused(self):
        self.action.date_end = "2026-03-04"
        for when, reason in (
            ("2026-03-02", "after today"),
            ("2020-01-01", "after today"),
            ("never", "no day"),
            ("next_week", "until"),
        ):
            with self.subTest(when=when), self.assertRaisesRegex(UserError, reason):
                self.mine.day_later(self.card(self.action), when)

    def test_dismiss(self):
        with self.assertRaises(UserError):
            self.mine.day_dismiss(self.card(self.action), " ")
        token = self.mine.day_dismiss(self.card(self.action), "Has just bought")
        self.assertFalse(self.activity.exists())
        self.assertEqual((self.action.state, self.action.dismiss_reason), ("dismissed", "Has just bought"))
        self.mine.day_undo(token)
        self.assertEqual((self.action.state, self.action.dismiss_reason), ("open", False))
        self.assertEqual(self.action.activity_id.user_id, self.seller)
        self.assertEqual(self.action.activity_id.date_deadline, MONDAY)
        self.assertEqual(self.day()["total"], 1)

    def test_hand_over(self):
        token = self.mine.day_hand_over(self.card(self.action), self.colleague.id)
        self.assertEqual((self.activity.user_id, self.action.user_id), (self.colleague, self.colleague))
        self.assertEqual((self.day()["total"], self.day(self.colleague)["total"]), (0, 1))
        self.mine.day_undo(token)
        self.assertEqual((self.activity.user_id, self.action.user_id), (self.seller, self.seller))

    def test_hand_over_in_odoo(self):
        self.activity.user_id = self.colleague
        self.assertEqual(self.action.user_id, self.colleague)
        self.action.user_id = self.seller
        self.assertEqual(self.activity.user_id, self.seller)

    def test_hand_over_refused(self):
        self.colleague.active = False
        portal = self.new_user("grc_portal", "base.group_portal")
        for user in (self.colleague, portal):
            with self.assertRaisesRegex(UserError, "colleague"):
                self.mine.day_hand_over(self.card(self.action), user.id)

    def test_undo_by_another(self):
        token = self.mine.day_later(self.card(self.action), "tomorrow")
        with self.assertRaises(AccessError):
            self.as_user(self.colleague).day_undo(token)
        self.action.with_user(self.manager).deadline = "2026-03-20"
        with self.assertRaisesRegex(AccessError, "Somebody else"):
            self.mine.day_undo(token)

    def test_undo_is_no_back_door(self):
        """A token names an activity of another, or a user who cannot do it: refused."""
        token = self.mine.day_hand_over(self.card(self.action), self.colleague.id)
        theirs = self.plain(self.new_customer("Theirs"), user=self.manager)
        with self.assertRaises(AccessError):
            self.mine.day_undo(token | {"card": [self.action.id, theirs.id]})
        with self.assertRaises(AccessError):
            self.mine.day_undo({"undo": "later", "card": [False, theirs.id], "day": "2026-05-01"})
        with self.assertRaises(UserError):
            self.mine.day_undo(token | {"user": self.new_user("grc_portal", "base.group_portal").id})
        self.assertEqual((theirs.user_id, theirs.date_deadline), (self.manager, MONDAY))

    def test_refresh(self):
        """Point 7: a salesperson has new actions looked for in the background, and one request of theirs waits."""
        self.invoice(self.customer, "2026-01-10", 100, invoice_date_due="2026-02-01")
        self.plan()
        self.invoice(self.customer, "2026-01-10", 100, invoice_date_due="2026-02-02")
        plans = self.env["grc.plan"].search([("company_id", "=", self.company.id)])
        triggers = self.env["ir.cron.trigger"].search([])
        triggers.unlink()
        actions = self.actions.search_count([("company_id", "=", self.company.id)])
        for __ in range(3):
            self.mine.day_refresh()
        self.assertEqual(self.actions.search_count([("company_id", "=", self.company.id)]), actions)
        self.assertFalse(plans.exists(), "the calendar is looked at again")
        self.assertEqual(self.env["ir.cron.trigger"].search([]).cron_id, self.env.ref("grc_lifecycle.ir_cron_plan"))
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), 1)
        with self.assertRaises(AccessError):
            self.as_user(self.new_user("grc_portal", "base.group_portal")).day_refresh()

    def test_card_of_another(self):
        theirs = self.propose(self.new_customer("Theirs", user_id=self.colleague.id), user_id=self.colleague.id)
        for call in (
            lambda: self.mine.day_done([theirs.id, False]),
            lambda: self.mine.day_dismiss([theirs.id, False], "No"),
            lambda: self.mine.day_assume(theirs.id, {"stake": 1}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_plain_activity(self):
        activity = self.plain()
        token = self.mine.day_dismiss([False, activity.id], "No")
        self.assertFalse(activity.exists())
        self.mine.day_undo(token)
        again = self.customer.activity_ids.filtered(lambda found: found.summary == "Own idea")
        self.assertEqual((again.user_id, again.date_deadline), (self.seller, MONDAY))
        self.mine.day_later([False, again.id], "tomorrow")
        self.assertEqual(str(again.date_deadline), "2026-03-03")
        token = self.mine.day_done([False, again.id])
        self.assertFalse(again.active)
        self.assertEqual(self.day()["done"], 1)
        self.mine.day_undo(token)
        self.assertTrue(again.active)

    def test_without_activity(self):
        """A card whose activity is not made yet works all the same."""
        action = self.propose(activity=False)
        self.mine.day_undo(self.mine.day_later([action.id, False], "tomorrow"))
        self.mine.day_undo(self.mine.day_hand_over([action.id, False], self.colleague.id))
        self.assertEqual((action.user_id, action.deadline), (self.seller, MONDAY))
        self.mine.day_done([action.id, False])
        self.assertEqual(action.state, "done")

    def test_assume(self):
        self.assertAlmostEqual(self.action.rank, 1000 * 0.2 / 15)
        rank = self.mine.day_assume(self.action.id, {"stake": 500, "probability": 0.5, "effort": 10})
        self.assertAlmostEqual(rank, 25)
        self.assertAlmostEqual(self.day()["cards"][0]["rank"], 25)

    def test_choices(self):
        choices = self.mine.get_day_choices()
        self.assertIn("Has just bought", choices["reasons"])
        self.assertIn(self.colleague.id, [user["id"] for user in choices["colleagues"]])
        self.assertNotIn(self.seller.id, [user["id"] for user in choices["colleagues"]])
