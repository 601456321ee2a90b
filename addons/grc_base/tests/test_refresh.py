import random
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..tools.refresh.layer import FACTS
from .common import GrcCase, as_day


@tagged("post_install", "-at_install")
class TestRefresh(GrcCase):
    def written(self):
        """Return {table: rows inserted, updated and deleted in this transaction} of our tables and account_move."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
             WHERE schemaname = 'public' AND (relname LIKE 'grc%' OR relname = 'account_move')
            """
        )
        return dict(self.env.cr.fetchall())

    def people(self, number):
        return self.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(number)])

    def history(self):
        """Documents of every kind for three customers."""
        a, b, c = self.people(3)
        kept, half, undone = self.invoices([(a, -90, 100), (a, -60, 50), (b, -30, 80)])
        self.credit(half, -20, 20)
        self.credit(undone, -10, 80)
        self.invoice(b, -5, 10, move_type="out_refund")
        self.invoice(c, -900, 12.34)
        self.invoice(c, -4, 7, post=False)
        return a | b | c

    def test_branch_leaves_out_its_parents_journal(self):
        """A branch invoices in the journals of its parent, may choose them, and decides for itself alone."""
        branch = self.new_company("Branch", parent_id=self.company.id)
        journal, other = self.journal(company=branch), self.new_company("Stranger")
        self.assertEqual(journal.company_id, self.company)
        view = etree.fromstring(self.env["res.config.settings"].get_view(view_type="form")["arch"])
        domain = view.xpath("//field[@name='grc_excluded_journal_ids']")[0].get("domain")
        offered = self.env["account.journal"].search(safe_eval(domain, {"company_id": branch.id}))
        self.assertIn(journal, offered)
        self.assertNotIn(self.journal(company=other), offered)
        partner = self.people(1)
        self.invoice(partner, -10, 30, company=branch)
        self.invoice(partner, -10, 50)
        branch.grc_excluded_journal_ids = journal
        self.refresh(company=branch)
        self.refresh()
        self.assertEqual(self.facts(partner, branch)["revenue"], 0)
        self.assertEqual(self.facts(partner)["revenue"], 50)

    def test_noop(self):
        self.history()
        self.refresh()
        before = self.written()
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.written(), before)
        self.assertGreater(before["grc_customer"], 0)

    def test_noop_past(self):
        """A look back asked for twice is written once."""
        self.history()
        self.refresh()
        self.refresh(-25)
        before = self.written()
        self.assertEqual(self.refresh(-25), 0)
        self.assertEqual(self.written(), before)

    def test_next_day(self):
        """Facts are dates: another day writes nobody, unless the window moved over a document."""
        self.history()
        self.refresh()
        with self.day_of_company(1):
            pipeline = self.env["grc.pipeline"]
            self.assertEqual(pipeline._pass(pipeline._run(self.company, as_day(1)), FACTS), 0)
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).as_of, as_day(1))

    def test_past(self):
        people = self.history()
        self.refresh()
        today = self.all_facts()
        kept = set(self.env["grc.refresh"]._fields) - {"signature", "stored_signature"}
        state = self.env["grc.refresh"]._latest(self.company).read(kept)
        self.env.flush_all()
        before = self.written()
        self.refresh(-25)
        self.assertEqual(
            self.customer(people[0]).rebuilt_as_of, as_day(-25), "rows say that they are those of another day"
        )
        self.assertFacts(people[1], {"last_purchase": as_day(-30), "revenue": 80.0})
        self.assertEqual(self.customer(people[1]).recency, 5)
        for table in ("grc_transition", "grc_event"):
            self.assertEqual(self.written().get(table), before.get(table))
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).read(kept), state)
        self.assertTrue(self.env["grc.refresh"].search([("rebuilt", "=", True), ("as_of", "=", as_day(-25))]))
        self.refresh()
        self.assertEqual(self.all_facts(), today)

    def test_late_of_a_past_day(self):
        """The list of the late and the badge agree, also on rows of a past day."""
        (partner,) = self.people(1)
        self.invoices([(partner, -400, 10)])
        self.refresh()
        customer = self.customer(partner)
        domain = [("is_late", "=", True), ("id", "=", customer.id)]
        self.assertTrue(customer.is_late)
        self.assertTrue(self.customers.search_count(domain))
        self.refresh(-395)
        self.assertFalse(customer.is_late)
        self.assertFalse(self.customers.search_count(domain))
        self.assertTrue(self.customers.search_count([("is_late", "=", False), ("id", "=", customer.id)]))

    def test_future(self):
        with self.assertRaisesRegex(UserError, "cannot be known yet"):
            self.refresh(1)

    def test_window(self):
        for months in (-1, 601):
            with self.assertRaisesRegex(ValidationError, "must be 0"), self.cr.savepoint():
                self.company.grc_window_months = months
        (partner,) = self.people(1)
        self.invoices([(partner, -1500, 10), (partner, -3, 5)])
        for months, frequency, money in ((24, 1, 5.0), (0, 2, 15.0), (1, 1, 5.0), (600, 2, 15.0)):
            self.company.grc_window_months = months
            self.refresh()
            self.assertFacts(partner, {"frequency": frequency, "monetary_value": money, "purchase_days": 2})

    def test_window_change_is_queued(self):
        self.company.grc_window_months = 12
        self.assertIn((self.company.id, None, None), self.queued())

    def test_nobody(self):
        """A company without invoices has a refresh, and no customers."""
        self.assertEqual(self.refresh(), 0)
        state = self.env["grc.refresh"]._latest(self.company)
        self.assertEqual((state.customers, state.buyers, state.history_days, state.usual_interval), (0, 0, 0, 90))
        self.assertFalse(self.all_facts())

    def test_one(self):
        (partner,) = self.people(1)
        self.invoices([(partner, -10, 40)])
        self.assertEqual(self.refresh(), 1)
        self.assertFacts(
            partner,
            {
                "purchase_days": 1,
                "intervals": 0,
                "median_interval": 0,
                "usual_silence": 90.0,
                "late_from": as_day(-10 + 90 + 22 + 1),
                "average_basket": 40.0,
            },
        )

    def test_all_alike(self):
        people = self.people(25)
        self.imported([(partner, day, 10) for partner in people for day in (-90, -60, -30)])
        self.refresh()
        facts = list(self.all_facts().values())
        self.assertEqual(len(facts), 25)
        self.assertTrue(all(row == facts[0] for row in facts))
        # u = max(30, (2·30 + 2·30) / 4); late after u + max(u/4, 7)
        self.assertFacts(people[0], {"usual_silence": 30.0, "late_from": as_day(-30 + 37 + 1)})

    def test_no_rate(self):
        """Without a rate Odoo posts one for one; the figures take the amount as posted, and do not stumble."""
        (partner,) = self.people(1)
        currency = self.env["res.currency"].create({"name": "XGR", "symbol": "x"})
        self.assertFalse(currency.rate_ids)
        move = self.invoice(partner, -10, 40, currency_id=currency.id)
        self.refresh()
        self.assertFacts(partner, {"revenue": float(move.amount_untaxed_signed), "purchase_days": 1})

    def test_no_amount(self):
        """A document without an amount in company currency counts for nothing."""
        (partner,) = self.people(1)
        move = self.imported([(partner, -10, 40)])
        self.env.cr.execute("UPDATE account_move SET amount_untaxed_signed = NULL WHERE id = %s", [move.id])
        self.refresh()
        self.assertFacts(partner, {"revenue": 0.0, "purchase_days": 0, "last_purchase": None})

    def test_some(self):
        """Contacts stand for their entities; nobody else is written."""
        firm, other = self.partner("Firm"), self.partner("Other")
        worker = self.partner("Worker", parent_id=firm.id, is_company=False)
        self.refresh()
        self.invoices([(worker, -10, 100), (other, -10, 50)])
        self.assertEqual(self.refresh(partner_ids=worker.ids), 1)
        self.assertFacts(firm, {"revenue": 100.0})
        self.assertFalse(self.facts(worker))
        self.assertFalse(self.facts(other))
        self.assertEqual(self.refresh(partner_ids=[]), 0)
        self.assertEqual(self.refresh(partner_ids=[2**31 - 1]), 0)

    def test_some_first(self):
        """The first refresh of a company is one of everyone."""
        people = self.history()
        self.refresh(partner_ids=people[0].ids)
        self.assertEqual(set(people.ids), set(self.all_facts()))

    def test_keep_thresholds(self):
        people = self.people(20)
        self.imported([(partner, day, 10) for partner in people for day in (-400, -200, -100)])
        self.refresh()
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).usual_interval, 200)
        self.imported([(partner, day, 10) for partner in people for day in range(-99, -10, 2)])
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).usual_interval, 200)
        self.refresh()
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).usual_interval, 30)

    def test_usual_silence(self):
        """Usual silence and the day of being late, against the formula in plain Python."""
        chance = random.Random(7)
        people = self.people(60)
        days = {
            partner: sorted({-chance.randrange(1, 1400) for __ in range(chance.randrange(1, 15))}) for partner in people
        }
        self.imported([(partner, day, 10) for partner in people for day in days[partner]])
        self.refresh()

        def percentile(values, fraction):
            ordered = sorted(values)
            return next(
                (value for place, value in enumerate(ordered, 1) if place >= round(fraction * len(ordered), 9)), 0
            )

        gaps = {
            partner: [after - before for before, after in zip(days[partner], days[partner][1:], strict=False)]
            for partner in people
        }
        telling = [percentile(gap, 0.9) for gap in gaps.values() if len(gap) >= 2]
        self.assertGreaterEqual(len(telling), 20)
        usual = min(max(percentile(telling, 0.5), 30), 365)
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).usual_interval, usual)
        for partner in people:
            gap = gaps[partner]
            own = percentile(gap, 0.9)
            silence = max(own, (len(gap) * own + 2 * usual) / (len(gap) + 2))
            late = as_day(days[partner][-1])
            while (late - as_day(days[partner][-1])).days <= silence + max(silence / 4, 7):
                late += timedelta(days=1)
            with self.subTest(days=days[partner]):
                self.assertFacts(
                    partner,
                    {
                        "interval_p90": own,
                        "median_interval": percentile(gap, 0.5),
                        "intervals": len(gap),
                        "usual_silence": round(silence, 2),
                        "late_from": late,
                    },
                )

    def test_day_of_the_company(self):
        """It is the company's day that counts, not the server's."""
        east, west = (self.new_company(zone, grc_tz=zone) for zone in ("Pacific/Kiritimati", "Pacific/Niue"))
        for hour, days in (("09:59", 1), ("10:00", 2), ("10:59", 2), ("11:00", 1)):
            with freeze_time(f"2026-03-02 {hour}"):
                self.assertEqual((east._grc_today() - west._grc_today()).days, days, hour)

    def test_last_contact(self):
        """Mails and meetings count, notes do not."""
        partner = self.partner("Firm")
        worker = self.partner("Worker", parent_id=partner.id, is_company=False)
        self.invoice(partner, -50, 10)
        worker.message_post(body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment").date = as_day(-8)
        worker.message_post(body="Note", message_type="comment", subtype_xmlid="mail.mt_note").date = as_day(-3)
        self.env.flush_all()
        self.refresh()
        self.assertFacts(partner, {"last_contact": as_day(-8)})
        self.env["calendar.event"].create(
            {"name": "Visit", "start": as_day(-5), "stop": as_day(-5), "partner_ids": worker.ids}
        )
        self.refresh()
        self.assertFacts(partner, {"last_contact": as_day(-5)})

    def test_archived_journal_stays_left_out(self):
        journal, partner = self.journal("RCH"), self.partner()
        self.company.grc_excluded_journal_ids = journal
        self.invoice(partner, -10, 100, journal=journal)
        for active in (True, False):
            journal.active = active
            self.env.invalidate_all()
            self.refresh()
            self.assertFacts(partner, {"revenue": 0.0})

    def test_evening_of_the_company(self):
        """A moment is of the company's day: an evening in California is the next day in Greenwich."""
        company = self.new_company("Pacific", grc_tz="America/Los_Angeles")
        marked, met = self.people(2)
        prospects = self.env["grc.prospect"].create(
            [{"partner_id": partner.id, "company_id": company.id} for partner in (marked, met)]
        )
        message = marked.message_post(body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.env["calendar.event"].create(
            {
                "name": "Fair",
                "allday": True,
                "start_date": "2026-03-01",
                "stop_date": "2026-03-01",
                "partner_ids": met.ids,
            }
        )
        self.env.flush_all()
        for record, column in ((prospects, "create_date"), (message, "date")):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = '2026-03-02 04:00:00' WHERE id IN %s",
                    SQL.identifier(record._table),
                    SQL.identifier(column),
                    tuple(record.ids),
                )
            )
        self.refresh("2026-03-01", company)
        for partner in (marked, met):
            self.assertFacts(partner, {"last_contact": as_day("2026-03-01")}, company)

    def test_another_source(self):
        """An addon adds documents of its own: tickets of a till, say, two of them on one day."""
        (partner,) = self.people(1)
        self.invoices([(partner, -40, 100)])
        tickets = SQL(
            """
            SELECT %(partner)s AS partner_id, %(company)s AS company_id, day::date AS date, 1 AS kind,
                   25::numeric AS amount, 10::numeric AS margin, TRUE AS occasion, NULL::date AS reversed_on,
                   'till.ticket' AS res_model, 1 AS res_id
              FROM unnest(%(days)s::date[]) day
             WHERE day <= %(as_of)s
            """,
            partner=partner.id,
            company=self.company.id,
            days=[as_day(-10), as_day(-10), as_day(-3)],
            as_of=as_day(0),
        )
        sources = self.registry["grc.document.source"]
        stream = sources._stream

        def _stream(model, company, as_of):
            return SQL("%s UNION ALL %s", stream(model, company, as_of), tickets)

        with patch.object(sources, "_stream", _stream):
            self.refresh()
        self.assertFacts(
            partner,
            {"purchase_days": 3, "invoice_count": 4, "revenue": 175.0, "last_purchase": as_day(-3)},
        )

    def test_row_that_was_tampered_with(self):
        """The work is spared only when the rows, too, are those of the last complete run."""
        people = self.history()
        self.refresh()
        right = self.all_facts()
        self.env.cr.execute(
            "UPDATE grc_customer SET revenue = 1, purchase_days = 99 WHERE partner_id = %s", [people[0].id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.all_facts(), right)
        self.assertEqual(self.refresh(), 0)
