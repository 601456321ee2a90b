"""Customers who turn out to be one, are deleted, or ask to be forgotten, in the middle of a campaign."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestMerge(CampaignCase):
    def rows(self, campaign):
        return {row.partner_id: row for row in campaign.participation_ids if row.partner_id}

    def test_case_29_united(self):
        """The survivor is in the campaign once, where most was done; the other is nobody's and ended."""
        partners = self.people(3)
        campaign = self.launched(partners, self.mail(), self.call(after="previous", delay=2))
        self.run_at(0)
        number = len(campaign.participation_ids)
        self.merge(partners[0], partners[1])
        self.env.invalidate_all()
        self.assertEqual(set(self.rows(campaign)), {partners[0], partners[2]})
        self.assertEqual(len(campaign.participation_ids), number, "what was done is still counted")
        gone = campaign.participation_ids.filtered(lambda row: not row.partner_id)
        self.assertEqual((gone.state, gone.exit_reason), ("exited", "merged"))
        self.assertFalse(self.rows(campaign)[partners[0]].mixed)
        self.assertEqual(len(self.sent(campaign)), 2)
        self.assertEqual(len(self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])), 3)
        self.run_at(2)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", partners[0].id)]
        )
        self.assertEqual(len(activities), 1)

    def test_case_29_mixed_pairs(self):
        """One contacted, one held back: left out of the comparison, and the group is not changed."""
        partners = self.people(2)
        campaign = self.launched(partners)
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation SET control = partner_id = %s WHERE campaign_id = %s",
                partners[1].id,
                campaign.id,
            )
        )
        self.env.invalidate_all()
        self.merge(partners[0], partners[1])
        self.env.invalidate_all()
        row = self.rows(campaign)[partners[0]]
        self.assertTrue(row.mixed)
        self.assertFalse(row.control)

    def test_case_29_stricter_consent(self):
        """Of two of whom one has withdrawn and the other agreed later, the survivor is not written to."""
        partners = self.people(2, email="both@example.com")
        now = fields.Datetime.now()
        campaign = self.launched(partners[:1], at=now)
        same = {"company_id": self.company.id, "source": "Letter", "channel": "email"}
        for partner, decision, days in ((partners[1], "withdrawn", 5), (partners[0], "given", 4)):
            said = {"partner_id": partner.id, "decision": decision, "moment": now - timedelta(days=days)}
            self.env["grc.consent"].create({**same, **said})
        self.merge(partners[0], partners[1])
        self.run_at(now)
        self.assertEqual(self.states(campaign)[partners[0]], ("skipped", "consent_withdrawn"))

    def test_only_the_other_was_in_it(self):
        partners = self.people(2)
        campaign = self.launched(partners[1:])
        self.merge(partners[0], partners[1])
        self.env.invalidate_all()
        self.assertEqual(set(self.rows(campaign)), {partners[0]})
        self.run_at(0)
        self.assertEqual(self.sent(campaign), partners[0])

    def test_deleted(self):
        """A contact who is deleted leaves; nothing is done for nobody."""
        partners = self.people(2)
        campaign = self.launched(partners, self.mail(), self.call(after="previous", delay=1))
        self.run_at(0)
        self.env.cr.execute("DELETE FROM grc_customer WHERE partner_id = %s", [partners[0].id])
        partners[0].unlink()
        self.env.invalidate_all()
        self.run_at(1)
        states = sorted((row.state, row.exit_reason or "") for row in campaign.participation_ids)
        self.assertEqual(states, [("done", ""), ("exited", "deleted")])
        self.assertEqual(len(self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])), 3)

    def test_case_30_erasure(self):
        """Erased: they leave, the figures stay, and nothing tells of an address."""
        partners = self.people(3, is_company=False)
        campaign = self.launched(partners, self.mail(), self.call(after="previous", delay=1))
        self.run_at(0)
        keeper = self.new_user(
            "grc_campaign_keeper", "grc_base.group_grc_manager,grc_base.group_grc_personal,base.group_partner_manager"
        )
        request = (
            self.env["grc.privacy.request"].with_user(keeper).create({"partner_id": partners[0].id, "kind": "erasure"})
        )
        request.confirmation = "erase "
        request.action_erase()
        self.env.invalidate_all()
        self.assertEqual(campaign.participation_count, 3)
        self.assertEqual(len(self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])), 3)
        row = self.rows(campaign)[partners[0]]
        self.assertEqual((row.state, row.exit_reason), ("exited", "erased"))
        ledger = self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual(len(ledger.filtered("once")), 2)
        self.run_at(1)
        self.assertFalse(partners[0].activity_ids)
