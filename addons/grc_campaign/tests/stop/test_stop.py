"""Halting and stopping campaigns: what waits, what goes on, what is cancelled."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_campaign import CampaignCase
from ..common_post import Post


@tagged("post_install", "-at_install")
class TestStop(Post, CampaignCase):
    def halted(self, number=2):
        """Return a campaign that was halted after its mails were queued, and has a step to come."""
        campaign = self.launched(self.people(number), self.mail(), self.call(after="previous", delay=5))
        self.run_at(0)
        campaign.with_user(self.manager).action_halt()
        return campaign

    def run_queue(self, campaign):
        """Let Odoo's queue run, and return the states of the mails of a campaign."""
        mails = self.queued(campaign)
        mails.auto_delete = False
        self.env["mail.mail"].process_email_queue()
        self.env.invalidate_all()
        return set(mails.mapped("state"))

    def ledger(self, campaign):
        return self.env["grc.contact.ledger"].search_count([("campaign_id", "=", campaign.id)])

    def test_halted_mails_wait(self):
        """Halted after its mails were queued: none leaves, and all do when it goes on."""
        campaign = self.halted()
        self.assertEqual((campaign.state, campaign.held, campaign.halt_reason), ("halted", True, "manager"))
        self.assertEqual(self.run_queue(campaign), {"outgoing"})
        self.assertEqual(self.ledger(campaign), 2)
        self.assertFalse(self.letterbox.addresses)
        campaign.with_user(self.manager).action_go_on()
        self.assertEqual((campaign.state, campaign.held), ("running", False))
        self.assertEqual(self.run_queue(campaign), {"sent"})
        self.assertEqual(sorted(self.letterbox.addresses), ["c0@example.com", "c1@example.com"])

    def test_done_with_mails_in_the_queue(self):
        """Everybody is through, mails are still queued: stopping everything holds them, too."""
        campaign = self.launched(self.people(3))
        self.run_at(0)
        self.assertEqual(campaign.state, "done")
        answer = self.env["grc.campaign"].with_user(self.manager).stop_everything()
        self.assertEqual(answer, {"campaigns": 1, "mails": 3})
        self.assertEqual((campaign.state, campaign.held), ("done", True))
        self.assertEqual(self.run_queue(campaign), {"outgoing"})
        campaign.with_user(self.manager).action_go_on()
        self.assertEqual(self.run_queue(campaign), {"sent"})

    def test_a_held_mail_is_not_sent_by_hand(self):
        mail = self.queued(self.halted(1))
        mail.send()
        self.assertEqual((mail.state, self.letterbox.addresses), ("outgoing", []))

    def test_the_campaign_is_asked(self):
        """What a mail asks when its turn has come; mails of no campaign go."""
        queue, campaign = self.env["grc.campaign.queue"], self.halted(1)
        mail = self.queued(campaign)
        other = self.env["mail.mail"].create({"body_html": "x", "email_to": "x@example.com"})
        self.env.flush_all()
        self.assertFalse(queue._may_go(mail))
        self.assertTrue(queue._may_go(other))
        campaign.action_go_on()
        self.env.flush_all()
        self.assertTrue(queue._may_go(mail))

    def test_held_mails_are_in_nobodys_way(self):
        """More held mails than a run takes leave room for others."""
        self.env["ir.config_parameter"].set_param("mail.mail.queue.batch.size", 2)
        values = {"body_html": "x", "email_to": "x@example.com", "email_from": "us@example.com", "auto_delete": False}
        other = self.env["mail.mail"].create(values)
        campaign = self.halted(4)
        self.env["mail.mail"].process_email_queue()
        self.assertEqual((other.state, self.letterbox.addresses), ("sent", ["x@example.com"]))
        self.assertEqual(set(self.queued(campaign).mapped("state")), {"outgoing"})

    def test_stopped_mails_are_cancelled(self):
        """Stopped: what is queued is cancelled, was no contact, and its customers have left."""
        campaign = self.halted(3)
        mails = self.queued(campaign)
        campaign.with_user(self.manager).action_stop()
        self.assertEqual((campaign.state, campaign.held), ("done", False))
        self.assertEqual(set(mails.mapped("state")), {"cancel"})
        self.assertEqual(set(mails.mailing_trace_ids.mapped("trace_status")), {"cancel"})
        self.assertFalse(self.ledger(campaign))
        self.assertEqual(set(campaign.participation_ids.mapped("exit_reason")), {"stopped"})
        self.assertEqual(self.run_queue(campaign), {"cancel"})
        self.assertFalse(self.letterbox.addresses)

    def test_through_and_cancelled(self):
        """Who was through, and whose mail was cancelled after all, has left."""
        campaign = self.launched(self.people(2))
        self.run_at(0)
        self.env["grc.campaign"].stop_everything()
        self.assertEqual(set(campaign.participation_ids.mapped("state")), {"done"})
        campaign.action_stop()
        self.assertEqual(set(campaign.participation_ids.mapped("state")), {"exited"})
        self.assertEqual(set(self.states(campaign).values()), {("cancelled", "left")})

    def test_what_has_left_stays(self):
        """Mails that went before the stop are contacts, and stay in the ledger."""
        campaign = self.launched(self.people(2), self.mail(), self.mail(after="previous", delay=1), self.call())
        self.run_at(0)
        self.assertEqual(self.run_queue(campaign), {"sent"})
        before = self.ledger(campaign)
        self.run_at(1)
        self.assertEqual(self.ledger(campaign), before + 2)
        self.env["grc.campaign"].stop_everything()
        campaign.action_stop()
        self.assertEqual(self.ledger(campaign), before)

    def test_everything_and_back(self):
        """Everything of the company is halted by one call, and goes on by another; what was halted before stays."""
        first, second = self.launched(self.people(2)), self.launched(self.people(2, "d"), self.call())
        third = self.launched(self.people(1, "e"))
        third.action_halt()
        campaigns = self.env["grc.campaign"].with_user(self.manager)
        self.assertEqual(campaigns.stop_everything(), {"campaigns": 2, "mails": 0})
        self.assertEqual(set((first | second).mapped("halt_reason")), {"everything"})
        self.assertFalse(self.run_at(0))
        self.assertEqual(campaigns.stop_everything(), {"campaigns": 0, "mails": 0})
        self.assertEqual(campaigns.undo_stop_everything(), 2)
        self.assertEqual((first | second).mapped("state"), ["running", "running"])
        self.assertEqual((third.state, third.halt_reason), ("halted", "manager"))
        self.assertEqual(self.run_at(0), 4)

    def test_another_company_goes_on(self):
        campaign = self.launched(self.people(1))
        other = self.new_company("Other")
        stranger = self.new_user("grc_campaign_stranger", "grc_base.group_grc_manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        there = self.env["grc.campaign"].with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertEqual(there.stop_everything()["campaigns"], 0)
        self.assertEqual(campaign.state, "running")

    def test_managers_alone(self):
        campaign = self.launched(self.people(1))
        campaigns = self.env["grc.campaign"].with_user(self.seller)
        with self.assertRaises(AccessError):
            campaigns.stop_everything()
        with self.assertRaises(AccessError):
            campaigns.undo_stop_everything()
        with self.assertRaises(UserError):
            campaign.with_user(self.manager).held = True
        self.assertEqual((campaign.state, campaign.held), ("running", False))

    @mute_logger("odoo.addons.grc_campaign.models.campaign.grc_campaign_identity")
    def test_another_database_holds_what_is_queued(self):
        """A restored copy with mails in the queue sends none of them."""
        campaign = self.launched(self.people(1))
        self.run_at(0)
        self.assertEqual(campaign.state, "done")
        self.env["ir.config_parameter"].set_param("grc_campaign.identity", "[]")
        self.run_at(1)
        self.assertTrue(campaign.held)
        self.assertEqual(self.run_queue(campaign), {"outgoing"})
        with self.assertRaises(UserError):
            campaign.action_go_on()

    def test_case_07_fuse(self):
        """Whoever is contacted more often than there are steps is the last: the campaign halts, its owner is told."""
        campaign = self.launched(self.people(3))
        self.run_at(0)
        self.assertEqual(self.run_queue(campaign), {"sent"})
        again = """
            INSERT INTO grc_campaign_task (participation_id, campaign_id, company_id, step_id, occurrence, due_at,
                                           expires_at, state, priority, tries)
            SELECT participation_id, campaign_id, company_id, step_id, 1, due_at, expires_at, 'ready', priority, 0
              FROM grc_campaign_task WHERE campaign_id = %(id)s LIMIT 1;
            UPDATE grc_campaign SET state = 'running' WHERE id = %(id)s;
            UPDATE grc_campaign_participation SET state = 'running' WHERE campaign_id = %(id)s
        """
        self.env.cr.execute(again, {"id": campaign.id})
        self.env.invalidate_all()
        self.run_at(0)
        self.assertEqual((campaign.state, campaign.halt_reason, campaign.held), ("halted", "fuse", True))
        told = self.env["mail.message"].search([("model", "=", "grc.campaign"), ("res_id", "=", campaign.id)])
        self.assertEqual(told.partner_ids, campaign.user_id.partner_id)
        self.letterbox.addresses.clear()
        self.run_queue(campaign)
        self.assertFalse(self.letterbox.addresses, "the surplus mail waits")
        campaign.action_stop()
        self.assertNotIn("outgoing", self.queued(campaign).mapped("state"))
