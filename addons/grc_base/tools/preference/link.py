"""Links to the customer's page: what a token says, and what is shown of a contact point to whoever has the link."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import date

#: Days after which a link shows and agrees to nothing any more; for a link that confirms an address.
VALID_DAYS, CONFIRM_DAYS = 365, 7
#: What links are for, by the scope of their hash.
PAGE, CONFIRM, UNDO = "preference", "preference confirm", "preference undo"
#: Days of a pause.
PAUSE_DAYS = 30
#: Mails that a link has sent to its address in a day, at most.
MAILS = 5

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(r"(([0-9a-z]{1,7})-([0-9a-z]{1,5})-([0-9a-z]{1,7}))-([0-9a-f]{64})")
#: Browsers say a lot about themselves.
_LONGEST_AGENT = 200


@dataclass(frozen=True)
class Token:
    """What a token says, once its hash was found right.

    :ivar text: what the hash is of
    :ivar link: id of the link
    :ivar day: on which it was issued
    :ivar topic: id of the topic that it is about, 0 for none
    :ivar hash: as sent
    """

    text: str
    link: int
    day: date
    topic: int
    hash: str


@dataclass(frozen=True)
class Device:
    """What is kept of the device by which somebody decided.

    :ivar address: shortened, so that it is nobody's
    :ivar agent: the name that the browser gives itself
    """

    address: str
    agent: str


def token_text(link, day, topic):
    """Return what a token says, without its hash: link, day and topic."""
    return "-".join(_base36(number) for number in (link, day.toordinal(), topic or 0))


def token_read(token):
    """Return the :class:`Token` that a text may be; None for anything else. Its hash is not looked at."""
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    if not found:
        return None
    text, link, day, topic, hashed = found.groups()
    ordinal = int(day, 36)
    if not date.min.toordinal() <= ordinal <= date.max.toordinal():
        return None
    return Token(text, int(link, 36), date.fromordinal(ordinal), int(topic, 36), hashed)


def _base36(number):
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def masked(channel, point):
    """Return a contact point as its owner knows it again, and a stranger does not learn it; nothing of an address."""
    if channel == "email":
        name, at, domain = point.rpartition("@")
        return f"{name[:1]}…{at}{domain}"
    if channel in ("sms", "phone"):
        return f"{point[:3]}…{point[-2:]}" if len(point) > 8 else f"…{point[-2:]}"
    return ""


def device(address, agent):
    """Return the :class:`Device` of a request: of its address the network alone, of its browser one line."""
    agent = "".join(char for char in (agent or "")[:_LONGEST_AGENT] if char.isprintable())
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return Device("", agent)
    network = ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False)
    return Device(str(network), agent)
