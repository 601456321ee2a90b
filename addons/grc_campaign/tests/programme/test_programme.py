"""What the campaigns of a year brought together, and all that a company does, by its own comparison group."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common import as_day
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL
from openpyxl import load_workbook

from ...tools.window import Window
from ..common_campaign import CampaignCase

#: Days since the launch, and days of the window.
SINCE, DAYS = 100, 30


class ProgrammeCase(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(160)
        cls.year = as_day(-SINCE).year
        for place, partner in enumerate(cls.members):
            cls.invoice(partner, as_day(-SINCE + 5), 100 + place)

    @classmethod
    def begun(cls, partners, name, since=SINCE, share=0.5, **values):
        """Return a campaign launched so many days ago that held back every second customer; without a share, nobody."""
        at = datetime.combine(as_day(-since), time(8))
        values = {"goal_days": DAYS, "control_source": "said", "fixed_cost": 10, **values}
        campaign = cls.launched(partners, cls.call(), at=at, name=name, control_share=share, **values)
        cls.env.flush_all()
        query = SQL(
            "UPDATE grc_campaign_participation SET control = %s AND partner_id = ANY(%s) WHERE campaign_id = %s",
            bool(share),
            partners[::2].ids,
            campaign.id,
        )
        cls.env.cr.execute(query)
        cls.env.invalidate_all()
        return campaign

    def programme(self, year=None, user=None):
        screen = self.env["grc.screen.programme"].with_user(user or self.manager).with_company(self.company)
        return screen.get_programme(year or self.year)


@tagged("post_install", "-at_install")
class TestProgramme(ProgrammeCase):
    def test_nothing(self):
        """A year without a campaign, and without a company-wide group."""
        found = self.programme(2001)
        self.assertEqual((found["campaigns"], found["sentence"], found["whole"]), ([], "", None))
        self.assertFalse(found["sharing"])
        self.assertIn(2001, found["years"])
        for year in (1, 3000, "x", 2026.5):
            with self.assertRaises(UserError):
                self.programme(year)
        with self.assertRaises(AccessError):
            self.programme(user=self.seller)

    def test_new_year_by_the_companys_clock(self):
        """What is launched when it is New Year's Day there already is of the new year, with what it cost."""
        self.company.grc_tz = "Pacific/Auckland"
        eve = datetime(2018, 12, 31, 20)
        campaign = self.launched(self.members[:2], self.call(), at=eve, fixed_cost=10, control_source="said")
        programme = self.env["grc.campaign.programme"].sudo()
        years = {year: (date(year, 1, 1), date(year, 12, 31)) for year in (2018, 2019)}
        self.assertNotIn(2018, programme._years(self.company))
        self.assertIn(2019, programme._years(self.company))
        for year, days in years.items():
            window = Window(self.company, days[0], 365, 0, days[1])
            self.assertEqual(programme._campaigns(self.company, *days), campaign if year == 2019 else campaign.browse())
            self.assertEqual(programme._spent(window).total, 10 if year == 2019 else 0)

    def test_small_ones_tell_together(self):
        """Case of the issue: too small to measure by itself, it counts in the year's result."""
        for place in range(4):
            self.begun(self.members[place * 40 : place * 40 + 40], f"Small {place}")
        running = self.begun(self.members, "Running", since=3)
        alone = self.begun(self.members, "Alone", share=0)
        found = self.programme()
        parts = {one["name"]: one for one in found["campaigns"]}
        if running.launched_at.year == self.year:
            self.assertIn("Running, day", parts["Running"]["sentence"])
        small = [parts[f"Small {place}"] for place in range(4)]
        self.assertEqual(
            {one["sentence"] for one in small}, {"Too small to measure by itself; it counts in the year's result."}
        )
        self.assertAlmostEqual(sum(one["weight"] for one in small), 1)
        self.assertIsNone(parts["Alone"]["weight"])
        self.assertIn("Without a comparison group", parts["Alone"]["sentence"])
        pooled = found["pooled"]
        self.assertEqual((pooled["campaigns"], pooled["treated"], pooled["control"]), (4, 80, 80))
        self.assertEqual((pooled["buyers"], pooled["costs"]), (160, 40))
        self.assertRegex(found["sentence"], r"^(It paid|It did not pay|Cannot be told: between)")
        self.assertAlmostEqual(pooled["net"]["value"], pooled["incremental"]["value"] - 40)
        self.assertTrue(any("Left out are campaigns" in note for note in found["notes"]))
        self.assertTrue(alone)

    def test_one_query_for_all(self):
        """However many campaigns a year has, all are read at once; each says what it says alone."""
        shown, asked = [], []
        for place in range(5):
            self.begun(self.members[place * 8 : place * 8 + 60], f"Number {place}", since=SINCE - place, email_cost=1)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            shown = self.programme()["campaigns"]
            asked.append(self.env.cr.sql_log_count - before)
        self.assertEqual(asked[1:], asked[1:2] * 4)
        screen = self.env["grc.screen.campaign"].with_user(self.manager)
        for one in shown:
            alone = screen.get_result(one["id"])["readings"][0]
            groups = alone["groups"]
            self.assertEqual(
                (one["treated"], one["control"]), (groups["treated"]["customers"], groups["control"]["customers"])
            )
            self.assertEqual(one["buyers"], groups["treated"]["buyers"] + groups["control"]["buyers"])
            self.assertEqual((one["costs"], one["state"]), (alone["costs"], alone["state"]))
        self.assertEqual(len(shown), 5)

    def test_sums_of_each(self):
        """What they brought is the sum of what each result says by itself."""
        campaigns = [self.begun(self.members[:80], "First"), self.begun(self.members[80:], "Second")]
        pooled = self.programme()["pooled"]
        screen = self.env["grc.screen.campaign"].with_user(self.manager)
        alone = [screen.get_result(campaign.id)["readings"][0]["incremental"] for campaign in campaigns]
        self.assertAlmostEqual(pooled["incremental"]["value"], sum(one["value"] for one in alone))

    def test_archived(self):
        """Putting a campaign away changes no result, and no year."""
        campaigns = self.begun(self.members[:80], "First") | self.begun(self.members[80:], "Second")
        campaigns.action_stop()
        before = self.programme()
        campaigns.active = False
        after = self.programme()
        for name in ("campaigns", "pooled", "whole", "years"):
            self.assertEqual(after.get(name), before.get(name), name)
        self.assertEqual(len(after["campaigns"]), 2)

    def test_figures_open_what_they_count(self):
        campaigns = [self.begun(self.members[:80], "First"), self.begun(self.members[80:], "Second")]
        documents = self.env["grc.customer.document"].with_user(self.manager).with_company(self.company)
        figures = [f"{campaign.id}:treated:1" for campaign in campaigns]
        found = documents.search([("campaign", "in", figures), ("company_id", "=", self.company.id)])
        self.assertEqual(len(found), 80)

    def test_company_wide(self):
        """Everybody who had bought before, in the group or not; campaigns are pooled without those in it."""
        for partner in self.members:
            self.invoice(partner, as_day(-500), 50)
        self.env["grc.customer"]._refresh(self.company)
        self.company.grc_company_share = 0.2
        self.company.grc_control_since = as_day(-400)
        self.company.grc_release_months = 13
        self.company.write({"grc_control_since": as_day(-400), "grc_control_number": 0})
        period = self.company._grc_control_period()
        found = self.programme(as_day(0).year)
        whole = found["whole"]
        self.assertEqual((whole["start"], whole["last"]), (period.first, period.last))
        groups = whole["groups"]
        condition = self.company._grc_in_group(SQL("p.id"))
        query = SQL("SELECT COUNT(*) FROM res_partner p WHERE p.id = ANY(%s) AND %s", self.members.ids, condition)
        held = self.env.execute_query(query)[0][0]
        self.assertEqual(groups["control"]["customers"], held)
        self.assertEqual(groups["treated"]["customers"], 160 - held)
        self.assertEqual(groups["control"]["orders"], held if period.first <= as_day(-SINCE + 5) else 0)
        for name, group in groups.items():
            domain = [("programme", "=", f"{found['year']}:{name}"), ("company_id", "=", self.company.id)]
            for model, number in (("grc.customer", "customers"), ("grc.customer.document", "orders")):
                rows = self.env[model].with_user(self.manager).with_company(self.company)
                self.assertEqual(rows.search_count(domain), group[number], (name, model))
            with self.assertRaises(AccessError):
                self.env["grc.customer"].with_user(self.seller).with_company(self.company).search_count(domain)
        with self.assertRaises(UserError):
            self.env["grc.customer"].with_user(self.manager).search([("programme", "=", "2026:nobody")])

    def test_costs_of_the_whole(self):
        """They open the campaigns that they are made of: those launched in the period of the company's group."""
        self.company.grc_company_share = 0.2
        self.company.write({"grc_control_since": as_day(-SINCE - 10), "grc_control_number": 0})
        campaigns = self.begun(self.members[:80], "First", fixed_cost=10)
        campaigns |= self.begun(self.members[80:], "Second", fixed_cost=15)
        self.begun(self.members[:80], "Before", since=SINCE + 20, fixed_cost=1000)
        period = self.company._grc_control_period(as_day(0))
        whole = self.programme(as_day(0).year)["whole"]
        self.assertEqual((whole["start"], whole["costs"]), (period.first, 25))
        self.assertEqual(set(whole["campaign_ids"]), set(campaigns.ids))

    def test_company_wide_runs(self):
        """No verdict before the end of the period."""
        self.company.grc_company_share = 0.2
        today = self.company._grc_today()
        whole = self.programme(today.year)["whole"]
        days = (today + relativedelta(months=12) - today).days
        self.assertEqual(whole["sentence"], f"Running, day 1 of {days}")

    def test_pooled_without_the_company_group(self):
        """Two campaigns never share a comparison group: that of the company is left out of both."""
        self.company.grc_company_share = 0.2
        campaign = self.begun(self.members, "First", share=0.4)
        wide = campaign.participation_ids.filtered("company_wide")
        self.assertTrue(wide)
        self.assertEqual({round(row.held_share, 9) for row in wide}, {0.52})
        part = self.programme()["campaigns"][0]
        self.assertEqual(part["treated"] + part["control"], 160 - len(wide))


@tagged("post_install", "-at_install")
class TestProgrammeXlsx(ProgrammeCase, HttpCase):
    def test_workbook(self):
        """A row a campaign, and what they brought together."""
        self.begun(self.members, "=1+1")
        self.manager.write(
            {"password": "grc_manager_1", "group_ids": [(4, self.env.ref("base.group_allow_export").id)]}
        )
        self.authenticate(self.manager.login, "grc_manager_1")
        response = self.url_open(f"/grc_campaign/programme.xlsx?year={self.year}")
        self.assertEqual(response.status_code, 200, response.text[:300])
        rows = list(load_workbook(BytesIO(response.content)).active.values)
        self.assertEqual((rows[0][0], rows[1][0]), ("Campaign", "=1+1"))
        self.assertEqual(rows[1][1].date(), as_day(-SINCE))
        self.assertEqual(rows[1][2].date(), as_day(-SINCE) + timedelta(days=DAYS - 1))
        self.assertEqual([row[0] for row in rows[3:6]], ["Together", "Margin they brought", "After all costs"])
