"""The load into a database, in the test's own transaction."""

import random
import unittest
from argparse import Namespace
from datetime import timedelta
from unittest.mock import patch

import pandas as pd
from odoo.tests import TransactionCase, tagged

from sample import campaign_life, campaigns, cdnow, companies, costs, extras, history, load, relations, selling
from sample import company as loader
from sample.progress import silent


def new_company(env, name, code):
    """A company of the test's own: nothing else in the database is counted with it."""
    currency = env["res.currency"].with_context(active_test=False).search([("name", "=", code)])
    currency.active = True
    company = env["res.company"].create({"name": name, "currency_id": currency.id, "country_id": env.ref("base.fr").id})
    env["account.chart.template"].try_loading(companies.CHART, company, install_demo=False)
    company.currency_id = currency
    return company


class SampleCase(TransactionCase):
    """Companies in two currencies, and references that the database may already use."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = loader.quiet(cls.env)
        partners = cls.env["res.partner"].with_context(active_test=False)
        for partner in partners.search([("ref", "=like", "CDNOW-%")]):
            partner.ref = f"OLD-{partner.ref}"
        cls.euro = new_company(cls.env, "Sample test, euros", "EUR")
        cls.franc = new_company(cls.env, "Sample test, francs", "CHF")

    @classmethod
    def moves(cls, company, move_type="out_invoice"):
        return cls.env["account.move"].search([("company_id", "=", company.id), ("move_type", "=", move_type)])


@tagged("post_install", "-at_install")
class TestRich(SampleCase):
    """Forty customers with all that happens to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = cdnow.yesterday()
        everyone = cdnow.read(cls.last)
        customers = random.Random(1).sample(range(1, 2358), 40)
        cls.purchases = everyone[everyone["customer"].isin(customers)]
        cls.sellers = companies.sellers(cls.env, cls.euro | cls.franc)
        cls.lines = []
        cls.made = loader.load(
            cls.env, cls.purchases, cls.euro, last=cls.last, sellers=cls.sellers,
            progress=lambda *args: cls.lines.append(args), batch=50,
        )  # fmt: skip

    def test_every_purchase_is_a_posted_invoice(self):
        moves = self.moves(self.euro)
        self.assertEqual(self.made, len(self.purchases))
        self.assertEqual(set(moves.mapped("ref")), set(self.purchases["ref"]))
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(moves.currency_id, self.euro.currency_id)
        cents = {move.ref: round(move.amount_untaxed_signed * 100) for move in moves}
        self.assertEqual(cents, dict(zip(self.purchases["ref"], self.purchases["cents"], strict=True)))

    def test_some_are_paid_some_late_some_refunded(self):
        moves = self.moves(self.euro).filtered("amount_total")
        states = set(moves.mapped("payment_state"))
        self.assertLessEqual({"paid", "not_paid"}, states)
        self.assertGreater(len(moves.filtered(lambda m: m.payment_state == "paid")), len(moves) * 0.4)
        late = moves.filtered(lambda m: m.payment_state == "not_paid" and m.invoice_date_due < self.last)
        self.assertTrue(late)
        notes = self.moves(self.euro, "out_refund")
        self.assertTrue(notes.reversed_entry_id)
        for note in notes.filtered("reversed_entry_id"):
            self.assertLessEqual(note.amount_untaxed, note.reversed_entry_id.amount_untaxed)
            self.assertLessEqual(note.invoice_date, self.last)
        payments = self.env["account.payment"].search([("company_id", "=", self.euro.id)])
        self.assertTrue(all(payment.is_reconciled for payment in payments))

    def test_contacts_stand_under_companies(self):
        customers = self.env["res.partner"].search([("ref", "=like", "CDNOW-%")])
        self.assertEqual(len(customers), 40)
        firms = customers.filtered("is_company")
        self.assertTrue(firms and all(firm.child_ids for firm in firms))
        self.assertTrue(self.moves(self.euro).partner_id & firms.child_ids)
        self.assertTrue(customers.filtered("user_id") and customers.filtered(lambda p: not p.user_id))
        self.assertEqual(len(set(customers.mapped("email"))), 40)

    def test_a_second_load_adds_nothing(self):
        before = self.env["account.move"].search_count([])
        again = loader.load(self.env, self.purchases, self.euro, last=self.last, sellers=self.sellers)
        self.assertEqual(again, 0)
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_a_load_goes_on_where_it_stopped(self):
        half = self.purchases.head(len(self.purchases) // 2)
        first = loader.load(self.env, half, self.franc, last=self.last)
        rest = loader.load(self.env, self.purchases, self.franc, last=self.last)
        self.assertEqual(first + rest, len(self.purchases))
        summary = [
            sorted((m.ref, m.payment_state, m.partner_id.id) for m in self.moves(company))
            for company in (self.euro, self.franc)
        ]
        self.assertEqual(*summary)

    def test_progress_ends_at_the_total(self):
        self.assertIn(("Invoices", len(self.purchases), len(self.purchases)), self.lines)

    def test_extras_come_once(self):
        options = {"last": self.last, "sellers": self.sellers, "prospects": 12, "orders": 4}
        known = self.env["res.partner"].with_context(active_test=False).search([("ref", "=like", "PROSPECT-%")])
        for partner in known:
            partner.ref = f"OLD-{partner.ref}"
        made = extras.load(self.env, self.euro, **options)
        self.assertEqual(len(made), 12)
        self.assertFalse(made.invoice_ids)
        orders = self.env["sale.order"].search([("company_id", "=", self.euro.id)])
        self.assertEqual(len(orders & self.env["sale.order"].search([("partner_id", "in", made.ids)])), 6)
        self.assertFalse(extras.load(self.env, self.euro, **options))


@tagged("post_install", "-at_install")
class TestCommand(SampleCase):
    """What the command does once it is connected, with a handful of customers."""

    def run_command(self, size=30, **options):
        everyone = cdnow.read(cdnow.yesterday())
        customers = random.Random(2).sample(range(1, 2358), size)
        few = everyone[everyone["customer"].isin(customers)].reset_index(drop=True)
        chosen = Namespace(**{"full": False, "plain": False, "company": "main", "seed": cdnow.SEED, **options})
        with patch.object(cdnow, "third", lambda purchases, seed: few):
            return few, load.run(self.env, chosen, silent)

    def test_two_companies_with_their_currencies(self):
        few, made = self.run_command()
        self.assertEqual(made, len(few) + len(cdnow.newcomers(few)))
        main, second = companies.main_company(self.env), companies.second_company(self.env)
        self.assertNotEqual(main, second)
        self.assertEqual(second.currency_id.name, "USD")
        for company in (main, second):
            sample = self.moves(company).filtered(lambda m: (m.ref or "").startswith("CDNOW-"))
            self.assertTrue(sample)
            self.assertEqual(sample.currency_id, company.currency_id)
        self.assertEqual(len(self.env["res.users"].search([("login", "in", ["claire", "marc"])])), 2)
        if "grc.customer" in self.env:
            rows = self.env["grc.customer"].search([("company_id", "=", second.id), ("first_purchase", "!=", False)])
            self.assertTrue(rows)
        before = self.lived(main)
        _few, again = self.run_command()
        self.assertEqual(again, 0)
        self.assertEqual(self.lived(main), before)

    def lived(self, company):
        """How much there is of what the year before today leaves behind; checks that it is there."""
        if "grc.action" not in self.env:
            return {}
        domain = [("company_id", "=", company.id)]
        count = {
            name: self.env[name].search_count(domain)
            for name in ("grc.refresh", "grc.transition", "grc.action", "grc.meeting.report")
        }
        count["grc.person"] = self.env["grc.person"].search_count([])
        for name, number in count.items():
            self.assertTrue(number, name)
        stages = self.env["grc.transition"].search([*domain, ("dimension", "=", "stage")])
        self.assertGreater(len(set(stages.mapped("date"))), 3, "movements of several days")
        self.assertLessEqual(max(stages.mapped("date")), company._grc_today())
        return count

    def test_plain_leaves_out_what_is_worth_nothing(self):
        few, made = self.run_command(size=12, plain=True, company="second")
        self.assertEqual(made, (few["cents"] > 0).sum())
        second = companies.second_company(self.env)
        sample = self.moves(second).filtered(lambda m: (m.ref or "").startswith("CDNOW-"))
        self.assertEqual(set(sample.mapped("payment_state")), {"not_paid"})
        self.assertFalse(self.moves(second, "out_refund").filtered("reversed_entry_id"))


@tagged("post_install", "-at_install")
class TestLife(SampleCase):
    """A year of a company of the test's own, and its salespeople's morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "grc.action" not in cls.env:
            raise unittest.SkipTest("grc_lifecycle is not installed")
        for partner in cls.env["res.partner"].with_context(active_test=False).search([("ref", "=like", "PROSPECT-%")]):
            partner.ref = f"OLD-{partner.ref}"
        cls.today = cls.euro._grc_today()
        last = cdnow.yesterday()
        everyone = cdnow.read(last)
        customers = random.Random(3).sample(range(1, 2358), 70)
        few = everyone[everyone["customer"].isin(customers)].reset_index(drop=True)
        cls.new = cdnow.newcomers(few)
        purchases = pd.concat([few, cls.new], ignore_index=True)
        cls.sellers = companies.sellers(cls.env, cls.euro)
        companies.team(cls.sellers)
        companies.opening_hours(cls.euro)
        env = loader.quiet(cls.env, cls.euro)
        cls.company = cls.euro.with_env(env)
        loader.load(env, purchases, cls.company, last=last, sellers=cls.sellers, batch=40)
        cls.prospects = extras.load(env, cls.company, last=last, sellers=cls.sellers, prospects=40, orders=8)
        cls.days = history.load(env, cls.company, seed=1)
        selling.pursue(env, cls.company, today=cls.today, seed=1)
        relations.load(env, cls.company, today=cls.today, seed=1)
        cls.costs = costs.load(env, cls.company, today=cls.today)
        cls.mails = cls.env["mail.mail"].search_count([])
        # Of so few customers many follow a link: who is in the comparison group hangs on their ids.
        with patch.object(campaign_life, "CLICK", 0.7):
            cls.campaigns = campaigns.load(env, cls.company, today=cls.today, seed=1)
        history.finish(env, cls.company)
        cls.domain = [("company_id", "=", cls.company.id)]
        cls.actions = cls.env["grc.action"].search(cls.domain)

    def test_a_year_was_looked_at_day_by_day(self):
        refreshes = self.env["grc.refresh"].search([*self.domain, ("rebuilt", "=", False)], order="as_of")
        self.assertEqual(self.days, len(history.DAYS_AGO))
        self.assertEqual(
            refreshes.mapped("as_of"), [self.today - timedelta(days=ago) for ago in (*history.DAYS_AGO, 0)]
        )
        self.assertEqual(history.load(self.env, self.company, seed=1), 0, "a company that has a past keeps it")

    def test_nothing_waits_for_the_next_run(self):
        self.assertNotIn(self.company, self.env["grc.queue"].sudo()._companies())

    def test_costs_reach_the_present_month(self):
        self.assertEqual(set(self.costs.mapped("purpose")), {"acquire", "keep", "both"})
        for cost in self.costs:
            self.assertAlmostEqual(cost.total, cost.amount, 2, f"{cost.name}: all of its months are gone or present")

    def test_customers_are_in_several_stages_and_moved(self):
        customers = self.env["grc.customer"].search(self.domain)
        self.assertTrue(all(customers.mapped("stage_id")))
        phases = set(customers.stage_id.mapped("phase"))
        self.assertLessEqual({"prospect", "new", "active", "lost"}, phases)
        stages = self.env["grc.transition"].search([*self.domain, ("dimension", "=", "stage")])
        self.assertLessEqual({"new", "declining", "lost"}, set(stages.to_stage_id.mapped("phase")))
        self.assertTrue(stages.filtered(lambda move: move.from_stage_id.phase == "prospect"), "a prospect bought")

    def test_actions_were_done_and_are_left_for_today(self):
        self.assertLessEqual({"done", "dismissed", "open"}, set(self.actions.mapped("state")))
        self.assertLessEqual({"overdue", "quotation", "complaint", "life_event"}, set(self.actions.mapped("source")))
        for action in self.actions.filtered(lambda action: action.state == "done"):
            self.assertTrue(action.date <= action.closed_on < self.today)
            self.assertEqual(action.activity_id.date_done, action.closed_on)
        self.assertTrue(all(self.actions.filtered(lambda action: action.state == "dismissed").mapped("dismiss_reason")))
        self.assertTrue(all(self.actions.filtered(lambda action: action.state == "open").mapped("activity_id")))
        playbooks = self.actions.filtered(lambda action: action.source == "playbook")
        self.assertTrue(playbooks and all(playbooks.mapped("why")))
        complaints = self.actions.filtered(lambda action: action.source == "complaint")
        self.assertEqual(set(complaints.mapped("date")), {self.today})

    def test_each_salesperson_has_a_day(self):
        for user in self.sellers:
            day = self.env["grc.action"].with_user(user).with_context(allowed_company_ids=self.company.ids).get_day()
            self.assertGreater(day["total"], 5, user.name)
            self.assertGreater(day["capacity"]["minutes"], 300, "open on every day of the week")
            self.assertTrue(day["cards"][0]["above"])

    def test_opportunities_have_steps_ends_and_days(self):
        leads = self.env["crm.lead"].with_context(active_test=False).search(self.domain)
        self.assertLessEqual({"won", "lost", "pending"}, set(leads.mapped("won_status")))
        pending = leads.filtered(lambda lead: lead.won_status == "pending")
        self.assertTrue(pending.filtered("activity_ids") and pending.filtered(lambda lead: not lead.activity_ids))
        planned = self.actions.filtered(lambda action: action.res_model == "crm.lead").mapped("res_id")
        self.assertTrue(all(lead.create_date.date() < self.today for lead in leads if lead.id not in planned))
        self.assertTrue(any(lead.day_close > 0 for lead in leads if lead.won_status == "won"))

    def test_reports_tell_of_the_past_and_plan_the_future(self):
        reports = self.env["grc.meeting.report"].search(self.domain)
        self.assertEqual(set(reports.mapped("state")), {"done"})
        self.assertTrue(all(report.met_on < self.today for report in reports))
        self.assertTrue(reports.competitor_ids and reports.next_activity_id)
        persons = self.env["grc.person"].search([("partner_id.commercial_partner_id.ref", "=like", "CDNOW-%")])
        birthdays = {(person.birth_date.month, person.birth_date.day) for person in persons if person.birth_date}
        self.assertTrue(persons.filtered("occupation"))
        self.assertIn(
            (self.today.month, min(self.today.day, 28) if self.today.month == 2 else self.today.day), birthdays
        )

    def test_customers_decided_and_told_what_they_like(self):
        rows = self.env["grc.consent"].search(self.domain)
        self.assertLessEqual({"given", "refused", "withdrawn"}, set(rows.mapped("decision")))
        self.assertTrue(rows.topic_id and all(row.point for row in rows))
        self.assertTrue(all(row.moment.date() < self.today for row in rows))
        tastes = self.env["grc.person.taste"].search([("partner_id", "in", rows.partner_id.ids)])
        self.assertLessEqual({"like", "dislike"}, set(tastes.mapped("liking")))

    def of_campaign(self, place):
        """Return a campaign, and the domain of what is its."""
        if not self.campaigns:
            self.skipTest("grc_campaign is not installed")
        return self.campaigns[place], [("campaign_id", "=", self.campaigns[place].id)]

    def test_a_campaign_has_its_result(self):
        done, domain = self.of_campaign(0)
        self.assertEqual((done.state, done.launched_at.date()), ("done", self.today - timedelta(days=campaigns.DONE)))
        members = self.env["grc.campaign.participation"].search(domain)
        self.assertTrue(members.filtered("control") and members.filtered(lambda one: one.exit_reason == "goal"))
        self.assertTrue(all(one.ended_at.date() < self.today for one in members))
        kinds = set(self.env["grc.campaign.outcome"].search(domain).mapped("kind"))
        self.assertLessEqual({"click", "activity"}, kinds)
        contacts = self.env["grc.contact.ledger"].search(domain)
        self.assertEqual(set(contacts.mapped("channel")), {"email", "phone"})
        self.assertFalse(contacts.partner_id & members.filtered("control").partner_id)
        screen = self.env["grc.screen.campaign"].with_user(self.env.ref("base.user_admin"))
        found = screen.with_context(allowed_company_ids=self.company.ids).get_result(done.id)
        self.assertNotEqual(found["readings"][0]["state"], "running")
        self.assertTrue(found["readings"][0]["groups"]["treated"]["buyers"])
        self.assertTrue(found["clicks"]["orders"])

    def test_a_campaign_is_under_way(self):
        running, domain = self.of_campaign(1)
        self.assertEqual(running.state, "running")
        tasks = self.env["grc.campaign.task"].search(domain)
        self.assertIn("done", tasks.mapped("state"))
        self.assertTrue(running.audience_id.line_ids[0].sentence)

    def test_a_campaign_is_a_draft(self):
        draft, __ = self.of_campaign(2)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(set(draft.step_ids.mapped("action")), {"mail", "activity"})
        self.assertGreater(draft.date_begin, self.today)

    def test_no_mail_waits(self):
        self.of_campaign(0)
        self.assertEqual(self.env["mail.mail"].search_count([]), self.mails)
        self.assertLess(self.env.cr.now() - self.campaigns[1].launched_at, timedelta(days=17), "it is today again")


@tagged("post_install", "-at_install")
class TestPlain(SampleCase):
    """All CDNOW purchases worth something, a third of them in another currency too, against pandas on the file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "grc.customer" not in cls.env:
            raise unittest.SkipTest("grc_base is not installed")
        cls.last = cdnow.yesterday()
        cls.purchases = cdnow.read(cls.last)
        for company in cls.euro | cls.franc:
            loader.load(cls.env, cls.part(cls.purchases, company), company, plain=True, batch=600)

    @classmethod
    def part(cls, purchases, company):
        """Return the purchases that a company is given."""
        return purchases if company == cls.euro else purchases[purchases["customer"] % 3 == 0]

    def facts(self, company, as_of):
        """{customer's reference: facts} as grc.customer has them, those with a purchase."""
        self.env["grc.customer"]._refresh(company, as_of=as_of)
        self.env.invalidate_all()
        rows = self.env["grc.customer"].search([("company_id", "=", company.id), ("first_purchase", "!=", False)])
        return {
            row.partner_id.ref: (row.first_purchase, row.last_purchase, row.purchase_days, round(row.revenue, 2))
            for row in rows
        }

    def expected(self, company, as_of):
        """The same with pandas, straight from the file."""
        purchases = self.part(cdnow.read(self.last), company)
        return {
            cdnow.customer_ref(row.Index): (row.first, row.last, row.occasions, round(row.revenue, 2))
            for row in cdnow.facts(purchases, as_of).itertuples()
        }

    def assertExpected(self, days_ago):
        as_of = self.last - timedelta(days=days_ago)
        for company in self.euro | self.franc:
            with self.subTest(company=company.name, as_of=as_of):
                got, expected = self.facts(company, as_of), self.expected(company, as_of)
                self.assertEqual(len(got), len(expected))
                wrong = {ref: (got.get(ref), facts) for ref, facts in expected.items() if got.get(ref) != facts}
                self.assertFalse(dict(list(wrong.items())[:5]), f"{len(wrong)} customers differ")

    def test_counts(self):
        worthless = self.purchases.groupby("customer")["cents"].sum() == 0
        self.assertEqual(worthless.sum(), 8)
        self.assertEqual((self.purchases["cents"] > 0).sum(), 6911)
        third = self.part(self.purchases, self.franc)
        for company, count in ((self.euro, 6911), (self.franc, (third["cents"] > 0).sum())):
            self.assertEqual(len(self.moves(company)), count)
            self.assertEqual(self.moves(company).currency_id, company.currency_id)

    def test_yesterday(self):
        self.assertExpected(0)
        self.assertEqual(len(self.expected(self.euro, self.last)), 2349)

    def test_three_months_ago(self):
        self.assertExpected(91)

    def test_a_year_ago(self):
        self.assertExpected(365)

    def test_in_the_first_month(self):
        self.assertExpected(520)
