from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import format_date

from .common import ScoringCase


@tagged("post_install", "-at_install")
class TestClockBackSaid(ScoringCase):
    """Point 18: screens say that the clock or the zone has gone back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchases([(partner, days, 100) for partner in cls.partners(3) for days in (0, 30, 60)])
        cls.customers._refresh(cls.company)

    def back(self, days):
        """Let it be some days before the last refresh."""
        self.patch(self.registry["res.company"], "_grc_today", lambda company: self.today - timedelta(days=days))
        self.env.invalidate_all()

    def said(self, lang="en_US"):
        return self.screen("overview").with_context(lang=lang).get_overview_frame()["progress"]["clock"]

    def test_nothing_is_said_on_the_day(self):
        self.assertIs(self.said(), False)
        self.back(-1)
        self.assertIs(self.said(), False)

    def test_said_in_the_readers_language(self):
        self.back(1)
        days = [format_date(self.env, self.today - timedelta(days=days)) for days in (1, 0)]
        self.assertIn(f"it is {days[0]} for the company", self.said())
        self.assertIn(f"were built for {days[1]} already", self.said())
        self.env["res.lang"]._activate_lang("fr_FR")
        self.assertIn("corrigez-le", self.said("fr_FR"))

    def test_every_screen_can_be_read(self):
        """Even where the first figures of all are of a day that has not come again."""
        for days in (1, 400):
            self.back(days)
            overview = self.screen("overview")
            frame = overview.get_overview_frame()
            self.assertTrue(frame["built"])
            for period in frame["periods"]:
                filters = {"since": str(period["since"])}
                overview.get_overview_figures(filters)
                overview.get_overview_goals(filters)
                self.screen("todo").get_overview_todo(filters)
            for topic in ("movement", "retention", "acquisition", "unprofitable", "pareto"):
                getattr(self.screen(topic), f"get_{topic}")()
            since = self.screen("movement").get_movement_frame()["since"]
            self.screen("movement").get_movement("segment", since)
            self.screen("stay").get_stays()
            self.screen("retention").get_retention_worth()
            self.screen("map").get_rfm_map()
            self.screen("policy").get_policy_matrix()
            for model in ("grc.clv.fit", "grc.risk.fit", "grc.likeness", "grc.grouping"):
                self.env[model].with_context(allowed_company_ids=self.company.ids).get_screen()
            self.env["grc.simulation"].with_context(allowed_company_ids=self.company.ids).get_simulation()
