"""The table of docs/security.md is that of the rules."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_document_has_the_rules_of_today():
    path = ROOT / "addons" / "grc_lifecycle" / "tests" / "security" / "table.py"
    spec = importlib.util.spec_from_file_location("table", path)
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    document = table.DOCUMENT.read_text(encoding="utf-8")
    assert document == table.written(document), "run: python3 addons/grc_lifecycle/tests/security/table.py"
