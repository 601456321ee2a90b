import pytest
from engine.placeholders import names, render, unknown


def test_names():
    assert names("Call {{customer}}, {{ silence }} days, {{customer}}") == ["customer", "silence"]
    assert names(None) == names("plain") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Call {{customer}}", []),
        ("", []),
        (None, []),
        ("{{costumer}}", ["costumer"]),
        ("{{customer", ["{{"]),
        ("customer}}", ["}}"]),
        ("{{}}", [""]),
        ("{{customer.name}}", ["customer.name"]),
        ("{{ 1 + 1 }} {{customer}}", ["1 + 1"]),
        ("a {single} brace", []),
        ("{{customer\n}}", []),
    ],
)
def test_unknown(text, wrong):
    assert unknown(text, {"customer": "name of the customer"}) == wrong


def test_render():
    values = {"customer": "Wood {{silence}}", "silence": 62, "none": ""}
    assert render("Call {{customer}}, {{ silence }} days", values) == "Call Wood {{silence}}, 62 days"
    assert render("{{dropped}}!", values) == "!"
    assert render(None, values) == ""


def test_nothing_is_evaluated():
    assert render("{{__import__('os')}} %s {0}", {}) == " %s {0}"
