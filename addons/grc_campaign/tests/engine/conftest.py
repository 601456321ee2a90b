"""The engine has no Odoo in it: its tests need the addon's folder on the path, and no database.

It uses the engine of ``grc_base`` by its name in Odoo. Packages of these names lead there without loading Odoo or the
addon.
"""

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).resolve().parents[3]


def package(name, *paths):
    """Enter a package that holds what lies in folders, and nothing else."""
    module = sys.modules[name] = ModuleType(name)
    module.__path__ = [str(path) for path in paths]


sys.modules.pop("engine", None)  # Another addon's engine, when several are tested at once.
sys.path.insert(0, str(ADDONS / "grc_campaign"))
package("odoo")
package("odoo.addons", ADDONS)
package("odoo.addons.grc_base", ADDONS / "grc_base")
