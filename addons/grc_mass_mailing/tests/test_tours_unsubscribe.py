from odoo.addons.grc_base.tests.common_screens import French, Screens, wide_and_phone
from odoo.tests import HttpCase, tagged

from .common import MailingCase


class FrenchMailings(French):
    """The same in French, mailings too."""

    spoken = ("grc_base", "grc_mass_mailing")


@wide_and_phone
@tagged("post_install", "-at_install")
class TestUnsubscribeTours(Screens, MailingCase, HttpCase):
    """The page behind the link of a mailing."""

    def test_stop(self):
        mailing = self.new_mailing(recipients=self.jane)
        self.start_tour(
            self.link(mailing, self.jane, "unsubscribe"),
            "grc_mass_mailing_unsubscribe",
            login=None,
            cookies={"frontend_lang": "fr_FR" if self.language else "en_US"},
        )
        self.assertEqual(
            self.decisions(),
            [("withdrawn", self.company, ""), ("objected", self.env["res.company"], "")],
        )
        self.assertTrue(self.blacklisted())


@tagged("post_install", "-at_install")
class TestUnsubscribeFrenchTours(FrenchMailings, TestUnsubscribeTours):
    pass
