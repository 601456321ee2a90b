"""Who sent a mail, and which mail it is about."""

import re

from .mime import MESSAGE_ID, read_headers

HOLDERS = (
    "message/rfc822", "message/global", "message/news", "text/rfc822-headers", "message/rfc822-headers",
    "message/global-headers",
)  # fmt: skip
DAEMON = re.compile(
    r"(?:mailer|mail|mta)[-_. ]?daemon|postmaster|mdaemon|mail[-_.]?(?:delivery|system|admin)[-_.\w]*|"
    r"(?:double-)?bounces?|microsoftexchange[0-9a-f]*",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:do|please)?[-_.]?not?[-_.]?reply[-_.\w]*|ne[-_.]?pas[-_.]?repondre[-_.\w]*|nepasrepondre|noreponse|"
    r"pas[-_.]?de[-_.]?reponse",
    re.IGNORECASE,
)
QUOTED_ID = re.compile(r"^[> \t]*Message-ID:\s*(<[^\s<>]{1,250}@[^\s<>]{1,250}>)", re.IGNORECASE | re.MULTILINE)


def local(mail):
    """Return the part of the sender's address before the @."""
    return mail.sender().rpartition("@")[0]


def is_server(mail):
    """Tell whether a mail server is named as the sender, or nobody is."""
    path = next(iter(mail.headers.addresses("return-path")), "").rpartition("@")[0]
    return bool(DAEMON.fullmatch(local(mail)) or DAEMON.fullmatch(path)) or not mail.sender()


def is_daemon(mail):
    """Tell whether a mail comes from a mail server by its sender, or has the empty return path."""
    return is_server(mail) or empty_path(mail)


def is_nobody(mail):
    """Tell whether a mail comes from an address that nobody reads."""
    return bool(NOBODY.fullmatch(local(mail)))


def empty_path(mail):
    """Tell whether a mail has the empty return path of reports (RFC 5321, 4.5.5)."""
    return mail.headers.has("return-path") and "@" not in mail.headers.text("return-path")


def submitted(mail):
    """Return the word of Auto-Submitted (RFC 3834): no, auto-replied, auto-generated…; empty where it is missing."""
    return mail.headers.word("auto-submitted")


def is_machine(mail):
    """Tell whether the envelope or a header says that a server sent this; what a person says of themselves wins."""
    if submitted(mail) == "no":
        return False
    return is_daemon(mail) or submitted(mail).startswith("auto-") or mail.headers.has("x-failed-recipients")


def originals(mail):
    """Return the headers of the mails that a mail holds, whole or as headers alone."""
    return [read_headers(part.content())[0] for part in mail.own(*HOLDERS)]


def references(mail, *named):
    """Return the Message-Ids that a mail may be about, the surest first.

    Those that a field of the report names, that of the mail which it holds, In-Reply-To, References from its end, and
    one that its text quotes.

    :param str named: values of fields that may hold one
    """
    found = [one for value in named for one in MESSAGE_ID.findall(value)]
    for headers in originals(mail):
        found += headers.ids("message-id")[:1]
    found += mail.headers.ids("in-reply-to") + mail.headers.ids("references")[::-1]
    for part in mail.own("text/plain"):
        found += QUOTED_ID.findall(part.text())[:1]
    own = mail.headers.ids("message-id")
    return tuple(one for one in dict.fromkeys(found) if one not in own)
