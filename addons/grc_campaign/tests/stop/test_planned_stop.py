"""Everything that leaves is stopped: launches that are planned wait, too."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common_campaign import CampaignCase

NOW, LAUNCH = datetime(2026, 7, 1, 8, 0), datetime(2026, 7, 10, 9, 0)


@tagged("post_install", "-at_install")
class TestPlannedStop(CampaignCase):
    def stopped(self, **values):
        """Return a campaign whose launch was planned before everything was stopped."""
        values = {"planned_at": LAUNCH, "review_days": 0, "control_source": "said", **values}
        campaign = self.campaign(self.people(2), self.call(), **values).with_user(self.manager)
        with freeze_time(NOW):
            campaign.action_plan()
        self.assertEqual(self.overview()["planned"], 1)
        self.assertEqual(campaign.stop_everything(), {"campaigns": 1, "mails": 0})
        return campaign

    def overview(self):
        return self.env["grc.screen.pressure"].with_user(self.manager).get_overview_campaigns()

    def run_planned(self, moment):
        """Do what is due of planned launches at a moment."""
        self.env.flush_all()
        with freeze_time(moment):
            self.env["grc.campaign.planning"].sudo()._run(1, False, moment)
        self.env.invalidate_all()

    def test_no_launch(self):
        """At its moment nothing happens; taken back, it is launched."""
        campaign = self.stopped()
        self.assertEqual((campaign.state, campaign.held, campaign.halt_reason), ("planned", True, "everything"))
        found = self.overview()
        self.assertEqual((found["running"], found["planned"], found["stopped"]), (0, 0, 1))
        self.run_planned(LAUNCH + timedelta(hours=1))
        self.assertEqual((campaign.state, campaign.launched_at), ("planned", False))
        self.assertEqual(campaign.undo_stop_everything(), 1)
        self.assertEqual((campaign.state, campaign.held, campaign.halt_reason), ("planned", False, False))
        self.run_planned(LAUNCH + timedelta(hours=2))
        self.assertEqual((campaign.state, campaign.participation_count), ("running", 2))

    def test_its_moment_is_over(self):
        """Taken back days later: a draft again, as any planned launch that is late, and its owner is told."""
        campaign = self.stopped()
        campaign.undo_stop_everything()
        self.run_planned(LAUNCH + timedelta(days=3))
        self.assertEqual(campaign.state, "draft")
        told = self.env["mail.activity"].sudo().search([("user_id", "=", campaign._answers().id)])
        self.assertIn("or it was stopped", "".join(told.mapped("note")))

    def test_salespeople_are_not_asked(self):
        """Nor is anybody asked to look at a launch that waits; once it is taken back, they are."""
        campaign = self.stopped(review_days=2)
        day = datetime(2026, 7, 9, 12)
        self.run_planned(day)
        self.assertFalse(campaign.reviewed)
        campaign.undo_stop_everything()
        self.run_planned(day)
        self.assertTrue(campaign.reviewed)

    def test_by_its_buttons(self):
        """It cannot be launched by hand; stopping leaves it planned; a draft of it is as any other."""
        campaign = self.stopped()
        with self.assertRaisesRegex(UserError, "stopped before its launch"):
            campaign.action_launch()
        campaign.action_stop()
        self.assertEqual((campaign.state, campaign.held), ("planned", True))
        campaign.action_unplan()
        self.assertEqual((campaign.state, campaign.held, campaign.halt_reason), ("draft", False, False))
        self.assertEqual(campaign._launch(), 2)
        self.assertFalse(campaign.undo_stop_everything(), "nothing was stopped any more")
