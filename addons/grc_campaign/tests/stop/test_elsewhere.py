"""Another database than the one that launched: what is queued waits, whichever scheduled action runs first."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.campaign.grc_campaign_identity import PARAMETER
from ..common_campaign import CampaignCase
from ..common_post import Post

LOGGER = "odoo.addons.grc_campaign.models.campaign.grc_campaign_identity"


@tagged("post_install", "-at_install")
class TestElsewhere(Post, CampaignCase):
    def copied(self, number=2):
        """Return a campaign that is done, with mails in the queue, in what is a copy of its database by now."""
        campaign = self.launched(self.people(number))
        self.run_at(0)
        self.queued(campaign).auto_delete = False
        self.env["ir.config_parameter"].set_param(PARAMETER, "[]")
        self.assertFalse(campaign.held)
        return campaign

    def run_queue(self, campaign):
        """Let Odoo's queue run, and return the states of the mails of a campaign."""
        self.env["mail.mail"].process_email_queue()
        self.env.invalidate_all()
        return set(self.queued(campaign).mapped("state"))

    @mute_logger(LOGGER)
    def test_the_queue_runs_first(self):
        """Nothing goes, the campaign says why; confirmed by a manager and let go on, each mail goes once."""
        campaign = self.copied()
        self.assertEqual(self.run_queue(campaign), {"outgoing"})
        self.assertFalse(self.letterbox.addresses)
        self.assertEqual((campaign.state, campaign.held, campaign.halt_reason), ("done", True, "database"))
        self.assertTrue(campaign.is_elsewhere)
        manager = campaign.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "another database"):
            manager.action_go_on()
        manager.action_confirm_database()
        self.assertEqual(self.run_queue(campaign), {"outgoing"}, "it goes on by its button")
        manager.action_go_on()
        self.assertFalse(campaign.is_elsewhere)
        for __ in range(2):
            self.assertEqual(self.run_queue(campaign), {"sent"})
            self.assertEqual(sorted(self.letterbox.addresses), ["c0@example.com", "c1@example.com"])

    @mute_logger(LOGGER)
    def test_sent_by_hand(self):
        """*Send now* on a mail in the queue sends none of a campaign; one of no campaign goes."""
        campaign = self.copied()
        values = {"body_html": "x", "email_to": "x@example.com", "email_from": "us@example.com", "auto_delete": False}
        other = self.env["mail.mail"].create(values)
        (self.queued(campaign) | other).send()
        self.assertEqual(set(self.queued(campaign).mapped("state")), {"outgoing"})
        self.assertEqual((other.state, self.letterbox.addresses), ("sent", ["x@example.com"]))
        self.assertEqual(campaign.halt_reason, "database")

    @mute_logger(LOGGER)
    def test_planned_launches_wait(self):
        """They happen by themselves, so they wait, too."""
        campaign = self.copied()
        planned = self.campaign(self.people(1, "d"))
        planned.state = "planned"
        self.run_queue(campaign)
        self.assertEqual((planned.state, planned.held, planned.halt_reason), ("planned", True, "database"))

    def test_asked_once_a_run(self):
        """However many mails wait, the server is not asked more often which database this is."""
        identity, numbers = type(self.env["grc.campaign.identity"]), []
        for number in (1, 5):
            campaign = self.launched(self.people(number, f"n{number}"))
            self.run_at(0)
            with patch.object(identity, "_present", autospec=True, side_effect=identity._present) as asked:
                self.env["mail.mail"].process_email_queue()
            self.assertFalse(self.queued(campaign).filtered(lambda mail: mail.state == "outgoing"))
            numbers.append(asked.call_count)
        self.assertEqual(len(self.letterbox.addresses), 6)
        self.assertEqual(numbers[0], numbers[1])
        self.assertLessEqual(numbers[0], 2)
