"""A campaign from its first question to its result, on the screen: the manager's, and the salesperson's."""

from datetime import timedelta

from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.addons.grc_base.tests.common_users import of_company
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..common_tours import CampaignTours, FrenchCampaigns

#: Days since the launch when everything has been looked at: its window of thirty days is over.
SINCE = 32


@wide_and_phone
@tagged("post_install", "-at_install")
class TestStoryTours(CampaignTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env,
            login="grc_story",
            groups="sales_team.group_sale_salesman,grc_base.group_grc_user",
            **of_company(cls.company),
        )
        # A win-back writes to who has left, by an address, and lets their salesperson call.
        cls.silent.write({"email": "silent@example.com", "phone": "+33142345678", "user_id": cls.salesperson.id})
        lost = cls.company._grc_stages().filtered(lambda stage: stage.phase == "lost")[:1]
        customer = cls.env["grc.customer"].sudo().search([("partner_id", "=", cls.silent.id)])
        customer.write({"stage_id": lost.id, "best_margin": 200})
        cls.env.flush_all()

    def test_story(self):
        self.salesperson.sudo().lang = self.user.lang
        self.start_tour("/odoo/new-campaign", "grc_campaign_story_begun")
        campaign = self.env["grc.campaign"].sudo().search([("name", "=", "Come back")])
        self.assertEqual((campaign.state, campaign.participation_ids.partner_id), ("running", self.silent))
        self.ago(campaign, SINCE)
        self.run_on(campaign, 1)
        self.start_tour(f"/odoo/contacts/{self.silent.id}", "grc_campaign_story_contact", login="grc_story")
        self.run_on(campaign, 15)
        self.start_tour("/odoo/my-day", "grc_campaign_story_day", login="grc_story")
        for days, amount in ((12, 400), (9, 300)):
            self._sell(self.silent, days, amount)
        self._refresh()
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_story_told")

    def ago(self, campaign, days):
        """Let a campaign have been launched so many days ago."""
        self.env.flush_all()
        for table, columns, name in (
            ("grc_campaign", ("launched_at",), "id"),
            ("grc_campaign_participation", ("entered_at",), "campaign_id"),
            ("grc_campaign_task", ("due_at", "expires_at"), "campaign_id"),
        ):
            for column in map(SQL.identifier, columns):
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s - make_interval(days => %s) WHERE %s = %s",
                        SQL.identifier(table),
                        column,
                        column,
                        days,
                        SQL.identifier(name),
                        campaign.id,
                    )
                )
        self.env.invalidate_all()

    def run_on(self, campaign, day):
        """Let what is due be done, so many days after the launch."""
        now = campaign.launched_at + timedelta(days=day)
        self.env["grc.campaign.executor"].sudo()._run(commit=False, now=now)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestStoryFrenchTours(FrenchCampaigns, TestStoryTours):
    pass
