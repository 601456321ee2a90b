"""The engine has no Odoo in it: its tests need the addon's folder on the path, and no database."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
