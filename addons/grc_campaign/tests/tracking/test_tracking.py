"""Opens are measured of those who agreed: no pixel for others, and one that was sent says nothing any more."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common_campaign import CampaignCase

PIXEL = "/mail/track/"


@tagged("post_install", "-at_install")
class TestTracking(CampaignCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.agreed, cls.silent, cls.refused = cls.people(3)
        cls.decide(cls.agreed, "given")
        cls.decide(cls.refused, "refused")

    @classmethod
    def decide(cls, partner, decision, channel="email"):
        return cls.env["grc.consent"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "channel": channel,
                "purpose": "tracking",
                "decision": decision,
                "source": "Page",
            }
        )

    def sent_out(self):
        """Return a campaign whose mails are queued, and ``{partner: mail}``."""
        campaign = self.launched(self.agreed | self.silent | self.refused, at=self.now)
        self.run_at(self.now)
        return campaign, {self.env["res.partner"].browse(mail.res_id): mail for mail in self.queued(campaign)}

    def body(self, mail):
        return mail._prepare_outgoing_list()[0]["body"]

    def asks_for_pixel(self, mail):
        """Ask for the pixel of a mail; return whether that was noted."""
        trace, path = mail.mailing_trace_ids, mail._get_tracking_url().partition("/mail/")[2]
        self.env.flush_all()
        self.assertEqual(self.url_open(f"/mail/{path}").status_code, 200)
        self.env.invalidate_all()
        return bool(trace.open_datetime)

    def test_no_pixel_without_consent(self):
        __, mails = self.sent_out()
        self.assertIn(PIXEL, self.body(mails[self.agreed]))
        self.assertNotIn(PIXEL, self.body(mails[self.silent]))
        self.assertNotIn(PIXEL, self.body(mails[self.refused]))
        self.assertIn("New lamps", self.body(mails[self.silent]))

    def test_no_open_without_consent(self):
        __, mails = self.sent_out()
        self.assertTrue(self.asks_for_pixel(mails[self.agreed]))
        self.assertFalse(self.asks_for_pixel(mails[self.silent]))
        self.assertFalse(self.asks_for_pixel(mails[self.refused]))

    def test_withdrawal_before_it_leaves(self):
        """Who withdraws while the mail is in the queue gets none, and does not count among those who agreed."""
        campaign, mails = self.sent_out()
        self.decide(self.agreed, "withdrawn")
        self.assertNotIn(PIXEL, self.body(mails[self.agreed]))
        self.assertFalse(campaign.opened_words)

    def test_withdrawal_makes_sent_pixels_dumb(self):
        __, mails = self.sent_out()
        self.assertIn(PIXEL, self.body(mails[self.agreed]))
        self.decide(self.agreed, "withdrawn")
        self.assertFalse(self.asks_for_pixel(mails[self.agreed]))

    def test_share_of_those_who_agreed(self):
        """One of one, not one of three."""
        campaign, mails = self.sent_out()
        self.assertEqual(campaign.opened_words, "0 of 1 who agreed to it")
        for mail in mails.values():
            self.asks_for_pixel(mail)
        campaign.invalidate_recordset(["opened_words"])
        self.assertEqual(campaign.opened_words, "1 of 1 who agreed to it")
        mailing = campaign.step_ids.mailing_id
        self.assertEqual((mailing.opened, mailing.opened_ratio), (1, 100))

    def test_other_mailings_are_odoos(self):
        """A mailing that no campaign sends is as it was."""
        mailing = self.env["mailing.mailing"].browse(self.mail()["mailing_id"])
        trace = self.env["mailing.trace"].create(
            {"mass_mailing_id": mailing.id, "model": "res.partner", "res_id": self.silent.id, "trace_status": "sent"}
        )
        trace.set_opened()
        self.assertTrue(trace.open_datetime)

    def test_no_step_waits_for_an_open(self):
        """Nothing decides by what only some agree to show."""
        kinds = dict(self.env["grc.campaign.step"]._fields["after"].selection)
        self.assertFalse({"open", "opened"} & kinds.keys())
