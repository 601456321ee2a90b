from odoo import Command
from odoo.addons.grc_base.tests.common_screens import Screens, wide_and_phone
from odoo.tests import HttpCase, new_test_user, tagged

from .common import MailingCase
from .test_tours_unsubscribe import FrenchMailings


@wide_and_phone
@tagged("post_install", "-at_install")
class TestMailingTours(Screens, MailingCase, HttpCase):
    """What users see of it: the topic of a list, the company of a mailing."""

    login = "grc_mailer"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.company | cls.second
        cls.user = new_test_user(
            cls.env,
            login=cls.login,
            groups="mass_mailing.group_mass_mailing_user,grc_base.group_grc_user,base.group_multi_company",
            company_id=cls.company.id,
            company_ids=[Command.set(companies.ids)],
        )

    def test_topic_of_a_list(self):
        topic = self.ledger.topic_id.create({"name": "Invitations", "company_id": False})
        action = "mass_mailing.action_view_mass_mailing_lists"
        self.start_tour(f"/odoo/action-{action}/{self.news.id}", "grc_mass_mailing_list")
        self.assertEqual(self.news.grc_topic_id, topic)

    def test_company_of_a_mailing(self):
        mailing = self.new_mailing(recipients=self.jane, user_id=self.user.id)
        cookies = {"cids": f"{self.company.id}-{self.second.id}"}
        self.start_tour(f"/odoo/email-marketing/{mailing.id}", "grc_mass_mailing_company", cookies=cookies)
        self.assertEqual(mailing.grc_company_id, self.second)


@tagged("post_install", "-at_install")
class TestMailingFrenchTours(FrenchMailings, TestMailingTours):
    pass
