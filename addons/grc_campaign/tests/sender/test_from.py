"""Mails that come from salespeople: who is the sender, where answers go, and who is told of them."""

from odoo.tests import new_test_user, tagged
from odoo.tools import email_normalize, mute_logger

from ..outcome.common_outcome import OutcomeCase

THREAD = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
class TestFrom(OutcomeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.email = "seller@ours.example"
        cls.manager.email = "owner@ours.example"
        cls.mute = new_test_user(
            cls.env,
            "mute_seller",
            "grc_base.group_grc_user,sales_team.group_sale_salesman",
            email=False,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.mute.email = False
        cls.members = cls.people(4)
        for partner, user in zip(cls.members, (cls.seller, cls.mute, cls.env["res.users"], cls.seller), strict=True):
            partner.user_id = user

    def senders(self, campaign):
        """Return ``{partner: address that their mail comes from}``."""
        mails = self.queued(campaign)
        return {self.members.browse(mail.res_id): email_normalize(mail.email_from) for mail in mails}

    def queued_by(self, sender):
        campaign = self.launched(self.members, sender=sender, user_id=self.manager.id)
        self.run_at(0)
        return campaign

    def test_as_the_mail_says(self):
        self.assertEqual(set(self.senders(self.queued_by("mail")).values()), {"us@example.com"})

    def test_owner(self):
        self.assertEqual(set(self.senders(self.queued_by("owner")).values()), {"owner@ours.example"})

    def test_each_salesperson(self):
        """Who has no salesperson, or one without an address or who is gone, gets it from the owner."""
        owner, seller = "owner@ours.example", "seller@ours.example"
        expected = dict(zip(self.members, (seller, owner, owner, seller), strict=True))
        self.assertEqual(self.senders(self.queued_by("salesperson")), expected)
        self.seller.active = False
        self.assertEqual(set(self.senders(self.queued_by("salesperson")).values()), {owner})
        self.manager.email = False
        self.assertEqual(set(self.senders(self.queued_by("salesperson")).values()), {"us@example.com"})

    def test_answers_are_heard(self):
        """They go to Odoo's own address, are an outcome, and the salesperson has an activity on the customer."""
        domain = self.env["mail.alias.domain"].create(
            {"name": "ours.example", "bounce_alias": "bounce-c", "catchall_alias": "catchall-c"}
        )
        self.company.alias_domain_id = domain
        campaign = self.launched(self.members, sender="salesperson", user_id=self.manager.id)
        self.run_at(0)
        reply_to = {email_normalize(mail.reply_to) for mail in self.queued(campaign)}
        self.assertEqual(reply_to, {"catchall-c@ours.example"})
        self.hand_over(campaign, campaign.launched_at)
        partner = self.members[0]
        raw = self.raw("human/plain_reply", self.trace(campaign, partner))
        for __ in range(2):
            with mute_logger(THREAD, "odoo.addons.grc_campaign.models.outcome.mail_thread"):
                self.env["mail.thread"].message_process("res.partner", raw)
        self.env.invalidate_all()
        self.assertEqual(self.kinds(campaign), {partner: ["reply"]})
        told = partner.activity_ids
        self.assertEqual((told.user_id, told.summary), (self.seller, "Answer to “Lamps”"))

    def test_salesperson_since(self):
        """The answer goes to whom the mail came from, not to who has the customer by now; who has left is passed."""
        campaign = self.launched(self.members, sender="salesperson", user_id=self.manager.id)
        self.run_at(0)
        self.hand_over(campaign, campaign.launched_at)
        partner = self.members[0]
        partner.user_id = self.manager
        self.come("human/plain_reply", self.trace(campaign, partner))
        self.assertEqual(partner.activity_ids.user_id, self.seller)
        self.seller.active = False
        self.come("human/plain_reply", self.trace(campaign, self.members[3]))
        self.assertEqual(self.members[3].activity_ids.user_id, self.manager)

    def test_nobody_is_told_of_the_company_s(self):
        campaign = self.mailed(self.members)
        self.come("human/plain_reply", self.trace(campaign, self.members[0]))
        self.assertFalse(self.members[0].activity_ids)
