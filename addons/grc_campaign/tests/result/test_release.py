"""Comparison groups of the company and of campaigns: who is in one is free again, and others are drawn."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, format_date

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestRelease(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(80)

    def group(self):
        """Return the members in the company-wide group today."""
        condition = self.company._grc_in_group(SQL("p.id"))
        query = SQL("SELECT p.id FROM res_partner p WHERE p.id = ANY(%s) AND %s", self.members.ids, condition)
        return self.members.browse(partner for (partner,) in self.env.execute_query(query))

    def controls(self, campaign):
        return campaign.participation_ids.filtered("control").partner_id

    def test_company_wide(self):
        """No campaign goes to them, not even one without a comparison group; a service does."""
        self.company.grc_company_share = 0.2
        group = self.group()
        self.assertTrue(5 <= len(group) <= 28, len(group))
        campaign = self.launched(self.members)
        self.assertEqual(self.controls(campaign), group)
        self.assertEqual(set(campaign.participation_ids.mapped("held_share")), {0.2})
        self.run_at(0)
        self.assertFalse(self.sent(campaign) & group)
        self.assertFalse(self.controls(self.launched(self.members, self.call(), purpose="service")))

    def test_both_groups(self):
        """Two draws: whoever is in one of them is held back, and the share says so."""
        self.company.grc_company_share = 0.2
        campaign = self.launched(self.members, control_share=0.25)
        self.assertLess(self.group(), self.controls(campaign))
        self.assertAlmostEqual(campaign.participation_ids[0].held_share, 0.4)
        foretold = self.env["grc.campaign.enrolment"]._foretell(
            self.campaign(self.members, control_share=0.25, control_source="said")
        )
        self.assertGreater(foretold[1], len(self.group()))

    def test_never_held_back(self):
        """A key account is in no group, of the company neither."""
        self.company.grc_company_share = 0.2
        key = self.group()[0]
        key.grc_key_account = True
        campaign = self.launched(self.members)
        row = campaign.participation_ids.filtered(lambda one: one.partner_id == key)
        self.assertEqual((row.control, row.held_share, row.exemption), (False, 0, "key"))

    def enter(self, campaign, moment):
        """Let the audience come to a campaign at a moment after its launch."""
        entry = self.env["grc.campaign.entry"]._of_look(campaign, moment)
        self.env["grc.campaign.enrolment"]._enrol(campaign, entry)

    def test_free_again(self):
        """Twelve months later others are drawn, by the company and for who comes to a campaign then."""
        self.company.grc_company_share = 0.2
        first = self.group()
        self.company.grc_control_since -= relativedelta(months=12)
        self.assertFalse(first & self.group())
        self.company.grc_company_share = 0
        campaign = self.launched(self.members, control_share=0.2)
        drawn = self.controls(campaign)
        self.env.cr.execute(SQL("DELETE FROM grc_campaign_participation WHERE campaign_id = %s", campaign.id))
        self.enter(campaign, START + relativedelta(months=11))
        self.assertEqual(self.controls(campaign), drawn)
        self.env.cr.execute(SQL("DELETE FROM grc_campaign_participation WHERE campaign_id = %s", campaign.id))
        self.enter(campaign, START + relativedelta(months=13))
        self.env.invalidate_all()
        self.assertTrue(self.controls(campaign))
        self.assertFalse(self.controls(campaign) & drawn)

    def test_badge(self):
        """A seller sees until when: the last day of the period, for calls held back, too."""
        self.company.grc_company_share = 0.2
        self.members.user_id = self.seller
        last = self.company._grc_control_period().last
        rows = self.env["grc.customer"].with_user(self.seller).with_company(self.company)
        held = rows.search([("partner_id", "=", self.group()[0].id)])
        badge = held.campaign_badges[0]
        self.assertEqual(badge["text"], f"Not proposed until {format_date(self.env, last + timedelta(days=1))}")
        self.assertIn("comparison group of the company", badge["title"])
        free = rows.search([("partner_id", "=", (self.members - self.group())[0].id)])
        self.assertFalse(free.campaign_badges)
        today = fields.Date.today()
        values = {"source": "playbook", "state": "control", "summary": "Call", "key": "test:0", "date": today}
        end = {"deadline": today, "date_end": last + timedelta(days=9)}
        self.env["grc.action"].create(
            {**values, **end, "company_id": self.company.id, "partner_id": free.partner_id.id}
        )
        self.env.invalidate_all()
        self.assertEqual(free.campaign_badges[0]["text"], badge["text"])
        self.assertEqual(len(held.campaign_badges), 1)
