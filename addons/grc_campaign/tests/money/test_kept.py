"""How long the comparison group is kept: for the window at the least."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...models.money.grc_campaign import months_of
from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestKept(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(1)

    def draft(self, **values):
        return self.campaign(self.members, self.call(), **values).with_user(self.manager)

    def test_months_of(self):
        """Whole months are as long as the shortest ones."""
        for days, months in ((1, 1), (28, 1), (29, 2), (59, 2), (60, 3), (365, 12), (366, 13), (730, 24)):
            with self.subTest(days):
                self.assertEqual(months_of(days), months)

    def test_as_long_as_the_window(self):
        """A year, and longer for a window that is; a window that is made longer takes it along."""
        self.assertEqual(self.draft().release_months, 12)
        self.assertEqual(self.draft(goal_days=728).release_months, 24)
        campaign = self.draft(goal_days=20, release_months=1)
        self.assertEqual(campaign.release_months, 1)
        campaign.goal_days = 60
        self.assertEqual(campaign.release_months, 3)

    def test_not_shorter(self):
        campaign = self.draft(goal_days=60)
        for values in ({"release_months": 2}, {"goal_days": 400, "release_months": 12}):
            refused = self.assertRaisesRegex(ValidationError, "before the window is over")
            with self.subTest(values), refused, self.env.cr.savepoint():
                campaign.write(values)
        with self.assertRaisesRegex(ValidationError, "for 3 months at least"), self.env.cr.savepoint():
            self.draft(goal_days=60, release_months=1)
        campaign.release_months = 3

    def test_settled_with_the_launch(self):
        """Whoever is compared was told the same from the first day on."""
        campaign = self.draft()
        campaign._launch()
        for months in (1, 24):
            with self.subTest(months), self.assertRaisesRegex(UserError, "comparison group and order are settled"):
                campaign.release_months = months
