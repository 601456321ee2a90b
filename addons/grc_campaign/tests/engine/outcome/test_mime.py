"""Parts and texts: as the standard library reads them where it can, and defined where it cannot."""

import email
from email import policy

import pytest
from engine.outcome import mime
from messages import MESSAGES

#: Broken on purpose: the library reads something else, or the charset is none.
BROKEN = {"odd/lost_boundary_parameter", "odd/broken_charset_and_encoded_word", "odd/no_headers", "odd/empty"}


def leaves(message):
    """Return type, decoded content and depth in embedded messages of all leaves, as the library finds them."""
    if message.get_content_type() in mime.EMBEDDED:
        inside = message.get_payload()
        return [leaf for one in inside for leaf in leaves(one)] if isinstance(inside, list) else []
    if message.get_content_maintype() == "message":
        return [(message.get_content_type(), None)]
    if message.is_multipart():
        return [leaf for one in message.get_payload() for leaf in leaves(one)]
    return [(message.get_content_type(), message.get_payload(decode=True).strip())]


@pytest.mark.parametrize("message", [one for one in MESSAGES if one.name not in BROKEN], ids=lambda one: one.name)
def test_parts_are_those_of_the_library(message):
    found = [
        (part.type, None if part.type.startswith("message/") else part.content().strip())
        for part in mime.read(message.raw).parts
        if part.type not in mime.EMBEDDED
    ]
    assert found == leaves(email.message_from_bytes(message.raw, policy=policy.compat32))


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: one.name)
def test_subjects_are_those_of_the_library(message):
    known = email.message_from_bytes(message.raw, policy=policy.default)["subject"]
    # Eight-bit characters without a charset are lost there.
    if known is None or "\ufffd" in known or "klingon" in str(known):
        return
    assert mime.read(message.raw).headers.text("subject") == str(known).strip()


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("é".encode(), "utf-8", "é"),
        ("é".encode("latin-1"), "utf-8", "é"),
        ("é".encode("latin-1"), None, "é"),
        ("€".encode("cp1252"), "us-ascii", "€"),
        (b"abc", "no-such-charset", "abc"),
        (b"abc", "hex", "abc"),
        (b"abc", "idna", "abc"),
        (b"abc", "a\x00b", "abc"),
        ("né".encode("latin-1"), "utf-16", "né"),
    ],
)
def test_text_of_bytes(data, charset, text):
    assert mime.decode(data, charset) == text


def test_text_that_is_cut_within_a_character():
    assert mime.decode("né".encode()[:2], "utf-8", cut=True) == "n"
    body = "é".encode() * mime.MOST_TEXT
    part = mime.Part(
        "text/plain", mime.read_headers(b"Content-Type: text/plain; charset=utf-8\n")[0], b"x" + body, 0, None
    )
    assert part.text() == "x" + "é" * (mime.MOST_TEXT // 2 - 1)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("a<br>b<br/>c", ["a", "b", "c"]),
        ("<style>p{}</style>x &amp; y", ["x & y"]),
        ("<script>if (a<b) {}</script>shown", ["shown"]),
        ("no <closed", ["no"]),
        ("<style>never closed", []),
    ],
)
def test_text_of_html(html, text):
    assert [line.strip() for line in mime.shown(html).split("\n") if line.strip()] == text


def test_addresses():
    text = 'Kate <Kate.Hill@EXAMPLE.com>, "a, b" <a@example.org.>; (x@example.fr) kate@'
    assert mime.addresses(text) == ["Kate.Hill@example.com", "a@example.org", "x@example.fr"]
    assert mime.addresses("@" * 1000) == []


@pytest.mark.parametrize(
    ("value", "boundary"),
    [
        ('multipart/mixed; boundary="a b"', "a b"),
        ("multipart/mixed; Boundary=ab; x=y", "ab"),
        ('multipart/mixed; boundary="a\\"b"', 'a"b'),
        ("multipart/mixed", ""),
    ],
)
def test_parameters(value, boundary):
    headers, __ = mime.read_headers(f"Content-Type: {value}\n".encode())
    assert headers.parameter("content-type", "boundary") == boundary


def test_last_parts_are_read_without_their_end():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\none\n--b\n\ntwo\nlast"
    assert [part.content() for part in mime.read(raw).parts] == [b"one", b"two\nlast"]
    ended = mime.read(raw + b"\n--b--\nafter\n--b\n\nnot read")
    assert [part.content() for part in ended.parts] == [b"one", b"two\nlast"]
