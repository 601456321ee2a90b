from odoo.tests import HttpCase, tagged

from .common_interests import InterestsCase


@tagged("post_install", "-at_install")
class TestInterestsTours(InterestsCase, HttpCase):
    """The page in a browser."""

    browser_size = "1366x768"

    def test_interests(self):
        self.start_tour("/my", "grc_base_interests", login="grc_jane")
        self.assertIn(("product", "Good", "never", "portal"), self.tastes())
        self.assertIn(("topic", "Golf", "like", "portal"), self.tastes())


@tagged("post_install", "-at_install")
class TestInterestsPhoneTours(TestInterestsTours):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
