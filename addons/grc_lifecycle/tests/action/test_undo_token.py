from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestUndoToken(DayCase):
    """Point 4: nothing that a client sends back is believed."""

    def setUp(self):
        super().setUp()
        self.action = self.propose()
        self.mine = self.as_user(self.seller)

    def test_planning_writes_as_the_system(self):
        """A salesperson who has the day planned is not the last writer of what their colleagues are to do."""
        theirs = self.new_customer("Theirs", user_id=self.colleague.id)
        self.new_playbook()
        self.enter(theirs)
        self.mine._plan_day(self.company, MONDAY, whole=True)
        action = self.found(theirs)
        system = self.env.ref("base.user_root")
        self.assertEqual((action.create_uid, action.write_uid, action.activity_id.create_uid), (system,) * 3)
        self.assertEqual(action.user_id, self.colleague)
        for undo, values in (
            ("hand_over", {"user": self.seller.id}),
            ("later", {"day": "2026-12-31"}),
            ("done", {"messages": [], "following": []}),
        ):
            with self.subTest(undo=undo), self.assertRaises(AccessError):
                self.mine.day_undo({"undo": undo, "card": self.card(action), **values})
        self.assertEqual(action.user_id, self.colleague)

    def test_tampered(self):
        """A token is taken as it was given: one value, one key more, one less, another user, another kind."""
        theirs = self.propose(self.new_customer("Theirs", user_id=self.colleague.id), user_id=self.colleague.id)
        token = self.mine.day_hand_over(self.card(self.action), self.colleague.id)
        wrong = [
            {name: value for name, value in token.items() if name != "signature"},
            {name: value for name, value in token.items() if name != "until"},
            token | {"card": self.card(theirs)},
            token | {"user": self.colleague.id},
            token | {"by": self.colleague.id},
            token | {"undo": "later", "day": "2026-12-31"},
            token | {"until": "2099-01-01 00:00:00"},
            token | {"state": []},
            token | {"more": 1},
            token | {"signature": ""},
            token | {"signature": "é"},
            token | {"signature": None},
            {},
            [],
            None,
            "token",
        ]
        for tampered in wrong:
            with self.subTest(token=tampered), self.assertRaises(UserError):
                self.mine.day_undo(tampered)
        with self.assertRaises(AccessError):
            self.as_user(self.colleague).day_undo(token)
        self.mine.day_undo(token)
        self.assertEqual(self.action.user_id, self.seller)

    def test_back_to_whom_it_was(self):
        """What a manager hands over goes back to whose it was, not to who pressed the button."""
        token = self.as_user(self.manager).day_hand_over(self.card(self.action), self.colleague.id)
        self.as_user(self.manager).day_undo(token)
        self.assertEqual((self.action.user_id, self.action.activity_id.user_id), (self.seller, self.seller))

    def test_once(self):
        token = self.mine.day_later(self.card(self.action), "tomorrow")
        self.mine.day_undo(token)
        with self.assertRaisesRegex(AccessError, "Somebody else"):
            self.mine.day_undo(token)

    def test_too_late(self):
        token = self.mine.day_done(self.card(self.action))
        with freeze_time("2026-03-03 08:00:01"), self.assertRaisesRegex(AccessError, "too long ago"):
            self.mine.day_undo(token)

    def test_changed_since(self):
        """By whomever, and by the planner: what was left is no longer there."""
        token = self.mine.day_later(self.card(self.action), "tomorrow")
        self.action._close_by_hand("done")
        with self.assertRaisesRegex(AccessError, "Somebody else"):
            self.mine.day_undo(token)

    def test_left_the_company(self):
        token = self.mine.day_done(self.card(self.action))
        other = self.new_company("Other Ltd")
        self.seller.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self.actions.with_user(self.seller).with_context(allowed_company_ids=other.ids).day_undo(token)

    def test_values_are_not_the_clients(self):
        """The activity that a dismissal deleted comes back as the planner makes it, not as a token says."""
        token = self.mine.day_dismiss(self.card(self.action), "No")
        self.assertNotIn("values", token)
        self.mine.day_undo(token)
        self.assertEqual(self.action.activity_id.summary, "To do for this customer")
        self.assertEqual(self.action.activity_id.user_id, self.seller)

    def test_card_of_an_activity(self):
        """A card that names an activity alone is asked for like any other."""
        lead = self.env["crm.lead"].create({"name": "Hidden", "user_id": self.manager.id, "type": "opportunity"})
        hidden = self.plain(lead, user=self.manager)
        for press in (
            lambda: self.mine.day_done([False, hidden.id]),
            lambda: self.mine.day_dismiss([False, hidden.id], "No"),
            lambda: self.mine.day_later([False, hidden.id], "tomorrow"),
            lambda: self.mine.day_hand_over([False, hidden.id], self.seller.id),
        ):
            with self.assertRaises(AccessError):
                press()
        self.assertTrue(hidden.active)
