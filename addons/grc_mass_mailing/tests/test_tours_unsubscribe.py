from odoo.tests import HttpCase, tagged

from .common import MailingCase


@tagged("post_install", "-at_install")
class TestUnsubscribeTours(MailingCase, HttpCase):
    """The page behind the link of a mailing."""

    tour = "grc_mass_mailing_unsubscribe"

    def test_stop(self):
        mailing = self.new_mailing(recipients=self.jane)
        self.start_tour(self.link(mailing, self.jane, "unsubscribe"), self.tour, login=None)
        self.assertEqual(
            self.decisions(),
            [("withdrawn", self.company, ""), ("objected", self.env["res.company"], "")],
        )
        self.assertTrue(self.blacklisted())


@tagged("post_install", "-at_install")
class TestUnsubscribePhoneTours(TestUnsubscribeTours):
    browser_size = "390x844"
    touch_enabled = True
    allow_inherited_tests_method = True
    tour = "grc_mass_mailing_unsubscribe_phone"
