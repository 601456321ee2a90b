from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ...models.action import grc_action_activity
from ..common_actions import MONDAY, ActionCase


@tagged("post_install", "-at_install")
class TestPlaybook(ActionCase):
    def test_entry(self):
        """An entry makes one action and its activity, with the customer's figures."""
        self.new_playbook(steps=[{"summary": "Call {{customer}}, {{silence}} days", "say": "{{ stage }}", "delay": 1}])
        self.enter(self.customer)
        self.assertEqual(self.plan(), 1)
        action = self.found()
        self.assertEqual(action.summary, "Call Wood Corner, 62 days")
        self.assertEqual(action.say, "Declining")
        self.assertEqual(action.why, "62 days of silence, usually buys every 30")
        self.assertEqual(action.user_id, self.seller)
        self.assertEqual(str(action.deadline), "2026-03-03")
        self.assertEqual((action.stake, action.probability, action.effort), (300, 0.1, 15))
        self.assertAlmostEqual(action.rank, 300 * 0.1 / 15)
        activity = action.activity_id
        self.assertEqual((activity.res_model, activity.res_id), ("res.partner", self.customer.id))
        self.assertEqual((activity.user_id, activity.date_deadline), (self.seller, action.deadline))
        self.assertEqual(activity.summary, "Call this customer")
        self.assertIn(f'data-oe-id="{action.id}"', activity.note)
        self.assertNotIn(action.why, activity.note)
        self.assertEqual(activity.activity_type_id, self.env.ref("mail.mail_activity_data_call"))

    def test_three_times(self):
        """The same job three times, and again the next day, plans each action once."""
        self.new_playbook(steps=[{}, {"summary": "Second"}])
        customers = self.new_customers(5)
        self.enter(customers)
        self.assertEqual([self.plan(), self.plan(), self.plan(whole=True)], [10, 0, 0])
        with self.on_day("2026-03-03"):
            self.assertEqual(self.plan(), 0)
        self.assertEqual(len(self.found(customers).activity_id), 10)
        self.assertEqual(self.env["mail.activity"].search_count([("res_id", "in", customers.ids)]), 10)

    def test_first_refresh_and_past(self):
        """Without a movement there is no action; none for a past day, none for a company never refreshed."""
        self.new_playbook("active")
        self.assertEqual(self.plan(), 0)
        self.enter(self.customer, "active")
        self.assertEqual(self.plan(as_of=MONDAY - timedelta(days=2)), 0)
        with self.assertRaisesRegex(UserError, "cannot be planned yet"):
            self.plan(as_of=MONDAY + timedelta(days=1))
        self.env["grc.refresh"].search([("company_id", "=", self.company.id)]).unlink()
        self.assertEqual(self.plan(), 0)
        self.assertFalse(self.found())

    def test_baseline(self):
        """A real first refresh makes customers and no action."""
        company = self.new_company("Fresh Ltd")
        partner = self.env["res.partner"].create({"name": "Prospect"})
        self.env["grc.prospect"].create({"partner_id": partner.id, "company_id": company.id})
        for phase in self.stages:
            self.new_playbook(phase)
        self.customers._refresh(company)
        self.actions._plan_day(company)
        self.assertFalse(self.actions.search_count([("company_id", "=", company.id)]))

    def test_rows_of_a_past_day(self):
        """While the figures of a past day are shown, the stage is the one before them."""
        self.new_playbook()
        self.enter(self.customer)
        self.set_rows(
            self.customer,
            rebuilt_as_of="2026-01-01",
            stage_id=self.stages["new"].id,
            stage_before_id=self.stages["declining"].id,
        )
        self.assertEqual(self.plan(), 1)
        self.plan()
        self.assertEqual(self.found().state, "open")

    def test_stops_on_leaving(self):
        self.new_playbook()
        self.enter(self.customer)
        self.plan()
        activity = self.found().activity_id
        self.enter(self.customer, "active")
        self.plan()
        self.assertEqual(self.found().state, "stopped")
        self.assertEqual(self.found().closed_on, MONDAY)
        self.assertFalse(activity.exists())

    def test_enters_again(self):
        """A customer who comes back on another day is planned for again, but not within the same day."""
        self.new_playbook()
        self.enter(self.customer)
        self.plan()
        self.enter(self.customer, "active")
        self.enter(self.customer)
        self.assertEqual(self.plan(), 0)
        self.enter(self.customer, "active", MONDAY + timedelta(days=1))
        with self.on_day("2026-03-03"):
            self.plan()
            self.assertEqual(self.found().mapped("state"), ["stopped"])
        self.enter(self.customer, "declining", MONDAY + timedelta(days=2))
        with self.on_day("2026-03-04"):
            self.assertEqual(self.plan(), 1)
        self.assertEqual(self.found().mapped("state"), ["stopped", "open"])

    def test_old_entry(self):
        """Entries before the playbook's day, or of more than a week ago, are left alone."""
        self.new_playbook(date_from="2026-03-01")
        self.enter(self.customer, day=MONDAY - timedelta(days=2))
        other = self.new_customer("Other")
        self.assertEqual(self.plan(), 0)
        self.env["grc.playbook"].search([("stage_id", "=", self.stages["declining"].id)]).date_from = "2020-01-01"
        self.enter(other, day=MONDAY - timedelta(days=8))
        self.assertEqual(self.plan(), 1)
        self.assertFalse(self.found(other))

    def test_repeats(self):
        """A step comes again after so many working days, once the one before is done."""
        self.new_playbook(steps=[{"every": 5, "delay": 1}])
        self.enter(self.customer)
        self.plan()
        with self.on_day("2026-03-10"):  # due again on the sixth working day after the entry
            self.assertEqual(self.plan(), 0, "the first call is not made yet")
            self.found().activity_id.action_feedback("spoke to him")
            self.assertEqual(self.plan(whole=True), 1)
            self.assertEqual(self.plan(whole=True), 0)
        self.assertEqual(self.found().mapped("turn"), [0, 1])
        self.found()[1].activity_id.action_feedback()
        with self.on_day("2026-03-16"):
            self.assertEqual(self.plan(), 0)
        with self.on_day("2026-04-14"):
            self.assertEqual(self.plan(), 1, "what was missed meanwhile is not piled up")
        self.assertEqual(self.found()[2].turn, 6)

    def test_first_that_fits(self):
        """Of several playbooks the first that fits is used, and stays, though the class changes."""
        special = self.new_playbook(value_class="a", sequence=1, steps=[{"summary": "Special"}])
        self.new_playbook(sequence=2, steps=[{"summary": "Usual"}])
        best = self.new_customer("Best")
        self.set_rows(best, value_class="a")
        self.enter(self.customer | best)
        self.assertEqual(self.plan(), 2)
        self.assertEqual(self.found(best).step_id.playbook_id, special)
        self.assertEqual(self.found().summary, "Usual")
        self.set_rows(best, value_class="b")
        self.set_rows(self.customer, value_class="a")
        self.assertEqual(self.plan(), 0)

    def test_segments(self):
        segments = self.company._grc_segmentation().segment_ids
        self.new_playbook(segment_ids=[Command.set(segments[:2].ids)])
        other = self.new_customer("Other")
        self.set_rows(self.customer, segment_id=segments[1].id)
        self.set_rows(other, segment_id=segments[2].id)
        self.enter(self.customer | other)
        self.assertEqual(self.plan(), 1)
        self.assertTrue(self.found())

    def test_opportunity(self):
        self.new_playbook(steps=[{"kind": "opportunity", "summary": "Second order of {{customer}}"}])
        self.enter(self.customer)
        self.plan()
        action = self.found()
        lead = self.env["crm.lead"].browse(action.res_id)
        self.assertEqual(action.res_model, "crm.lead")
        self.assertEqual((lead.name, lead.partner_id), ("Second order of Wood Corner", self.customer))
        self.assertEqual((lead.user_id, lead.expected_revenue, lead.type), (self.seller, 300, "opportunity"))
        self.plan(whole=True)
        self.assertEqual(self.env["crm.lead"].search_count([("partner_id", "=", self.customer.id)]), 1)

    def test_done_and_dismissed(self):
        """What happens to the activity happens to the action."""
        self.new_playbook(steps=[{}, {}, {}])
        self.enter(self.customer)
        self.plan()
        done, dismissed, moved = self.found()
        done.activity_id.action_feedback("He will order")
        dismissed.activity_id.unlink()
        boss = self.new_user("grc_boss")
        moved.activity_id.write({"user_id": boss.id, "date_deadline": "2026-03-09"})
        self.assertEqual(self.found().mapped("state"), ["done", "dismissed", "open"])
        self.assertEqual((done.closed_on, dismissed.closed_on), (MONDAY, MONDAY))
        self.assertEqual((moved.user_id, str(moved.deadline)), (boss, "2026-03-09"))
        self.assertEqual(self.plan(whole=True), 0)
        self.assertFalse(dismissed.activity_id)

    def test_archived_customer(self):
        self.new_playbook()
        gone = self.new_customer("Gone")
        self.enter(self.customer | gone)
        gone.active = False
        self.assertEqual(self.plan(), 1)
        self.customer.active = False
        self.plan()
        self.assertEqual(self.found().state, "stopped")

    def test_blacklisted(self):
        """Nobody is asked to write to who must not be written to."""
        self.new_playbook(steps=[{"kind": "activity", "channel": "email"}])
        self.customer.email = "wood@example.com"
        free = self.new_customer("Free", email="free@example.com")
        self.env["mail.blacklist"].create({"email": "wood@example.com"})
        self.enter(self.customer | free)
        self.plan()
        self.assertEqual(self.found().state, "dismissed")
        self.assertIn("blacklisted", self.found().dismiss_reason)
        self.assertFalse(self.found().activity_id)
        self.assertTrue(self.found(free).activity_id)

    def test_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        playbook = self.new_playbook(steps=[{"summary": "Call {{customer}}"}])
        playbook.step_ids.with_context(lang="fr_FR").summary = "Appeler {{customer}}"
        french = self.new_user("grc_french", lang="fr_FR")
        other = self.new_customer("Bois", user_id=french.id)
        self.enter(self.customer | other)
        self.plan()
        self.assertEqual(self.found().summary, "Call Wood Corner")
        self.assertEqual(self.found(other).summary, "Appeler Bois")
        self.assertEqual(self.found().activity_id.summary, "Call this customer")
        self.assertEqual(self.found(other).activity_id.summary, "Appeler ce client")

    def test_ten_thousand(self):
        """So many actions on one day are made in batches, by few statements each."""
        self.new_playbook(steps=[{"summary": f"Step {place}"} for place in range(10)])
        customers = self.new_customers(100)
        self.enter(customers)
        self.assertEqual(self.plan(), 1000)
        many = self.new_customers(1000)
        self.enter(many)
        before = self.env.cr.sql_log_count
        self.assertEqual(self.plan(), 10_000)
        queries = self.env.cr.sql_log_count - before
        batches = 10_000 // grc_action_activity.BATCH
        self.assertLess(queries, 150 * batches)
        self.assertFalse(self.found(many, activity_id=False))

    def test_bad_text(self):
        for text in ("Call {{costumer}}", "Call {{customer", "{{ customer.name }}", "Call }}", "{{}}"):
            with self.subTest(text=text), self.assertRaisesRegex(ValidationError, "customer"):
                self.new_playbook(steps=[{"summary": text}])

    @mute_logger("odoo.sql_db")
    def test_bad_numbers(self):
        for step in ({"delay": -1}, {"every": 2}, {"probability": 1.5}, {"effort": 0}):
            with self.subTest(step=step), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.new_playbook(steps=[step])
        with self.assertRaisesRegex(ValidationError, "choose one"):
            self.new_playbook(steps=[{"who": "user"}])

    def test_own_stages(self):
        """Given stages of its own, a company keeps its playbooks and what they proposed; nothing comes twice."""
        playbook = self.new_playbook(company_id=False)
        self.enter(self.customer)
        self.assertEqual(self.plan(), 1)
        action = self.found()
        own = self.company._grc_own_stages()
        declining = own.filtered(lambda stage: stage.phase == "declining")
        copy = self.env["grc.playbook"].search([("stage_id", "=", declining.id)])
        self.assertEqual((copy.name, copy.company_id), (playbook.name, self.company))
        self.assertEqual(copy.step_ids.mapped("summary"), playbook.step_ids.mapped("summary"))
        self.assertEqual((action.stage_id, action.state), (declining, "open"))
        self.assertEqual(self.plan(), 0)
        self.assertEqual((action.state, self.found()), ("open", action))
