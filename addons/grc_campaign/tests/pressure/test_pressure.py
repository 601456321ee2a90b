"""Contact pressure over everything together: nobody more often, and the best first."""

import random
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestPressure(CampaignCase):
    def rule(self, number=1, days=7, **values):
        return self.rules.create(
            {"name": "Rule", "number": number, "days": days, "company_id": self.company.id, **values}
        )

    def refusals(self, *campaigns):
        ids = [campaign.id for campaign in campaigns]
        return self.env["grc.campaign.refusal"].search([("campaign_id", "in", ids)])

    def set_priorities(self, campaign, priorities):
        for partner, priority in priorities.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE grc_campaign_task t SET priority = %s FROM grc_campaign_participation m"
                    " WHERE m.id = t.participation_id AND m.campaign_id = %s AND m.partner_id = %s",
                    priority,
                    campaign.id,
                    partner.id,
                )
            )
        self.env.invalidate_all()

    def test_the_best_go(self):
        """Five campaigns at one instant, one mail a week: of each customer the best one, by brute force."""
        self.rule(channel="email")
        chance = random.Random(3)
        partners = self.people(40)
        campaigns = [self.launched(partners) for __ in range(5)]
        order = list(range(200))
        chance.shuffle(order)
        best = {}
        for place, campaign in enumerate(campaigns):
            mine = dict(zip(partners, order[40 * place : 40 * place + 40], strict=True))
            self.set_priorities(campaign, mine)
            for partner, priority in mine.items():
                best[partner] = max(best.get(partner, (-1, None)), (priority, place))
        self.run_at(0)
        for place, campaign in enumerate(campaigns):
            expected = {partner.id for partner, (__, campaigns_place) in best.items() if campaigns_place == place}
            self.assertEqual(set(self.sent(campaign).ids), expected)
        self.assertEqual(len(self.refusals(*campaigns)), 160)

    def test_beside_who_is_left_out(self):
        """Who is contacted already and left out for something else is in the batch, and in nobody's way."""
        self.rule()
        partners = self.people(3)
        self.launched(partners[:1])
        self.run_at(0)
        partners[0].email = False
        second = self.launched(partners)
        self.run_at(1)
        self.assertEqual(self.sent(second), partners[1:])
        self.assertEqual(self.states(second)[partners[0]], ("skipped", "consent_unreachable"))

    def test_never_more_than_the_rule(self):
        """Three campaigns of three mails over weeks: no seven days hold more than one, no thirty more than two."""
        self.rule(1, 7, channel="email")
        self.rule(2, 30)
        partners = self.people(12)
        steps = [{"after": "previous", "delay": delay, "latest": 20} for delay in (3, 5)]
        for place in range(3):
            self.launched(
                partners,
                self.mail(latest=20),
                *(self.mail(**step) for step in steps),
                at=START + timedelta(days=place),
            )
        for day in range(60):
            self.run_at(day)
        rows = self.env["grc.contact.ledger"].search([("company_id", "=", self.company.id)])
        self.assertGreater(len(rows), 30)
        for partner in partners:
            moments = sorted(rows.filtered(lambda row, one=partner: row.partner_id == one).mapped("moment"))
            for days, most in ((7, 1), (30, 2)):
                for end in moments:
                    inside = [one for one in moments if end - timedelta(days=days) < one <= end]
                    self.assertLessEqual(len(inside), most)

    def test_case_12_one_row_and_postponed(self):
        """What is refused has one row, waits until the rule lets it, and goes then."""
        rule = self.rule(1, 7)
        partners = self.people(3)
        first, second = self.launched(partners, priority=9), self.launched(partners, self.mail(latest=10), priority=1)
        self.run_at(0)
        self.assertEqual(len(self.sent(first)), 3)
        task = self.env["grc.campaign.task"].search([("campaign_id", "=", second.id)], limit=1)
        self.assertEqual((task.state, task.reason), ("ready", "pressure"))
        self.assertEqual(task.due_at, START + timedelta(days=7))
        for hours in range(0, 160, 20):
            self.run_at(START + timedelta(hours=hours))
        self.assertEqual(len(self.refusals(second)), 3)
        self.assertEqual(self.refusals(second).rule_id, rule)
        self.assertEqual(self.run_at(7), 3)
        self.assertEqual(len(self.sent(second)), 3)
        self.assertEqual(len(self.refusals(second)), 3)
        self.assertFalse(task.reason)

    def test_case_12_skipped_at_the_limit(self):
        """What would come too late is left out at once."""
        self.rule(1, 7)
        partners = self.people(2)
        self.launched(partners, priority=9)
        second = self.launched(partners, self.mail(latest=2), priority=1)
        self.run_at(0)
        self.assertEqual(set(self.states(second).values()), {("skipped", "pressure")})
        self.assertEqual(second.state, "done")

    def test_calendar_days(self):
        """One a calendar day: late in the evening and early next morning are two days, by the customer's clock."""
        self.rule(1, 1, kind="calendar")
        partners = self.people(2)
        partners[0].tz, partners[1].tz = "Europe/Paris", "America/New_York"
        evening = datetime(2026, 7, 6, 21, 30)  # 23:30 in Paris, 17:30 in New York
        first = self.launched(partners, priority=9, at=evening)
        second = self.launched(partners, priority=1, at=evening)
        self.run_at(evening)
        self.assertEqual(len(self.sent(first)), 2)
        self.run_at(evening + timedelta(hours=1))
        self.assertEqual(self.sent(second), partners[0])
        self.run_at(datetime(2026, 7, 7, 3, 59))
        self.assertEqual(self.sent(second), partners[0])
        self.run_at(datetime(2026, 7, 7, 4, 0))
        self.assertEqual(self.sent(second), partners)

    def test_what_else_counts(self):
        """Reports, activities that are done, and mailings that no campaign sends."""
        self.rule(1, 7)
        called, visited, mailed, free = partners = self.people(4)
        day = START - timedelta(days=2)
        self.env["grc.meeting.report"].create(
            {
                "partner_id": visited.id,
                "company_id": self.company.id,
                "met_on": day.date(),
                "channel": "visit",
                "said": "x",
            }
        ).state = "done"
        activity = called.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        activity._action_done()
        message = self.env["mail.message"].search([("model", "=", "res.partner"), ("res_id", "=", called.id)], limit=1)
        self.assertEqual(message.mail_activity_type_id, self.env.ref("mail.mail_activity_data_call"))
        message.date = day
        mailing = self.env["mailing.mailing"].browse(self.mail()["mailing_id"])
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": mailed.id,
                "email": mailed.email,
                "trace_status": "sent",
                "sent_datetime": day,
            }
        )
        campaign = self.launched(partners, self.mail(latest=30))
        self.run_at(0)
        self.assertEqual(self.sent(campaign), free)
        due = {
            task.partner_id: task.due_at
            for task in self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
        }
        self.assertEqual((due[called], due[mailed]), (day + timedelta(days=7), day + timedelta(days=7)))
        self.assertEqual(due[visited], day.replace(hour=12) + timedelta(days=7))

    def test_of_this_company(self):
        """What another company did with a contact that both know is its own affair, whatever was done."""
        self.rule(1, 7)
        other = self.new_company("Other Ltd")
        called, theirs, ours, visited, mailed, shared = partners = self.people(6)
        day = START - timedelta(days=2)
        theirs.company_id, ours.company_id = other, self.company
        for partner, company in ((called, other), (theirs, self.company), (ours, other), (shared, self.company)):
            here = partner.with_context(allowed_company_ids=[company.id])
            here.activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)._action_done()
        calls = [("model", "=", "res.partner"), ("res_id", "in", partners.ids), ("mail_activity_type_id", "!=", False)]
        self.env["mail.message"].search(calls).date = day
        said = {"met_on": day.date(), "channel": "visit", "said": "x"}
        self.env["grc.meeting.report"].create({"partner_id": visited.id, "company_id": other.id, **said}).state = "done"
        mailing = self.env["mailing.mailing"].browse(self.mail()["mailing_id"])
        mailing.grc_company_id = other
        trace = {"mass_mailing_id": mailing.id, "model": "res.partner", "res_id": mailed.id, "email": mailed.email}
        self.env["mailing.trace"].create({**trace, "trace_status": "sent", "sent_datetime": day})
        entities = SQL(
            "SELECT p.id AS partner_id, p.id AS entity_id FROM res_partner p WHERE p.id = ANY(%s)", partners.ids
        )
        counted = {
            company: self.env.execute_query(
                SQL(
                    "WITH people AS (%s) SELECT s.partner_id FROM (%s) s(partner_id, channel, moment) ORDER BY 1",
                    entities,
                    self.env["grc.pressure.source"]._all(company, START - timedelta(days=7)),
                )
            )
            for company in (self.company, other)
        }
        self.assertEqual(counted[self.company], [(ours.id,), (shared.id,)])
        self.assertEqual(counted[other], [(one.id,) for one in (called, theirs, visited, mailed)])

    def test_a_call_of_a_campaign_counts_once(self):
        """The call that a campaign planned is in the ledger; done, it is not counted again."""
        self.rule(2, 30)
        partners = self.people(1)
        self.launched(partners, self.call())
        self.run_at(0)
        activity = self.env["mail.activity"].search([("res_model", "=", "res.partner"), ("res_id", "=", partners.id)])
        activity._action_done()
        moment = fields.Datetime.now() + timedelta(hours=1)
        self.env.cr.execute("UPDATE grc_contact_ledger SET moment = %s", [moment - timedelta(days=1)])
        campaign = self.launched(partners, at=moment)
        self.run_at(moment)
        self.assertEqual(self.sent(campaign), partners)

    def test_channels(self):
        """A rule about mails leaves calls alone."""
        self.rule(1, 7, channel="email")
        partners = self.people(2)
        self.launched(partners, priority=9)
        calls = self.launched(partners, self.call(), priority=1)
        self.run_at(0)
        self.assertEqual(set(self.states(calls).values()), {("done", None)})

    def test_service_is_exempt(self):
        self.rule(1, 30)
        partners = self.people(2)
        self.launched(partners, priority=9)
        service = self.launched(partners, self.call(), priority=1, purpose="service")
        self.run_at(0)
        self.assertEqual(set(self.states(service).values()), {("done", None)})

    def test_of_one_commercial_entity(self):
        """A contact counts for the customer that it belongs to today."""
        self.rule(1, 7)
        partners = self.people(2)
        first = self.launched(partners[:1], priority=9)
        self.run_at(0)
        partners[0].write({"parent_id": partners[1].id, "is_company": False})
        second = self.launched(partners[1:])
        self.run_at(1)
        self.assertEqual(len(self.sent(first)), 1)
        self.assertEqual(self.states(second)[partners[1]], ("skipped", "pressure"))

    def test_out_of_the_box(self):
        """Two contacts in thirty days, one mail a week."""
        found = self.env.ref("grc_campaign.pressure_rule_month") | self.env.ref("grc_campaign.pressure_rule_mail")
        self.assertEqual(
            [(rule.number, rule.days, rule.channel, rule.kind) for rule in found],
            [(2, 30, False, "rolling"), (1, 7, "email", "rolling")],
        )


@tagged("post_install", "-at_install")
class TestGates(CampaignCase):
    def test_overdue(self):
        """Who owes is not courted: again when it is paid, if that is not too late."""
        partners = self.people(2)
        today = self.company._grc_today()
        now = fields.Datetime.now()
        invoice = self.invoice(partners[0], -60, 500, invoice_date_due=today - timedelta(days=30))
        campaign = self.launched(partners, self.mail(latest=3), at=now)
        self.run_at(now)
        self.assertEqual(self.sent(campaign), partners[1])
        refusal = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual(
            (refusal.reason, refusal.res_model, refusal.res_id), ("gate_overdue", "account.move", invoice.id)
        )
        self.assertEqual(refusal.action_open_document()["res_id"], invoice.id)
        self.run_at(now + timedelta(days=1))
        self.assertEqual(len(self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])), 1)
        self.run_at(now + timedelta(days=4))
        self.assertEqual(self.states(campaign)[partners[0]][0], "skipped")

    def test_complaint(self):
        partners = self.people(2)
        now = fields.Datetime.now()
        self.env["grc.action"].create(
            {
                "partner_id": partners[0].id,
                "company_id": self.company.id,
                "source": "complaint",
                "key": "complaint:test",
                "date": now.date(),
                "deadline": now.date(),
                "summary": "x",
            }
        )
        campaign = self.launched(partners, at=now)
        self.run_at(now)
        self.assertEqual(self.states(campaign)[partners[0]], ("ready", "gate_complaint"))
        self.env["grc.action"].search([("key", "=", "complaint:test")]).state = "done"
        self.run_at(now + timedelta(days=1))
        self.assertEqual(self.states(campaign)[partners[0]], ("done", None))
