"""HTML from which sentences are taken out that are not for anyone who reads it."""

from html import escape

from lxml import etree, html

#: The title that Odoo puts before the note of an activity that was done.
NOTE_TITLE = "o_mail_note_title"


def plain(text):
    """Return a text without the spaces and breaks in which two renderings of it may differ."""
    return "".join((text or "").split())


def says(body, texts):
    """Return whether HTML shows one of some texts, whatever its markup.

    :param body: HTML, or a false value
    :param texts: plain texts; empty ones are passed over
    """
    shown = plain(_parsed(body).text_content()) if body else ""
    return any(plain(text) in shown for text in texts if plain(text))


def without(body, words, sentences, line, link):
    """Return HTML in which an element that shows one of some texts alone shows a neutral one.

    :param body: HTML
    :param words: texts in whose place ``line`` is shown
    :param sentences: texts that are left out; ``link``, HTML, stands where the first of them was
    :return: HTML that shows none of the texts; where they are woven into others, ``line`` and ``link`` alone
    """
    tree = _parsed(body)
    words, sentences = ({plain(text) for text in texts if plain(text)} for texts in (words, sentences))
    for element in list(tree.iter(etree.Element)):
        shown = plain(element.text_content())
        if element is tree or element.getparent() is None or not shown:
            continue
        if shown in words and not len(element):
            element.text = line
        elif shown in sentences:
            if link:
                element.addprevious(html.fragment_fromstring(link))
                link = ""
            element.drop_tree()
    result = _inner(tree)
    if says(result, words | sentences):
        return f"<p>{escape(line)}</p>{link}"
    return result


def feedback(body):
    """Return (HTML without it, text) of what was said in the message of an activity that was done."""
    tree = _parsed(body)
    for title in tree.xpath("//div/div[contains(concat(' ', @class, ' '), ' fw-bold ')]"):
        if NOTE_TITLE in title.get("class") or title is not title.getparent()[0] or title.getparent() is tree:
            continue
        block = title.getparent()
        title.drop_tree()
        said = "\n".join(line.strip() for line in block.itertext() if line.strip())
        block.drop_tree()
        return _inner(tree), said
    return body, ""


def remainder(body, sentences):
    """Return, as plain text, what HTML says beside some sentences, each of which is an element of its own."""
    tree = _parsed(body)
    known = {plain(text) for text in sentences}
    for element in list(tree.iter(etree.Element)):
        if element is not tree and element.getparent() is not None and plain(element.text_content()) in known:
            element.drop_tree()
    return "\n".join(line.strip() for line in tree.itertext() if line.strip())


def _parsed(body):
    return html.fragment_fromstring(str(body), create_parent="div")


def _inner(tree):
    """Return the content of an element as HTML."""
    return escape(tree.text or "") + "".join(html.tostring(child, encoding="unicode") for child in tree)
