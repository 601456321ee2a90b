import time

from odoo.tests import new_test_user, tagged
from odoo.tests.common import ChromeBrowser

from ..common_axe import source
from ..common_users import of_company
from ..test_tours import ToursCommon
from .common import PreferenceCase

#: Keys as a browser is told of them.
KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Space": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
}
VALUE = "document.activeElement.value || ''"
PATIENCE = 60


@tagged("post_install", "-at_install")
class TestPreferenceKeyboard(PreferenceCase):
    """The page in a browser, by keyboard alone: real keys, no script on the page."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.axe = source()

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.browser = ChromeBrowser(self)
        self.addCleanup(self.browser.stop)

    def evaluated(self, code):
        params = {"expression": code, "awaitPromise": True}
        found = self.browser._websocket_request("Runtime.evaluate", params=params, timeout=PATIENCE)["result"]
        return found.get("value")

    def wait(self, code):
        """Wait until something of the page is so."""
        end = time.monotonic() + PATIENCE
        while not self.evaluated(f"document.readyState === 'complete' && !!({code})"):
            self.assertLess(time.monotonic(), end, f"never so: {code}; {self.evaluated('document.body.innerText')}")
            time.sleep(0.05)

    def key(self, name):
        values = KEYS[name]
        self.browser._websocket_request("Input.dispatchKeyEvent", params={"type": "keyDown", **values})
        values = {key: value for key, value in values.items() if key != "text"}
        self.browser._websocket_request("Input.dispatchKeyEvent", params={"type": "keyUp", **values})

    def tab_to(self, button):
        """Go to a button by the key Tab, and see that it is marked."""
        for __ in range(60):
            self.key("Tab")
            if self.evaluated(VALUE).startswith(button):
                self.assertTrue(self.evaluated("document.activeElement.matches(':focus-visible')"))
                style = "getComputedStyle(document.activeElement)"
                self.assertEqual(self.evaluated(f"{style}.outlineStyle + {style}.outlineWidth"), "solid3px")
                return
        self.fail(f"{button} is not reached")

    def assertLanguage(self):
        self.assertEqual(self.evaluated("document.documentElement.lang"), "en-US")

    def assertFits(self):
        self.assertLanguage()
        self.assertLessEqual(
            self.evaluated("Math.max(document.scrollingElement.scrollWidth, document.body.scrollWidth)"),
            self.evaluated("window.innerWidth"),
        )
        low = "[...document.querySelectorAll('button')].every(b => b.getBoundingClientRect().height >= 44)"
        self.assertTrue(self.evaluated(low), "a finger finds the buttons")

    def assertAccessible(self):
        """Axe-core, which the page does not load by itself, finds nothing serious."""
        self.evaluated(self.axe)
        self.assertEqual(self.evaluated("axeFaults()"), "")

    def test_axe_finds_faults(self):
        """What passes could fail: a picture without words, and grey on white."""
        with self.allow_requests(browser=self.browser):
            self.browser.navigate_to(self.base_url() + self.path(), wait_stop=True)
            self.wait("document.querySelector('fieldset')")
            self.evaluated(
                """
                const grey = document.createElement("p");
                grey.textContent = "Grey";
                grey.style.color = "#aaaaaa";
                document.querySelector("main").append(grey, new Image());
                """
            )
            self.evaluated(self.axe)
            faults = self.evaluated("axeFaults('main')")
        self.assertIn("image-alt: ", faults)
        self.assertIn("color-contrast: ", faults)
        self._wait_remaining_requests()

    def test_keyboard(self):
        """Agree, take it back, stop everything and allow it again."""
        with self.allow_requests(browser=self.browser):
            self.authenticate(None, None, browser=self.browser)
            self.browser.navigate_to(self.base_url() + self.path(), wait_stop=True)
            self.wait("document.querySelector('fieldset')")
            self.assertFalse(self.evaluated("document.scripts.length"))
            self.assertFits()
            self.assertAccessible()
            for button, key, decision in (
                (f"agree/email/{self.news.id}/", "Enter", "given"),
                ("undo/", "Space", "lifted"),
                ("everything", "Enter", "objected"),
                ("again", "Space", "lifted"),
            ):
                self.evaluated("window.before = true")
                self.tab_to(button)
                self.key(key)
                self.wait("!window.before && document.querySelector('[role=status]')")
                self.assertFits()
                self.assertAccessible()
                self.env.invalidate_all()
                self.assertEqual(self.rows()[0].decision, decision)
        self._wait_remaining_requests()


@tagged("post_install", "-at_install")
class TestPreferenceKeyboardPhone(TestPreferenceKeyboard):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True


@tagged("post_install", "-at_install")
class TestPreferenceKeyboardFrench(TestPreferenceKeyboardPhone):
    """The same in the contact's language, whatever the browser's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms(["grc_base"], ["fr_FR"])
        cls.jane.lang = "fr_FR"
        cls.news.with_context(lang="fr_FR").name = "Lettre d’information"

    def assertLanguage(self):
        self.assertEqual(self.evaluated("document.documentElement.lang"), "fr-FR")
        self.assertEqual(self.evaluated("document.querySelector('legend').textContent"), "Lettre d’information")
        self.assertIn("Nous contacter", self.evaluated("document.body.innerText"))


@tagged("post_install", "-at_install")
class TestPreferenceTours(ToursCommon):
    """Where users find the page."""

    def test_contact(self):
        self.silent.email = "silent@example.com"
        self._refresh()
        self.start_tour(f"/odoo/contacts/{self.silent.id}", "grc_base_preference", login="grc_tour")

    def test_who_opens_it(self):
        """Who may not see the customer gets no link; a contact whom nothing reaches has none."""
        self._refresh()
        user = new_test_user(self.env, "page_seller", "grc_base.group_grc_user", **of_company(self.company))
        self.silent.email = "silent@example.com"
        for refused in (self.silent.with_user(user), self.recent.with_user(self.user)):
            with self.assertRaises(Exception) as caught:
                refused.with_context(allowed_company_ids=self.company.ids).action_open_grc_preferences()
            self.assertIn(type(caught.exception).__name__, ("AccessError", "UserError"))
        action = self.silent.with_user(self.user).action_open_grc_preferences()
        self.assertEqual((action["type"], action["target"]), ("ir.actions.act_url", "new"))
        self.assertIn("/contact-preferences/", action["url"])
