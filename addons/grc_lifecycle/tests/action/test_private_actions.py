from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_private import MARK, SOURCES, PrivateCase


@tagged("post_install", "-at_install")
class TestPrivateActions(PrivateCase):
    """Point 2: what an action says is read by those who may read the action, and life events by fewer."""

    def setUp(self):
        super().setUp()
        self.marked_actions = {source: self.marked(source) for source in SOURCES}

    def mine(self, source):
        return self.as_role("insider" if source == "life_event" else "seller", "grc.action")

    def card(self, action):
        return [action.id, action.activity_id.id or False]

    # What others can read

    def test_nothing_is_left_on_documents(self):
        """Activities, opportunities and messages are neutral before any button."""
        self.assertEqual(self.leaks(), [])
        for source, action in self.marked_actions.items():
            with self.subTest(source=source):
                activity = action.activity_id
                self.assertIn(activity.summary, ("Call this customer", "To do for this customer"))
                self.assertIn(f'data-oe-id="{action.id}"', activity.note)
                self.assertNotIn(MARK, activity.activity_type_id.name)

    def test_buttons(self):
        """Each button, and taking it back, leaves nothing of what the action says."""
        buttons = {
            "done": lambda actions, card, source: actions.day_done(
                card, f"{MARK} said" if source == "life_event" else "He orders"
            ),
            "later": lambda actions, card, source: actions.day_later(card, "tomorrow"),
            "dismiss": lambda actions, card, source: actions.day_dismiss(card, f"{MARK} because"),
            "hand_over": lambda actions, card, source: actions.day_hand_over(card, self.roles["trusted"].id),
        }
        for source, action in self.marked_actions.items():
            actions = self.mine(source).with_context(tracking_disable=False)
            for name, press in buttons.items():
                with self.subTest(source=source, button=name):
                    token = press(actions, self.card(action), source)
                    self.assertNotIn(MARK, repr(token))
                    self.assertEqual(self.leaks(), [])
                    actions.day_undo(token)
                    self.assertEqual(self.leaks(), [])
                    self.assertEqual(action.state, "open")
                    self.assertTrue(action.activity_id)

    def test_mail(self):
        """The subject of a mail to the customer is for its writer to find: the mail is posted."""
        for source, action in self.marked_actions.items():
            action.partner_id.email = "shop@example.com"
            composer = self.mine(source).day_mail(self.card(action))
            self.assertNotIn(MARK, repr(composer))

    def test_in_the_chatter(self):
        """Done, reassigned and deleted in Odoo's own chatter."""
        for source, action in self.marked_actions.items():
            with self.subTest(source=source):
                activity = action.activity_id.with_user(self.roles["trusted"]).with_context(tracking_disable=False)
                activity.user_id = self.roles["insider"]
                self.assertEqual(self.leaks(), [])
                said = f"{MARK} said" if source == "life_event" else "He orders"
                activity.action_feedback(feedback=said)
                self.assertEqual(self.leaks(), [])
                self.assertEqual((action.state, action.feedback), ("done", said))

    def test_feedback_of_a_life_event(self):
        """What came of it is kept with the action, and in no message."""
        action = self.marked_actions["life_event"]
        file = self.env["ir.attachment"].with_user(self.roles["insider"]).create({"name": "card.txt", "raw": b"dear"})
        action.activity_id.with_user(self.roles["insider"]).action_feedback("She was glad", attachment_ids=file.ids)
        self.assertEqual(action.feedback, "She was glad")
        self.assertFalse(action.activity_id.feedback)
        bodies = "".join(self.shop.message_ids.mapped("body"))
        self.assertIn("To do for this customer", bodies)
        self.assertNotIn("glad", bodies)
        self.assertEqual((file.res_model, file.res_id), ("grc.action", action.id))
        self.assertFalse(self.shop.message_ids.attachment_ids)

    def test_report(self):
        """A report that answers an action posts when and how, and its next step nowhere but in the to-do."""
        for source in ("life_event", "overdue"):
            action = self.marked_actions[source]
            window = action.with_user(self.mine(source).env.user).action_report()
            report = self.mine(source).env["grc.meeting.report"].with_context(**window["context"])
            report.create({"said": f"{MARK} said", "needs": f"{MARK} needs", "competitor_offer": MARK}).action_done()
            self.assertEqual(self.leaks(), [])
            self.assertEqual(action.state, "done")

    # Who reads what

    def test_readers(self):
        """Before and after each of them is done: in every way of asking."""
        expected = {
            "seller": {"playbook", "overdue", "quotation", "complaint", "opportunity", "manual"},
            "insider": {"life_event"},
            "colleague": set(),
            "all": set(SOURCES) - {"life_event"},
            "manager": set(SOURCES) - {"life_event"},
            "trusted": set(SOURCES),
            "employee": set(),
            "portal": set(),
        }
        for done in (False, True):
            if done:
                for action in self.marked_actions.values():
                    report = self.env["grc.meeting.report"].create(
                        {"partner_id": action.partner_id.id, "said": "Well", "action_id": action.id}
                    )
                    report.action_done()
            for role, sources in expected.items():
                told = self.read_by(role)
                seen = {source for source in SOURCES if f"of {source}" in told}
                with self.subTest(role=role, done=done):
                    self.assertEqual(seen, sources)
                    self.assertEqual(MARK in told, bool(sources))
                    if "life_event" not in sources:
                        self.assertNotIn(f"{MARK} Jane", told)
                        self.assertNotIn(f"{MARK} event", told)

    def test_events_of_life(self):
        self.env["grc.event"].create(
            {
                "partner_id": self.shop.id,
                "company_id": self.company.id,
                "kind": "birthday",
                "date": MONDAY,
                "data": {"name": f"{MARK} Jane"},
            }
        )
        for role in self.roles:
            with self.subTest(role=role):
                self.assertEqual(f"{MARK} Jane" in self.read_by(role), role in ("insider", "trusted"))

    # Who is proposed a life event

    def propose(self):
        """Plan the birthday by the planner; return its action."""
        self.rule.active = True
        self.plan(whole=True)
        return self.actions.search([("life_rule_id", "=", self.rule.id), ("key", "=like", "life:%")])

    def test_proposed_to_who_may_see_it(self):
        action = self.propose()
        self.assertEqual(action.user_id, self.roles["insider"])
        self.assertTrue(action.activity_id)
        self.assertIn(f"{MARK} Jane", action.summary)
        self.assertEqual(self.leaks(), [])

    def test_waits_for_who_may_see_it(self):
        """Without one of the group it waits, with its sentences and no activity, in a list of those who are in it."""
        self.shop.user_id = self.seller
        action = self.propose()
        self.assertFalse(action.user_id)
        self.assertFalse(action.activity_id)
        self.assertIn(f"{MARK} Jane", action.summary)
        waiting = self.env.ref("grc_lifecycle.grc_action_waiting_action")
        domain = [("state", "=", "open"), ("user_id", "=", False), ("source", "=", "life_event")]
        self.assertEqual(waiting.res_model, "grc.action")
        for role, seen in (("trusted", True), ("manager", False), ("all", False), ("seller", False)):
            self.assertEqual(bool(self.as_role(role, "grc.action").search(domain)), seen, role)
        self.plan(whole=True)
        self.assertFalse(action.activity_id)
        with self.assertRaisesRegex(UserError, "may not see personal data"):
            action.with_user(self.roles["trusted"]).user_id = self.seller
        action.with_user(self.roles["trusted"]).user_id = self.roles["insider"]
        self.plan()
        self.assertEqual(action.activity_id.user_id, self.roles["insider"])
        self.assertEqual(action.given_by_id, self.roles["trusted"])
        self.assertEqual(self.leaks(), [])

    def test_leaves_the_group(self):
        """Who may see it no longer keeps no life event: it goes to who may, or waits."""
        action = self.propose()
        activity = action.activity_id
        insider = self.roles["insider"]
        insider.group_ids -= self.env.ref("grc_base.group_grc_personal")
        insider.group_ids |= self.env.ref("grc_base.group_grc_user")
        self.assertFalse(action.with_user(insider).has_access("read"))
        self.plan()
        self.assertEqual((action.state, action.user_id.id, action.activity_id.id), ("open", False, False))
        self.assertFalse(activity.exists())

    def test_not_handed_to_who_may_not(self):
        action = self.marked_actions["life_event"]
        insider = self.as_role("insider", "grc.action")
        with self.assertRaisesRegex(UserError, "may not see personal data"):
            insider.day_hand_over(self.card(action), self.seller.id)
        with self.assertRaisesRegex(UserError, "may not see personal data"):
            action.activity_id.with_user(self.roles["insider"]).user_id = self.seller
        self.assertEqual(action.user_id, self.roles["insider"])

    def test_doer_without_the_app(self):
        """A user who cannot open what they are to do is passed over."""
        self.seller.group_ids -= self.env.ref("grc_base.group_grc_user")
        self.new_playbook()
        self.enter(self.customer)
        self.plan()
        self.assertFalse(self.found(self.customer, source="playbook").filtered("step_id").user_id)

    def test_opportunity_of_a_playbook(self):
        """Its name is that of the step while it holds no figure; what to say stays in the action."""
        self.new_playbook(
            steps=[
                {"kind": "opportunity", "summary": "Second order", "say": f"{MARK} say"},
                {"kind": "opportunity", "summary": f"{MARK} {{{{revenue}}}}", "offer": MARK},
            ]
        )
        self.enter(self.customer)
        self.plan()
        leads = self.env["crm.lead"].search([("partner_id", "=", self.customer.id), ("description", "!=", False)])
        self.assertEqual(sorted(leads.mapped("name")), ["Opportunity of Wood Corner", "Second order"])
        self.assertEqual(self.leaks(), [])

    def test_client_scope_of_the_timeline(self):
        """What a client sends as the scope of a timeline is none."""
        lines = self.as_role("insider", "grc.timeline").with_context(grc_timeline_scope=[self.shop.ids, None])
        self.assertFalse(lines.env.execute_query(lines._table_query))

    def test_employee_cannot_take(self):
        """Who may not change an action does not reassign its activity either."""
        activity = self.marked_actions["overdue"].activity_id
        for role in ("employee", "colleague"):
            with self.subTest(role=role), self.assertRaisesRegex(AccessError, "handed over by those"):
                activity.with_user(self.roles[role]).user_id = self.roles[role]
