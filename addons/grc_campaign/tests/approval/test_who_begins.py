"""What is approved with a campaign; and who begins after the launch by what was changed since."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..common_campaign import START
from ..start.common_start import StartCase

#: Who can be called: the audience at the launch.
CALLED = [("partner_id.phone", "=like", "+3361234%")]


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


@tagged("post_install", "-at_install")
class TestWhoBegins(StartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_tz = "Europe/Paris"
        cls.company.grc_approval_sends = 3
        cls.members = cls.people(2)
        cls.others = cls.people(4, "other", phone="+15550001111")

    def taking(self, **values):
        """Return a campaign of mails that takes in later, launched at the start for an audience of two."""
        audience = self.new_audience(("and", CALLED), name="Called")
        values = {"audience_id": audience.id, **values}
        if "start" in values:
            return self.starting(self.members, self.mail(), **values)
        campaign = self.launched(self.members, self.mail(), **values)
        moments = {"looked_at": START, "taken_at": START, "open_until": START.date() + timedelta(days=365)}
        campaign.sudo().write(moments)
        return campaign

    def begun(self, campaign):
        return campaign.participation_ids.filtered(lambda row: row.state != "aside").partner_id

    def ask_for(self, campaign, domain):
        """Let the audience ask for something else."""
        campaign.audience_id.line_ids.domain = repr(domain)

    def test_audience_that_was_changed(self):
        """More mails than nobody looked at: nobody begins, the owner is told; undone, it goes on."""
        campaign = self.taking(intake="none")
        self.ask_for(campaign, [])
        self.run_at(1)
        self.assertEqual((campaign.state, campaign.halt_reason), ("halted", "failed"))
        self.assertFalse(self.begun(campaign))
        told = self.env["mail.message"].search([("model", "=", "grc.campaign"), ("res_id", "=", campaign.id)])
        self.assertEqual(told.partner_ids, campaign._answers().partner_id)
        self.assertIn("was changed after the launch", told.body)
        newcomer = self.people(1, "later", phone="+33612349999")
        self.ask_for(campaign, CALLED)
        campaign.action_go_on()
        self.run_at(2)
        self.assertEqual(self.begun(campaign), newcomer)

    def test_few_mails(self):
        """As many as anybody may launch may begin, whatever was changed."""
        campaign = self.taking(intake="none")
        self.ask_for(campaign, [("partner_id", "in", self.others[:3].ids)])
        self.run_at(1)
        self.assertEqual((campaign.state, self.begun(campaign)), ("running", self.others[:3]))

    def test_no_limit(self):
        campaign = self.taking(intake="none")
        self.company.grc_approval_sends = 0
        self.ask_for(campaign, [("partner_id", "in", self.others.ids)])
        self.run_at(1)
        self.assertEqual(self.begun(campaign), self.others)

    def test_more_come_by_themselves(self):
        """Nobody has changed anything: that is the campaign that was launched."""
        campaign = self.taking(intake="none")
        newcomers = self.people(4, "later", phone="+33612349999")
        self.run_at(1)
        self.assertEqual(self.begun(campaign), newcomers)

    def test_on_a_day(self):
        """The audience of its day, too."""
        campaign = self.taking(start="date", start_on=date(2026, 7, 9))
        self.ask_for(campaign, [])
        self.run_at(datetime(2026, 7, 9, 7))
        self.assertEqual((campaign.halt_reason, len(campaign.participation_ids)), ("failed", 0))
        self.ask_for(campaign, CALLED)
        campaign.action_go_on()
        self.run_at(datetime(2026, 7, 9, 8))
        self.assertEqual(self.begun(campaign), self.members)

    def test_more_a_week(self):
        """How many of the best begin a week may be changed, within the same limit."""
        self.others.phone = "+33612345555"
        self.company.grc_approval_sends = 0
        campaign = self.taking(intake="best", weekly=1)
        self.company.grc_approval_sends = 3
        self.assertEqual(len(self.begun(campaign)), 1)
        campaign.weekly = 5
        self.run_at(7)
        self.assertEqual((campaign.halt_reason, len(self.begun(campaign))), ("failed", 1))
        campaign.weekly = 3
        campaign.action_go_on()
        self.run_at(8)
        self.assertEqual((campaign.state, len(self.begun(campaign))), ("running", 4))
