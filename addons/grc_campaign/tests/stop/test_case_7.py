"""Case 7: a step deleted in a running campaign sent 11,500 mails to 100 contacts."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestCase7(CampaignCase):
    def test_case_07_steps_are_closed(self):
        """No step of a launched campaign is deleted; closed, nobody comes to it and nobody begins anew."""
        campaign = self.launched(self.people(2), self.mail(), self.mail(after="previous", delay=2))
        with self.assertRaises(UserError):
            campaign.step_ids[0].unlink()
        self.run_at(0)
        campaign.step_ids[0].action_close()
        self.run_at(1)
        self.run_at(2)
        self.assertEqual(len(self.sent(campaign)), 2)
        self.assertEqual(len(self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])), 4)

    def test_case_07_fuse(self):
        """More contacts than steps: the campaign is halted before it makes them, and its owner is told."""
        partners = self.people(2)
        campaign = self.launched(partners, self.mail(), self.call(after="previous", delay=30))
        self.run_at(0)
        step = campaign.step_ids[0]
        values = {"campaign_id": campaign.id, "company_id": self.company.id, "step_id": step.id, "due_at": START}
        for row in campaign.participation_ids:
            for place in (1, 2):
                wrong = {**values, "expires_at": START.replace(day=20), "occurrence": place}
                self.env["grc.campaign.task"].sudo().create({**wrong, "participation_id": row.id})
        other = self.launched(partners, self.call())
        self.run_at(1)
        self.assertEqual((campaign.state, campaign.halt_reason), ("halted", "often"))
        self.assertEqual(len(self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])), 2)
        told = self.env["mail.message"].search([("model", "=", "grc.campaign"), ("res_id", "=", campaign.id)])
        self.assertEqual(told.partner_ids, campaign._answers().partner_id)
        self.assertEqual(set(self.states(other).values()), {("done", None)}, "others go on")
