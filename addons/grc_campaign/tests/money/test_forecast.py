"""What a campaign must bring, and the share that is held back when nobody says how many."""

from odoo.addons.grc_base.tests.common import as_day
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError

from ..common_campaign import CampaignCase


class ForecastCase(CampaignCase):
    def forecast(self, campaign):
        return self.env["grc.screen.campaign"].with_user(self.manager).get_forecast(campaign.id)

    @classmethod
    def sold(cls, partners, day, amount=300, price=100):
        """Invoice goods that cost 60 apiece."""
        rows = [(partner, day, amount) for partner in partners]
        return cls.invoices(rows, product=cls.good, quantity=amount / price, invoice_date_due=as_day(30))


@tagged("post_install", "-at_install")
class TestForecast(ForecastCase):
    # What a contact costs

    def test_costs_begin_with_those_of_the_company(self):
        """By hand afterwards; a call costs its time."""
        self.company.write({"grc_email_cost": 0.2, "grc_hour_cost": 60, "grc_activity_minutes": 15})
        self.env["grc.activity.time"].search([("company_id", "=", self.company.id)]).unlink()
        campaign = self.campaign(self.people(1))
        self.assertEqual((campaign.email_cost, campaign.phone_cost, campaign.letter_cost), (0.2, 15, 0))
        campaign.email_cost = 0.3
        self.company.grc_email_cost = 1
        self.assertEqual(campaign.email_cost, 0.3)
        self.assertEqual(campaign.copy().email_cost, 0.3)

    def test_bounds(self):
        members = self.people(1)
        for values in ({"discount": 1.1}, {"fixed_cost": -1}, {"returns_share": -0.1}, {"release_months": 0}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.campaign(members, **values)

    # What must come

    def test_each_order_loses_money(self):
        """A discount of half the price on goods that cost three fifths of it."""
        members = self.people(4)
        self.sold(members, -20)
        found = self.forecast(self.campaign(members, discount=0.5))
        self.assertEqual(found["needed"]["state"], "losing")
        self.assertIsNone(found["needed"]["orders"])
        self.assertEqual(
            found["sentences"]["needed"], "Each order loses money: discount and returns take all of its margin."
        )

    def test_returns(self):
        """A third comes back: an order brings a third less."""
        members = self.people(3)
        invoices = self.sold(members, -20)
        self.credit(invoices[0], -10, 300, product=self.good, quantity=3)
        found = self.forecast(self.campaign(members, fixed_cost=160))
        self.assertAlmostEqual(found["order"]["returned"], 1 / 3)
        self.assertAlmostEqual(found["order"]["margin"], 120, 2)
        self.assertAlmostEqual(found["needed"]["gain"], 80, 2)
        self.assertEqual(found["needed"]["orders"], 2)

    def test_as_said(self):
        """What an order brings may be said, such as for a new product."""
        campaign = self.campaign(
            self.people(3),
            order_source="said",
            order_revenue=1000,
            order_margin=200,
            order_articles=2,
            returns_share=0.1,
            fixed_cost=180,
        )
        found = self.forecast(campaign)
        self.assertIsNone(found["order"]["number"])
        self.assertEqual(found["sentences"]["needed"], "1 order (articles: 2) more than the 0 that come anyway")

    def test_nobody_has_bought(self):
        found = self.forecast(self.campaign(self.people(3)))
        self.assertIsNone(found["needed"])
        self.assertEqual(
            found["sentences"]["needed"], "Nobody of them has bought within a year: say below what an order brings."
        )

    def test_nobody_can_be_contacted(self):
        members = self.people(3)
        members.email = False
        self.sold(members, -20)
        found = self.forecast(self.campaign(members))
        self.assertIsNone(found["needed"])
        self.assertEqual(
            found["sentences"]["needed"], "Nobody of them can be contacted today by the steps of this campaign."
        )

    def test_left_out(self):
        """Who is left out by what comes first costs no contact; who waits does, and so does everybody of service."""
        members = self.people(4)
        self.sold(members, -20)
        self.least(members[:2])
        values = {"phone_cost": 3, "fixed_cost": 6}
        found = self.forecast(self.campaign(members, self.call(), **values))
        self.assertEqual([step["customers"] for step in found["contacts"]], [4])
        self.assertEqual(found["spent"], {"fixed": 6, "contacts": 6, "discounts": 0})
        self.assertIn("neither as contacts nor as cost: 2.", found["sentences"]["left_out"])
        served = self.forecast(self.campaign(members, self.call(), purpose="service", **values))
        self.assertEqual((served["spent"]["contacts"], served["sentences"]["left_out"]), (12, ""))
        rule = self.env["grc.campaign.gate.rule"]._of(self.company)["effort"]
        rule.sudo().answer = "wait"
        waits = self.forecast(self.campaign(members, self.call(), **values))
        self.assertEqual((waits["spent"]["contacts"], waits["sentences"]["left_out"]), (12, ""))

    def test_all_are_left_out(self):
        members = self.people(2)
        self.sold(members, -20)
        self.least(members)
        found = self.forecast(self.campaign(members))
        self.assertIsNone(found["needed"])
        self.assertEqual(
            found["sentences"]["needed"], "Nobody of them can be contacted today by the steps of this campaign."
        )

    def least(self, members):
        """Let the policy of customers be the least effort."""
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE grc_customer SET policy = 'abandon' WHERE partner_id = ANY(%s)", members.ids))
        self.env.invalidate_all()

    def test_steps_that_contact_nobody(self):
        """Something to do that customers do not notice is done for all of them."""
        members = self.people(3)
        self.sold(members, -20)
        todo = self.env.ref("mail.mail_activity_data_todo")
        campaign = self.campaign(members, self.call(activity_type_id=todo.id, name="Look at it"), fixed_cost=200)
        self.assertFalse(campaign.step_ids.channel)
        found = self.forecast(campaign)
        self.assertFalse(found["contacts"])
        self.assertEqual(found["needed"]["orders"], 2)
        self.assertAlmostEqual(found["needed"]["response"], 2 / 3)

    def test_service(self):
        members = self.people(3)
        self.sold(members, -20)
        found = self.forecast(self.campaign(members, self.call(), purpose="service", control_share=0.2))
        self.assertEqual(found["share"], 0)
        self.assertEqual(found["sentences"]["share"], "No comparison group: service is for everybody.")
        self.assertFalse(found["sentences"]["price"])

    def test_audience_of_nobody(self):
        found = self.forecast(self.campaign(self.env["res.partner"]))
        self.assertEqual((found["customers"], found["share"]), (0, 0))
        self.assertEqual(found["sentences"]["needed"], "Nobody is in the audience today.")

    def test_pace_of_what_there_is(self):
        """Without a year before, at the pace of the days there are: 3 orders in 60 days, for a window of 30."""
        members = self.people(3)
        self.sold(members, -60)
        found = self.forecast(self.campaign(members, goal_days=30))
        self.assertEqual(found["basis"], "pace")
        self.assertAlmostEqual(found["anyway"], 1.5)

    def test_same_weeks_of_last_year(self):
        """Not those after them."""
        members = self.people(6)
        self.sold(members[:1], -700)
        self.sold(members[:4], -360)
        self.sold(members, -300)
        found = self.forecast(self.campaign(members, goal_days=30))
        self.assertEqual(found["basis"], "last_year")
        self.assertEqual(found["anyway"], 4)

    def test_window_longer_than_a_year(self):
        """Twice a year of the pace of last year."""
        members = self.people(3)
        self.sold(members[:1], -700)
        self.sold(members, -300)
        found = self.forecast(self.campaign(members, goal_days=728))
        self.assertEqual(found["basis"], "last_year")
        self.assertAlmostEqual(found["anyway"], 6)

    def test_too_small_to_measure(self):
        """Fewer than 30 buyers expected among those held back: nobody is."""
        members = self.people(40)
        self.sold(members, -20)
        campaign = self.campaign(members, self.call(), fixed_cost=500)
        found = self.forecast(campaign)
        self.assertEqual((found["state"], found["share"]), ("small", 0))
        self.assertIn("Too small to measure by itself", found["sentences"]["share"])
        campaign._launch()
        self.assertFalse(any(campaign.participation_ids.mapped("control")))


@tagged("post_install", "-at_install")
class TestShare(ForecastCase):
    """How many are held back, of 400 customers half of whom bought in the same weeks of last year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(400)
        cls.sold(cls.members[:1], -700)
        cls.sold(cls.members[::2], -360)

    def large(self, **values):
        """Return a campaign to all of them."""
        return self.campaign(self.members, self.call(), phone_cost=0, **values)

    def test_share_that_sees_what_pays(self):
        """Costs that need many more orders show with few held back; the launch holds back as many as advised."""
        campaign = self.large(fixed_cost=20000)
        found = self.forecast(campaign)
        self.assertEqual(found["state"], "seen")
        self.assertTrue(0 < found["share"] <= 0.2)
        self.assertIn("you would see a purchase rate of 50.0 % move by", found["sentences"]["power"])
        self.assertTrue(found["sentences"]["price"])
        campaign._launch()
        self.assertEqual(campaign.control_share, found["share"])
        self.assertEqual(campaign.control_source, "advised")
        self.assertTrue(any(campaign.participation_ids.mapped("control")))

    def test_too_weak(self):
        """Even a fifth does not show what little is needed: a fifth is held back all the same."""
        found = self.forecast(self.large(fixed_cost=100))
        self.assertEqual((found["state"], found["share"]), ("weak", 0.2))
        self.assertIn("Even 20 % in a comparison group would not show", found["sentences"]["share"])

    def test_said_by_hand(self):
        """What a manager says holds, nobody among it."""
        campaign = self.large(fixed_cost=20000, control_share=0.1)
        found = self.forecast(campaign)
        self.assertEqual(found["share"], 0.1)
        self.assertRegex(found["sentences"]["price"], "A comparison group costs about .+ of margin")
        campaign.write({"control_source": "said", "control_share": 0})
        campaign._launch()
        self.assertEqual(campaign.control_share, 0)
        self.assertFalse(any(campaign.participation_ids.mapped("control")))

    def test_launch_tells_the_advised_share(self):
        """The dialogue counts those whom the launch holds back."""
        campaign = self.large(fixed_cost=20000)
        launch = self.env["grc.campaign.launch"].create({"campaign_id": campaign.id})
        controls = launch.controls
        self.assertTrue(controls)
        said = self.forecast(campaign)["sentences"]
        self.assertEqual(launch.control_words, f"{said['price']}\n{said['power']}")
        launch.action_launch()
        self.assertEqual(len(campaign.participation_ids.filtered("control")), controls)
