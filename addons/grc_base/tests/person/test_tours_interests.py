from odoo.tests import HttpCase, tagged

from ..common_screens import French, Screens, wide_and_phone
from .common_interests import InterestsCase


@wide_and_phone
@tagged("post_install", "-at_install")
class TestInterestsTours(Screens, InterestsCase, HttpCase):
    """The page in a browser, whose language is that of the visit."""

    browser_size = "1366x768"
    login = "grc_jane"

    def test_interests(self):
        cookies = {"frontend_lang": "fr_FR" if self.language else "en_US"}
        self.start_tour("/my", "grc_base_interests", cookies=cookies)
        self.assertIn(("product", "Good", "never", "portal"), self.tastes())
        self.assertIn(("topic", "Golf", "like", "portal"), self.tastes())


@tagged("post_install", "-at_install")
class TestInterestsFrenchTours(French, TestInterestsTours):
    pass
