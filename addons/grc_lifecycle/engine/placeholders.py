"""Texts with the customer's figures: ``Call {{customer}}, silent for {{silence}} days``.

A placeholder is a name between double braces, nothing else: no expression is ever evaluated, so a text that a
manager writes can neither read nor do anything beyond the figures that it is given.
"""

import re

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
#: What is left when a well-formed text has given its placeholders away.
_BRACES = re.compile(r"\{\{|\}\}")


def names(text):
    """Return the names of the placeholders in a text, each once, in their order.

    :param text: the text, or a false value
    """
    return list(dict.fromkeys(_PLACEHOLDER.findall(text or "")))


def unknown(text, known):
    """Return what a text must not contain: unknown names, and braces that do not close.

    :param text: the text, or a false value
    :param known: names that may be used
    :return: list of texts, empty for a good one
    """
    wrong = [name for name in names(text) if name not in known]
    return wrong + _BRACES.findall(_PLACEHOLDER.sub("", text or ""))


def render(text, values):
    """Return the text with its placeholders replaced.

    What has no value becomes empty: a text written before a name was dropped still makes a sentence.

    :param text: the text, or a false value, which gives an empty text
    :param dict values: texts by name
    """
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text or "")
