"""The tests of the bootstrap: plain pytest, no Odoo, no database."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
