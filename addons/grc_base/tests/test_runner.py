from importlib import import_module
from pathlib import Path
from unittest import TestCase

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tests.loader import get_module_test_cases, get_test_modules


@tagged("post_install", "-at_install")
class TestRunner(TransactionCase):
    """Odoo's own runner finds what pytest finds: it reads the modules that ``tests/__init__`` names, and no folder."""

    def addons(self):
        """Return the names of the addons of the suite, and of those built on it."""
        base = self.env["ir.module.module"].search([("name", "=", "grc_base")])
        built = base.downstream_dependencies(exclude_states=("uninstalled", "uninstallable", "to remove"))
        return sorted(name for name in (base | built).mapped("name") if name.startswith("grc_"))

    def of_odoo(self, addon):
        """Return ``{(module, class, test)}`` that Odoo's runner finds."""
        cases = [case for module in get_test_modules(addon) for case in get_module_test_cases(module)]
        return {(type(case).__module__, type(case).__name__, case._testMethodName) for case in cases}

    def of_pytest(self, addon):
        """Return ``{(module, class, test)}`` that pytest finds: classes of all files, those imported by name included.

        Tests of an engine run without Odoo.
        """
        root = Path(get_module_path(addon))
        paths = [path.relative_to(root.parent).with_suffix("") for path in root.glob("tests/**/test_*.py")]
        modules = [
            import_module(".".join(["odoo.addons", *path.parts])) for path in paths if "engine" not in path.parts
        ]
        return {
            (module.__name__, name, test)
            for module in modules
            for name, kind in vars(module).items()
            if isinstance(kind, type) and issubclass(kind, TestCase)
            for test in dir(kind)
            if test.startswith("test") and callable(getattr(kind, test))
        }

    def test_same(self):
        self.assertIn("grc_base", self.addons())
        for addon in self.addons():
            with self.subTest(addon=addon):
                odoo, pytest = self.of_odoo(addon), self.of_pytest(addon)
                self.assertEqual(sorted(pytest - odoo), [], "re-export the module in tests/__init__")
                self.assertEqual(len({case[:2] for case in odoo}), len({case[:2] for case in pytest}))
                self.assertTrue(odoo)
