"""Who withdraws while their mail waits in the queue has not been contacted."""

from odoo.tests import tagged

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestRefused(CampaignCase):
    def test_contacted_before(self):
        """Who has been contacted, and withdraws, stands in nobody's way: rules count the contacts of the others."""
        self.rules.create({"name": "Two a week", "number": 2, "days": 7, "company_id": self.company.id})
        partners = self.people(2)
        campaign = self.launched(partners, self.mail(), self.mail(after="previous", delay=1))
        self.run_at(0)
        self.queued(campaign).send()
        self.refuse(partners[0])
        self.run_at(1)
        states = self.states(campaign, campaign.step_ids[1])
        self.assertEqual(states, {partners[0]: ("skipped", "consent_withdrawn"), partners[1]: ("done", None)})

    def test_no_contact(self):
        """The task says why, with a refusal, and the ledger has no row; nothing changes for the others."""
        partners = self.people(2)
        campaign = self.launched(partners, self.mail(), self.call(after="click", within=3))
        self.run_at(0)
        self.assertEqual(self.sent(campaign), partners)
        self.refuse(partners[0])
        self.queued(campaign).send()
        self.env.invalidate_all()
        states = self.states(campaign, campaign.step_ids[0])
        self.assertEqual(states, {partners[0]: ("skipped", "consent_withdrawn"), partners[1]: ("done", None)})
        self.assertEqual(self.sent(campaign), partners[1])
        refusal = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual((refusal.partner_id, refusal.reason), (partners[0], "consent_withdrawn"))
        self.run_at(1)
        self.assertEqual(self.states(campaign, campaign.step_ids[1])[partners[0]], ("cancelled", "mail"))
        self.assertEqual(self.states(campaign, campaign.step_ids[1])[partners[1]][0], "awaiting")
