"""What a seller sees of campaigns: on the customer, on documents, in My day, in the timeline; contact pressure."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import format_date

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestSeller(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.own = cls.people(4)
        cls.own.user_id = cls.seller
        cls.others = cls.people(2, "other")

    def row(self, partner, user=None):
        rows = self.env["grc.customer"].with_user(user or self.seller).with_company(self.company)
        return rows.search([("partner_id", "=", partner.id), ("company_id", "=", self.company.id)])

    def held(self, **values):
        """Return a campaign that holds back half of the seller's customers, one of them, and one who is not."""
        campaign = self.launched(self.own | self.others, control_share=0.5, at=self.now, **values)
        rows = campaign.participation_ids.filtered(lambda row: row.partner_id in self.own)
        for place, row in enumerate(rows):
            row.sudo().control = place < 2
        self.env.flush_all()
        return campaign, rows.filtered("control").partner_id[0], (rows - rows.filtered("control")).partner_id[0]

    def test_badges(self):
        """In which campaign they are, with the next moment; none of those who are in none."""
        campaign, __, treated = self.held(name="Autumn")
        badge = self.row(treated).campaign_badges[0]
        self.assertEqual((badge["text"], badge["method"]), ("Autumn", "action_open_campaigns"))
        self.assertIn("next on", badge["title"])
        self.assertIn(badge, self.row(treated)._badges())
        self.assertFalse(self.row(self.people(1, "free", user_id=self.seller.id)).campaign_badges)
        campaign.action_stop()
        self.env.invalidate_all()
        self.assertFalse(self.row(treated).campaign_badges)

    def test_comparison_group(self):
        """Who is held back is not proposed until the window is over, and may be called all the same."""
        campaign, control, __ = self.held(name="Autumn", goal_days=20)
        self.run_at(self.now + timedelta(minutes=1))
        badge = self.row(control).campaign_badges[0]
        zoned = self.company.with_context(tz=self.company._grc_zone())
        day = fields.Datetime.context_timestamp(zoned, self.now).date() + timedelta(days=20)
        self.assertEqual(badge["text"], f"Not proposed until {format_date(self.env, day)}")
        self.assertIn("comparison group of “Autumn”", badge["title"])
        self.move(campaign, self.now - timedelta(days=22))
        self.env.invalidate_all()
        self.assertFalse(self.row(control).campaign_badges)

    def test_comparison_group_of_calls(self):
        """Whom My day does not propose, to be compared: until the proposal would have lost its sense."""
        today = self.company._grc_today()
        values = {"company_id": self.company.id, "source": "playbook", "state": "control", "summary": "Call"}
        for place, days in enumerate((4, -4)):
            partner = self.own[place]
            end = today + timedelta(days=days)
            dates = {"date": today - timedelta(days=9), "deadline": end, "date_end": end}
            self.env["grc.action"].create({**values, **dates, "partner_id": partner.id, "key": f"test:{place}"})
        badge = self.row(self.own[0]).campaign_badges[0]
        self.assertEqual(badge["text"], f"Not proposed until {format_date(self.env, today + timedelta(days=5))}")
        self.assertIn("comparison group of calls", badge["title"])
        self.assertFalse(self.row(self.own[1]).campaign_badges)

    def test_not_compared(self):
        """Two who turned out to be one are promised nothing."""
        campaign, control, __ = self.held()
        campaign.participation_ids.filtered(lambda row: row.partner_id == control).sudo().mixed = True
        self.env.flush_all()
        self.assertFalse(self.row(control).campaign_badges)

    def test_set_aside(self):
        """Who waits for their turn is in nothing yet."""
        self.launched(self.own, self.call(), intake="none", at=self.now)
        self.assertFalse(self.row(self.own[0]).campaign_badges)
        self.assertEqual(self.row(self.own[0]).campaign_count, 0)

    def test_as_the_user_sees(self):
        """A colleague's customer shows nothing, whatever the way of asking."""
        self.held()
        row = self.row(self.others[0], self.manager)
        self.assertTrue(row.campaign_badges)
        hidden = self.env["grc.campaign.standing"].with_user(self.seller)._badges(row.with_user(self.seller))
        self.assertEqual(hidden, {})
        with self.assertRaises(AccessError):
            row.with_user(self.seller).action_open_campaigns()

    def test_on_documents(self):
        """The same badge stands on the contact, on a quotation, on an opportunity."""
        __, __, treated = self.held(name="Autumn")
        order = self.env["sale.order"].create({"partner_id": treated.id, "company_id": self.company.id})
        for record in (treated, order):
            record = record.with_user(self.manager).with_company(self.company)
            self.assertIn("Autumn", [badge["text"] for badge in record.grc_badges])
        if "grc_badges" in self.env["crm.lead"]._fields:
            lead = self.env["crm.lead"].create({"name": "x", "partner_id": treated.id, "company_id": self.company.id})
            lead = lead.with_user(self.manager).with_company(self.company)
            self.assertIn("Autumn", [badge["text"] for badge in lead.grc_badges])

    def test_one_query_a_list(self):
        """Badges of a list are asked for together."""
        self.held()
        rows = self.env["grc.customer"].with_user(self.manager).search([("company_id", "=", self.company.id)])
        asked = []
        standing = type(self.env["grc.campaign.standing"])
        original = standing._rows
        self.patch(standing, "_rows", lambda *args: asked.append(1) or original(*args))
        rows.mapped("campaign_badges")
        self.assertEqual(len(asked), 1)

    def test_what_they_received(self):
        """Steps that were done, with their day; the comparison group got nothing."""
        campaign, control, treated = self.held()
        self.run_at(self.now + timedelta(minutes=1))
        action = self.row(treated).action_open_campaigns()
        rows = self.env[action["res_model"]].with_user(self.seller).search(action["domain"])
        self.assertEqual(rows.campaign_id, campaign)
        self.assertTrue(rows.received.startswith("Mail ("), rows.received)
        row = campaign.participation_ids.filtered(lambda row: row.partner_id == control)
        self.assertEqual(row.received, "Nothing: comparison group")

    def test_timeline(self):
        """A line a contact, which opens what was done."""
        self.held(name="Autumn")
        self.run_at(self.now + timedelta(minutes=1))
        for partner in self.own:
            lines = self.env["grc.timeline"].with_user(self.seller)
            found = lines.search([("partner_id", "=", partner.id), ("kind", "=", "campaign")])
            contacts = self.env["grc.contact.ledger"].search([("partner_id", "=", partner.id)])
            self.assertEqual(len(found), len(contacts))
            for line in found:
                self.assertEqual(line.title, "Autumn: Mail")
                self.assertEqual(line.action_open_document()["res_model"], "grc.campaign.task")
        foreign = self.env["grc.timeline"].with_user(self.seller)
        self.assertFalse(foreign.search([("partner_id", "=", self.others[0].id), ("kind", "=", "campaign")]))

    def test_my_day(self):
        """The card of a customer tells in which campaign they are."""
        __, control, treated = self.held(name="Autumn")
        for partner in (control, treated):
            partner.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        self.env.flush_all()
        day = self.env["grc.action"].with_user(self.seller).with_company(self.company).get_day()
        badges = {card["partner_id"]: [one["text"] for one in card["customer"]["badges"]] for card in day["cards"]}
        self.assertEqual(badges[treated.id], ["Autumn"])
        self.assertTrue(badges[control.id][0].startswith("Not proposed until"))


@tagged("post_install", "-at_install")
class TestPressureOfCustomers(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.partners = cls.people(5)
        values = {"name": "Two in ten days", "number": 2, "days": 10, "company_id": cls.company.id}
        cls.rule = cls.rules.create(values)

    def contacts(self, *numbers):
        """Let each of the partners have had so many contacts since yesterday, whatever the rules say."""
        self.rule.active = False
        for place in range(max(numbers)):
            those = [partner.id for partner, number in zip(self.partners, numbers, strict=True) if number > place]
            self.launched(self.env["res.partner"].browse(those), at=self.now - timedelta(days=1))
        self.run_at(self.now - timedelta(hours=20))
        self.rule.active = True

    def figures(self, user=None):
        screen = self.env["grc.screen.pressure"].with_user(user or self.manager).with_company(self.company)
        return screen.get_overview_campaigns({})

    def test_distribution(self):
        """Under, on target, over, as counted by hand; each figure opens its customers."""
        self.contacts(0, 1, 2, 3, 2)
        found = {one["state"]: one for one in self.figures()["states"]}
        expected = {"under": self.partners[:2], "on": self.partners[2] | self.partners[4], "over": self.partners[3]}
        for state, partners in expected.items():
            with self.subTest(state):
                self.assertEqual(found[state]["customers"], len(partners))
                customers = self.env["grc.customer"].with_user(self.manager).with_company(self.company)
                self.assertEqual(customers.search(found[state]["domain"]).partner_id, partners)

    def test_of_one(self):
        """On the customer, by each rule."""
        self.contacts(0, 1, 2, 3, 2)
        other = {"name": "Calls", "number": 1, "days": 7, "channel": "phone", "company_id": self.company.id}
        self.rules.create(other | {"sequence": 99})
        row = self.env["grc.customer"].search([("partner_id", "=", self.partners[3].id)])
        self.assertEqual(row.pressure_words, "Two in ten days: 3 of 2\nCalls: 0 of 1")

    def test_what_is_older_does_not_count(self):
        self.contacts(2, 2, 2, 2, 2)
        self.env.cr.execute("UPDATE grc_contact_ledger SET moment = moment - interval '11 days'")
        self.env.invalidate_all()
        self.assertEqual([one["customers"] for one in self.figures()["states"]], [5, 0, 0])

    def test_own_customers(self):
        """A salesperson sees how often their own are contacted."""
        self.partners[:2].user_id = self.seller
        self.contacts(3, 0, 2, 0, 0)
        self.assertEqual([one["customers"] for one in self.figures(self.seller)["states"]], [1, 0, 1])
        self.assertFalse(self.figures(self.seller)["may_stop"])

    def test_without_rules(self):
        self.rule.active = False
        found = self.figures()
        self.assertEqual((found["rules"], found["states"][0]["customers"]), ([], 5))

    def test_wrong_words(self):
        customers = self.env["grc.customer"].with_user(self.manager)
        for text in ("x:under", f"{self.company.id}:much", "0:on", ""):
            with self.subTest(text), self.assertRaises(UserError):
                customers.search([("pressure", "=", text)])

    def test_overview(self):
        """What runs, what is queued, what was stopped."""
        campaign = self.launched(self.partners, self.mail(), self.call(after="previous", delay=9), at=self.now)
        self.run_at(self.now + timedelta(minutes=1))
        found = self.figures()
        self.assertEqual((found["running"], found["mails"], found["stopped"], found["may_stop"]), (1, 5, 0, True))
        self.env["grc.campaign"].with_user(self.manager).with_company(self.company).stop_everything()
        found = self.figures()
        self.assertEqual((found["running"], found["mails"], found["stopped"]), (0, 0, 1))
        campaign.action_go_on()
        self.assertEqual(self.figures()["mails"], 5)
