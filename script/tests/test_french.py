"""A French colon never begins a line: the space before it, and inside guillemets, does not break."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BREAKS = re.compile(r"\S (?=[:;!?»](?:[\s\"<&.,)…]|\\n|$))|« ")


def breaking(text):
    """Return the lines of the translations in a file's text whose spaces may break before a mark."""
    found, translated = [], False
    for line in text.splitlines():
        translated = line.startswith("msgstr") or (translated and line.startswith('"'))
        if translated and BREAKS.search(line):
            found.append(line)
    return found


def test_marks_stay_with_their_word():
    files = [path for folder in ("addons", "examples") for path in (ROOT / folder).rglob("i18n/fr.po")]
    assert len(files) >= 7
    assert {str(path): lines for path in files if (lines := breaking(path.read_text(encoding="utf-8")))} == {}


def test_what_is_found():
    assert breaking('msgid "a : b"\nmsgstr "a : b"\n') == ['msgstr "a : b"']
    assert breaking('msgstr ""\n"dit « oui »"\n') == ['"dit « oui »"']
    assert breaking('msgid "Is it?"\nmsgstr "Est-ce lui\u00a0?"\n') == []
    assert breaking('msgstr "09:00, http://a.b/?c"\n') == []
