"""The words of the screens: what docs/words.md names is what the translations say, and what is to be gone is gone."""

import ast
import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
PAGE = ROOT / "docs" / "words.md"
#: In sentences: a customer is they, and words are plain.
GONE = re.compile(
    r"\b(he|his|him|himself|she|her|hers|whoever|whomever|of whom|foretold|foretells?|reckon\w*|held? against"
    r"|held back|hold back|at stake|slipping|sought|seek|anew|at less cost|likeness)\b|capital ledger",
    re.IGNORECASE,
)
#: A symbol of formulas alone.
SYMBOL = re.compile(r"P\(alive\)")
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\{\w+\}\}")
#: Whole labels.
LABELS = {
    *("abandon", "rationalise", "(re)conquer", "too early", "kept", "slipping", "capital", "likeness", "give"),
    *("p(alive)", "not relevant", "calls held back", "margin at stake", "a: good", "b: fair", "c: weak", "grade"),
    *("risk %s", "payment risk d or e", "capital ledger"),
}
FRENCH = re.compile(
    r"\bgrand livre\b|ressemblance|\bP\(alive\)(?! *[÷×)])|^abandonner$|^rationaliser$|^trop tôt$", re.I
)
#: What an XML file shows: texts, and attributes that hold one.
SHOWN = re.compile(r">([^<>]+)<|\b(?:string|help|title|placeholder|confirm|sum|name)=\"([^\"]+)\"")


def entries(pattern):
    """Yield (file, entry) of the translations of all addons."""
    for path in sorted(ADDONS.glob(pattern)):
        for entry in polib.pofile(str(path)):
            yield path.relative_to(ROOT).as_posix(), entry


def sentences():
    """Yield (place, text) of what screens say: source strings, views, templates, scripts and Python's literals."""
    for name, entry in entries("*/i18n/*.pot"):
        yield name, entry.msgid
    for path in sorted(ADDONS.rglob("*")):
        parts = path.relative_to(ADDONS).parts
        if "tests" in parts or "migrations" in parts or not path.is_file():
            continue
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            for text in literals(path):
                yield name, text
        elif path.suffix == ".xml":
            text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            for found in SHOWN.findall(text):
                shown = " ".join("".join(found).split())
                if re.match(r"[A-Z“{]", shown):
                    yield name, shown
        elif path.suffix == ".js":
            for text in re.findall(r"\b_t\(\s*\"((?:[^\"\\]|\\.)*)\"", path.read_text(encoding="utf-8")):
                yield name, text


def literals(path):
    """Yield the literals of a Python file that are sentences: not docstrings, not SQL, not names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            text = node.value
            if re.match(r"[A-Z“%{][\w’'%(){}]* [a-z“]", text) and "\n" not in text and not text.startswith("SELECT"):
                yield text


def terms():
    """Return the rows of the page: (English, set of French, meaning)."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [(english, set(french.split(" / ")), meaning) for english, french, meaning in rows if english != "English"]


def folded(text):
    """Return a text as it is compared: without case, with one kind of apostrophe and of space."""
    return text.replace("’", "'").replace("\u00a0", " ").casefold()


def test_words_that_are_gone():
    found = [
        f"{name}: {text}"
        for name, text in sentences()
        if GONE.search(PLACEHOLDER.sub("", text))
        or (SYMBOL.search(text) and not re.search(r"[÷×]", text) and text != "P(alive)")
    ]
    assert not found, "\n".join(sorted(set(found)))


def test_labels_that_are_gone():
    found = [f"{name}: {entry.msgid}" for name, entry in entries("*/i18n/*.po*") if folded(entry.msgid) in LABELS]
    assert not found, "\n".join(found)


def test_french_words_that_are_gone():
    found = [f"{name}: {entry.msgstr}" for name, entry in entries("*/i18n/fr.po") if FRENCH.search(entry.msgstr)]
    lui = [
        f"{name}: {entry.msgstr}"
        for name, entry in entries("*/i18n/fr.po")
        if re.search(r"\blui\b", entry.msgstr)
        and "client" in entry.msgstr
        and not re.search(r"collègue|stade", entry.msgstr)
    ]
    assert not found + lui, "\n".join(found + lui)


@pytest.mark.parametrize("words", ["The customer told him", "Whoever is late", "What is at stake of it"])
def test_gone_words_are_seen(words):
    assert GONE.search(words)


@pytest.mark.parametrize("words", ["The other theme", "this history", "Margin to date", "there"])
def test_other_words_pass(words):
    assert not GONE.search(words)


def test_the_page_is_alphabetical():
    names = [re.sub(r"[^a-z0-9 ]", "", english.lower()) for english, _french, _meaning in terms()]
    assert len(names) > 100
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_the_page_and_the_translations_agree():
    said = {}
    for _name, entry in entries("*/i18n/fr.po"):
        said.setdefault(folded(entry.msgid), set()).add(folded(entry.msgstr))
    wrong = []
    for english, french, _meaning in terms():
        if folded(english) not in said:
            wrong.append(f"“{english}” is on no screen")
        elif not said[folded(english)] <= {folded(one) for one in french}:
            wrong.append(f"“{english}” is {sorted(said[folded(english)])}, not {sorted(french)}")
    assert not wrong, "\n".join(wrong)


def test_everything_has_french():
    assert not [f"{name}: {entry.msgid}" for name, entry in entries("*/i18n/fr.po") if not entry.msgstr]
