"""The engine has no Odoo in it: its tests need the addon's folder on the path, and no database."""

import sys
from pathlib import Path

sys.modules.pop("engine", None)  # Another addon's engine, when several are tested at once.
for folder in (Path(__file__).resolve().parents[3], Path(__file__).resolve().parent):
    sys.path.insert(0, str(folder))
