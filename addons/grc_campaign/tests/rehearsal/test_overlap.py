"""The dry run says whom another campaign may contact soon, and opens them."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestOverlap(CampaignCase):
    def overlap(self, campaign):
        """Return how many customers overlap, and whom the figure opens."""
        found = self.env["grc.screen.rehearsal"].with_user(self.manager).rehearse(campaign.id)
        customers = self.env["grc.customer"].browse(found["overlap_ids"] or [])
        return found["overlap"], customers.partner_id

    def drawn(self, campaign, partner, months, days=0):
        """Let a customer have been in the comparison group of a campaign for so long."""
        self.env.flush_all()
        query = SQL(
            "UPDATE grc_campaign_participation"
            " SET control = TRUE, entered_at = entered_at - make_interval(months => %s, days => %s)"
            " WHERE campaign_id = %s AND partner_id = %s",
            months,
            days,
            campaign.id,
            partner.id,
        )
        self.env.cr.execute(query)
        self.env.invalidate_all()

    def test_opens_whom_it_counts(self):
        """Customers of the audience for whom a task waits in another running campaign, within two weeks."""
        partners = self.people(6)
        now = fields.Datetime.now()
        other = self.launched(partners[:4], self.call(delay=3), self.call(delay=5), at=now)
        self.launched(partners[4:5], self.call(delay=20), at=now)
        campaign = self.campaign(partners[2:])
        number, opened = self.overlap(campaign)
        self.assertEqual((number, opened), (2, partners[2:4]))
        other.action_halt()
        self.assertEqual(self.overlap(campaign), (0, self.env["res.partner"]))

    def test_whose_comparison_is_over(self):
        """Who is in the comparison group is not contacted; once that is over, they are like anybody."""
        partners = self.people(3)
        other = self.launched(partners, self.call(delay=3), at=fields.Datetime.now())
        self.drawn(other, partners[0], 0)
        self.drawn(other, partners[1], other.release_months + 1)
        number, opened = self.overlap(self.campaign(partners))
        self.assertEqual((number, opened), (2, partners[1:]))

    def test_over_by_the_day_of_the_task(self):
        """The comparison may end between today and the contact."""
        partners = self.people(1)
        other = self.launched(partners, self.call(delay=10), at=fields.Datetime.now())
        self.drawn(other, partners, other.release_months, -5)
        self.assertEqual(self.overlap(self.campaign(partners))[0], 1)

    def test_of_a_planned_launch(self):
        """The days that count are those after the launch, not those after today."""
        partners = self.people(3)
        now = fields.Datetime.now()
        for place, days in enumerate((2, 22, 45)):
            self.launched(partners[place], self.call(delay=days), at=now)
        campaign = self.campaign(partners, self.call(), planned_at=now + timedelta(days=20))
        number, opened = self.overlap(campaign)
        self.assertEqual((number, opened), (1, partners[1]))
