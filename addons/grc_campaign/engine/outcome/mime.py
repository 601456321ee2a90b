"""A mail's bytes as headers and parts: nothing raises, nothing grows with what a stranger sends.

The standard library reads headers and encodings. Parts are split here: its own parser calls itself for each level, so
that a mail of some hundred levels ends in a RecursionError. The structured headers of its default policy raise where a
value is broken enough, so that they are read as they stand (compat32).
Bounds: a mebibyte of the mail, 64 KiB of headers a part, 100 parts, 12 levels, 64 KiB of text.
"""

import codecs
import re
from dataclasses import dataclass, field
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from html import unescape

MOST_BYTES = 1 << 20
MOST_HEAD = 1 << 16
MOST_PARTS = 100
MOST_DEPTH = 12
MOST_VALUE = 4000
MOST_TEXT = 1 << 16

BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
FOLD = re.compile(r"[\r\n]+[ \t]+|[\r\n]+")
BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?)")
PARAMETER = r';\s*{}\*?\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s"]+)'
TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
LOST_BOUNDARY = re.compile(rb"\s*--([^\r\n]{1,70}?)[ \t]*(?:\r?\n|\Z)")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'=]{1,64}@[^\s<>()\[\],;:\"'=@]{1,255}")
MESSAGE_ID = re.compile(r"<[^\s<>]{1,250}@[^\s<>]{1,250}>")
#: Python's codecs that are no charsets of mails, and slow or noisy on what is none.
NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"}
#: Tags that end a line.
BREAKS = {"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "hr", "blockquote"}
HIDDEN = {"style", "script", "head", "title"}
EMBEDDED = {"message/rfc822", "message/global", "message/news"}


def decode(data, charset=None, cut=False):
    """Return bytes as text: by their charset where that works, else as UTF-8, else as Windows-1252.

    :param bool cut: whether the last character may lack its end
    """
    for name in (charset, "utf-8"):
        try:
            codec = codecs.lookup(name or "ascii").name.replace("-", "_")
            if codec not in NO_CHARSETS:
                return codecs.getincrementaldecoder(codec)("strict").decode(data, not cut)
        except (LookupError, ValueError, TypeError, AttributeError):
            continue
    return data.decode("cp1252", "replace")


def addresses(text):
    """Return the mail addresses in a text, in its order, each once."""
    found = (tidy_address(match.group()) for match in ADDRESS.finditer(text[:MOST_TEXT]))
    return list(dict.fromkeys(one for one in found if one))


def tidy_address(text):
    """Return an address with its domain in lower case and without what stands around it; empty where it is none."""
    local, at, domain = text.strip().strip("<>.,;:'\"").rpartition("@")
    domain = domain.strip(".").lower()
    return local + at + domain if local and domain else ""


@dataclass
class Headers:
    """Headers of a part, by their names in lower case, as they were sent but for folds."""

    raw: dict = field(default_factory=dict)

    def all(self, name):
        """Return the values of a header, decoded."""
        return [words(value) for value in self.raw.get(name, ())]

    def text(self, name):
        """Return the first value of a header, decoded; empty where it is missing."""
        return words(self.raw[name][0]) if name in self.raw else ""

    def word(self, name):
        """Return a header's value in lower case, without parameters and comments."""
        return re.split(r"[;(]", self.text(name), maxsplit=1)[0].strip().lower()

    def parameter(self, header, name):
        """Return a parameter of a header; empty where it is missing."""
        found = re.search(PARAMETER.format(name), self.text(header), re.IGNORECASE)
        if not found:
            return ""
        value = found.group(1)
        return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value

    def addresses(self, name):
        """Return the addresses in a header."""
        return addresses(" ".join(self.all(name)))

    def ids(self, name):
        """Return the Message-Ids in a header; of long ones the last."""
        return MESSAGE_ID.findall(" ".join(self.all(name))[-MOST_VALUE:])

    def has(self, *names):
        """Tell whether one of the headers is there."""
        return any(name in self.raw for name in names)


def words(value):
    """Return a raw header value as text: folds undone, encoded words and 8-bit characters decoded."""
    text = decode(FOLD.sub(" ", value)[-MOST_VALUE:].encode("utf-8", "surrogateescape"))
    if "=?" not in text:
        return text.strip()
    try:
        chunks = decode_header(BETWEEN_WORDS.sub(r"\1 \2", text))
    except (HeaderParseError, ValueError):
        return text.strip()
    return "".join(one if isinstance(one, str) else decode(one, charset) for one, charset in chunks).strip()


def read_headers(head):
    """Return the :class:`Headers` of bytes, and what of them is no header."""
    message = BytesHeaderParser(policy=policy.compat32).parsebytes(head[:MOST_HEAD])
    raw = {}
    for name, value in message.raw_items():
        raw.setdefault(name.lower().strip(), []).append(str(value))
    # What follows is to be left as it stands.
    del message["content-transfer-encoding"]
    return Headers(raw), message.get_payload(decode=True) or b""


@dataclass
class Part:
    """A part of a mail that is no multipart.

    :ivar type: such as ``text/plain``
    :ivar embedded: number of messages that it lies in: 0 in the mail itself
    :ivar report: report-type of the multipart/report that it lies in, in its own message; ``None`` outside of any
    """

    type: str
    headers: Headers
    body: bytes
    embedded: int
    report: str | None

    def content(self):
        """Return the bytes that were encoded for the way."""
        way = self.headers.word("content-transfer-encoding")
        if way not in ("base64", "quoted-printable"):
            return self.body
        message = Message()
        message["Content-Transfer-Encoding"] = way
        message.set_payload(self.body.decode("ascii", "surrogateescape"))
        return message.get_payload(decode=True) or b""

    def text(self):
        """Return the text: of HTML what is shown."""
        data = self.content()
        charset = self.headers.parameter("content-type", "charset")
        text = decode(data[:MOST_TEXT], charset, len(data) > MOST_TEXT)
        text = shown(text) if self.type == "text/html" else text
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2019", "'").replace("\xa0", " ")


def shown(html):
    """Return the text of HTML, a line for each block; linear in its length, whatever is broken in it."""
    kept, hidden = [], ""
    for number, piece in enumerate(html.split("<")):
        tag, closed, text = piece.partition(">") if number else ("", ">", piece)
        name = re.match(r"/?\s*([a-z0-9]*)", tag.lower()).group(1)
        if hidden:
            hidden = "" if tag.startswith("/") and name == hidden else hidden
        elif name in HIDDEN and not tag.startswith("/"):
            hidden = name
        kept.append("\n" if name in BREAKS else "")
        kept.append("" if hidden or not closed else text)
    return unescape("".join(kept))


@dataclass
class Mail:
    """A mail: its headers, and its parts in the order in which they stand.

    An embedded message is a part itself (its body is what it holds), and its own parts follow.
    """

    headers: Headers
    parts: list

    def own(self, *types):
        """Return the parts of some types that are the mail's own: not those of a message that it holds."""
        return [part for part in self.parts if not part.embedded and part.type in types]

    def text(self):
        """Return the mail's own text: the first plain part that says something, else the first in HTML."""
        for kind in ("text/plain", "text/html"):
            for part in self.own(kind):
                text = part.text()
                if text.strip():
                    return text
        return ""

    def sender(self):
        """Return the address of who wrote; empty where there is none."""
        return next(iter(self.headers.addresses("from")), "")


def read(raw):
    """Return the :class:`Mail` of bytes."""
    parts = []
    headers = _walk(bytes(raw[:MOST_BYTES]), 0, 0, None, parts)
    return Mail(headers, parts)


def _walk(raw, depth, embedded, report, parts):
    """Add the parts of an entity to a list; return its headers."""
    headers, body = _split_head(raw)
    kind = _type(headers)
    pieces = _pieces(headers, body) if kind.startswith("multipart/") and depth < MOST_DEPTH else []
    if pieces:
        if kind == "multipart/report":
            report = headers.parameter("content-type", "report-type").lower()
        for piece in pieces:
            if len(parts) < MOST_PARTS:
                _walk(piece, depth + 1, embedded, report, parts)
        return headers
    part = Part("text/plain" if kind.startswith("multipart/") else kind, headers, body, embedded, report)
    parts.append(part)
    if kind in EMBEDDED and depth < MOST_DEPTH:
        _walk(part.content(), depth + 1, embedded + 1, None, parts)
    return headers


def _split_head(raw):
    """Return the headers of an entity, and its body."""
    if raw[:1] in (b"\r", b"\n"):
        return Headers(), raw.lstrip(b"\r\n")
    end = BLANK_LINE.search(raw, 0, MOST_HEAD)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:MOST_HEAD], raw[MOST_HEAD:])
    headers, left = read_headers(head + b"\n")
    return headers, left + body if left.strip() else body


def _type(headers):
    """Return the content type of an entity."""
    found = TYPE.match(headers.word("content-type"))
    return found.group() if found else "text/plain"


def _pieces(headers, body):
    """Return the pieces of a multipart; those of one without a last boundary, too."""
    name = headers.parameter("content-type", "boundary").encode("utf-8", "surrogateescape")
    if not name:
        found = LOST_BOUNDARY.match(body)
        name = found.group(1) if found else b""
    if not name:
        return []
    line = re.compile(rb"(?:\A|\r?\n|\r)--" + re.escape(name) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")
    found, begun = [], None
    for match in line.finditer(body):
        if begun is not None:
            found.append(_after_line(body[begun : match.start()]))
        begun = None if match.group(1) else match.end()
        if begun is None or len(found) >= MOST_PARTS:
            break
    return found if begun is None else [*found, _after_line(body[begun:])]


def _after_line(piece):
    """Return a piece without the end of the boundary's line."""
    for end in (b"\r\n", b"\n", b"\r"):
        if piece.startswith(end):
            return piece[len(end) :]
    return piece
