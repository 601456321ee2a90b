"""A mail that is begun has a sender: whoever begins it, else the company; without either it is said what to do."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import email_normalize

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestDraft(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "grc_base.group_grc_manager,mass_mailing.group_mass_mailing_user"
        cls.writer = cls.new_user("grc_campaign_writer", groups)

    def step(self):
        """Return a step without a mail, as the writer sees it."""
        empty = {"name": "Lamps", "action": "mail", "after": "launch"}
        return self.campaign(self.people(1), empty).step_ids.with_user(self.writer).with_company(self.company)

    def test_from_whoever_writes(self):
        step = self.step()
        self.writer.email = "writer@example.com"
        opened = step.action_write_mail()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("mailing.mailing", step.mailing_id.id))
        self.assertEqual(email_normalize(step.mailing_id.email_from), "writer@example.com")
        self.assertEqual(step.mailing_id.grc_company_id, self.company)
        self.assertEqual(step.action_write_mail()["res_id"], opened["res_id"], "one mail a step")

    def test_from_the_company(self):
        """Who has no address lets the mail come from the company."""
        step = self.step()
        self.writer.email = False
        self.company.email = "us@company.example"
        step.action_write_mail()
        self.assertEqual(email_normalize(step.mailing_id.email_from), "us@company.example")

    def test_from_nobody(self):
        """Where neither has an address it is said what to enter, and nothing is made."""
        step = self.step()
        self.writer.email = False
        self.company.write({"email": False, "alias_domain_id": False})
        with self.assertRaisesRegex(UserError, "your e-mail address in your preferences, or that of"):
            step.action_write_mail()
        self.assertFalse(step.mailing_id)
