from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


def readers(model):
    """Return the public methods of a model class that begin with ``get_`` and that our addons add."""
    names = {name for name in dir(model) if name.startswith("get_")}
    for kind in model.__mro__:
        if not kind.__module__.startswith("odoo.addons.grc_"):
            names -= kind.__dict__.keys()
    return {name: getattr(model, name) for name in names}


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    """What a screen shows is asked of a model of its own, ``grc.screen.<topic>``."""

    def screens(self):
        names = self.registry.descendants(["grc.screen"], "_inherit") - {"grc.screen"}
        return [self.registry[name] for name in sorted(names)]

    def test_no_reader_is_left_on_the_customer(self):
        found = readers(self.registry["grc.customer"])
        self.assertEqual([name for name, method in found.items() if getattr(method, "_api_model", False)], [])

    def test_screens_read(self):
        """Each is a model without records; what a client may call writes nothing, and what they share is private."""
        self.assertGreaterEqual(len(self.screens()), 11)
        self.assertEqual(readers(self.registry["grc.screen"]), {})
        for screen in self.screens():
            self.assertTrue(screen._abstract, screen._name)
            for name, method in readers(screen).items():
                told = getattr(method, "_api_model", False), getattr(method, "_readonly", False)
                self.assertEqual(told, (True, True), f"{screen._name}.{name}")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_nothing_for_who_sees_no_customer(self):
        clerk = new_test_user(self.env, "grc_screen_clerk", "base.group_user")
        for name in ("grc.screen", *(screen._name for screen in self.screens())):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(clerk)._customers()
