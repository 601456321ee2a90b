from functools import wraps
from inspect import isfunction

from .common_axe import AxeCase
from .test_tours import ToursCommon


class Screens(AxeCase):
    """Tours that are made wide and on a phone, in English and in French (``addTours``)."""

    size = language = ""
    login = "grc_tour"

    def start_tour(self, url_path, tour_name, **options):
        """Start the tour of a name that is for this screen and language."""
        return super().start_tour(url_path, tour_name + self.size + self.language, **{"login": self.login, **options})


class Phone:
    """The same on a phone."""

    browser_size = "390x844"
    touch_enabled = True
    allow_inherited_tests_method = True
    size = "_phone"


def on_phone(test):
    """Have a test on a phone, in the class of those that are not: it is set up once for both."""

    @wraps(test)
    def tested(self):
        for name in ("browser_size", "touch_enabled", "size"):
            setattr(self, name, getattr(Phone, name))
        test(self)

    return tested


def wide_and_phone(case):
    """Have each test of a class of tours on a phone, too: ``test_…_phone``."""
    # Odoo notes the class's module and tags on it as ``test_module``, ``test_tags``.
    tests = {name: test for name, test in vars(case).items() if name.startswith("test_") and isfunction(test)}
    for name, test in tests.items():
        setattr(case, f"{name}_phone", on_phone(test))
    return case


class French:
    """The same in French."""

    allow_inherited_tests_method = True
    language = "_fr"
    spoken = ("grc_base",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"].sudo()._activate_lang("fr_FR")
        cls.env["ir.module.module"].sudo()._load_module_terms(cls.spoken, ["fr_FR"])
        cls.env["res.users"].sudo().search([("login", "=", cls.login)]).lang = "fr_FR"


class ScreenTours(Screens, ToursCommon):
    """Screens of two customers, one long silent, and a manager who looks at them."""
