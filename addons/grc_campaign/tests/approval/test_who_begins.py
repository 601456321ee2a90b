"""What is approved with a campaign."""

from odoo.tests import tagged

from ..start.common_start import StartCase


@tagged("post_install", "-at_install")
class TestApprovedToo(StartCase):
    def test_step_that_is_waited_for(self):
        """Another one is asked about; the one that was meant anyhow, written down by the launch, is not."""
        campaign = self.campaign(
            self.people(1), self.mail(), self.mail(after="previous"), self.call(after="click", name="Clicked")
        )
        before, last = campaign._digest(), campaign.step_ids[2]
        last.of_id = campaign.step_ids[0]
        self.assertNotEqual(campaign._digest(), before)
        last.of_id = False
        campaign.step_ids._settle_awaited()
        self.assertEqual((last.of_id, campaign._digest()), (campaign.step_ids[1], before))

    def test_where_mails_go_out_and_answers_come_in(self):
        campaign = self.campaign(self.people(1))
        mailing, before = campaign.step_ids.mailing_id, campaign._digest()
        mailing.mail_server_id = self.env["ir.mail_server"].create({"name": "Other", "smtp_host": "localhost"})
        self.assertNotEqual(campaign._digest(), before)
        mailing.mail_server_id = False
        self.assertEqual(campaign._digest(), before)
        mailing.write({"reply_to_mode": "update", "reply_to": mailing.reply_to})
        self.assertNotEqual(campaign._digest(), before)
