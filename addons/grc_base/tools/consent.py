"""Words of consent, and the contact point that a decision is about: ``docs/consent.md`` says what follows from them."""

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

CHANNELS = [
    ("email", "E-mail"),
    ("sms", "Text message"),
    ("phone", "Phone"),
    ("letter", "Letter"),
    ("visit", "Visit"),
]
PURPOSES = [
    ("marketing", "Marketing"),
    ("service", "Service"),
    ("transactional", "Orders and invoices"),
    ("tracking", "Measuring what is opened"),
    ("collecting", "Keeping personal data"),
]
DECISIONS = [
    ("given", "Agreed"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("objected", "Objected"),
    ("paused", "Paused"),
    ("lifted", "Refusal lifted"),
]
#: Decisions that stop a purpose.
REFUSALS = ("refused", "withdrawn", "objected", "paused")
BASES = [
    ("consent", "Consent"),
    ("parent", "Consent of a parent"),
    ("contract", "Contract"),
    ("interest", "Legitimate interest"),
]
#: Age from which on nobody agrees for somebody else.
ADULT = 18


@dataclass(frozen=True)
class Asked:
    """What is asked of contacts.

    :ivar company: ``res.company``, one record
    :ivar channel: one of :data:`CHANNELS`
    :ivar purpose: one of :data:`PURPOSES`
    :ivar day: of the company
    :ivar topic: ``grc.consent.topic``, one record or none
    :ivar by_rule: as if the rules of countries decided what is unknown, however the company reads it
    """

    company: object
    channel: str
    purpose: str
    day: date
    topic: object
    by_rule: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether a contact may be contacted, and why.

    :ivar partner_id: id of the contact
    :ivar allowed: may they be contacted?
    :ivar reason: key of the reason, see ``docs/consent.md``
    :ivar since: day of what the reason rests on; None: of nothing
    :ivar until: last day on which it holds; None: until something else is decided
    :ivar rule_id: id of the ``grc.consent.rule`` that was applied; None: the strict one
    :ivar consent_id: id of the decision (``grc.consent``) that counts; None: there is none
    """

    partner_id: int
    allowed: bool
    reason: str
    since: date | None
    until: date | None
    rule_id: int | None
    consent_id: int | None


def checked(channel, purpose):
    """Refuse a channel or purpose that is none.

    :raise ValueError: naming it
    """
    for word, value, known in (("channel", channel, CHANNELS), ("purpose", purpose, PURPOSES)):
        if value not in dict(known):
            raise ValueError(f"Unknown {word} {value!r}: one of {', '.join(dict(known))}")


def point(channel, alias="p"):
    """Return the contact point of a partner on a channel, normalised; NULL where there is none.

    An e-mail address, a number, or for letters and visits street, postcode, city and country in one text.

    :param str alias: of ``res_partner`` in the query
    """
    column = {name: SQL.identifier(alias, name) for name in _COLUMNS}
    if channel == "email":
        return SQL("NULLIF(%(email_normalized)s, '')", **column)
    if channel in ("sms", "phone"):
        return SQL("NULLIF(COALESCE(%(phone_sanitized)s, regexp_replace(%(phone)s, '[^0-9+]', '', 'g')), '')", **column)
    return SQL(
        """
        CASE WHEN btrim(%(street)s) <> '' AND btrim(%(city)s) <> '' THEN
             lower(concat_ws(', ', regexp_replace(btrim(%(street)s), '\\s+', ' ', 'g'), NULLIF(btrim(%(zip)s), ''),
                             btrim(%(city)s), %(country_id)s::text)) END
        """,
        **column,
    )


_COLUMNS = ("email_normalized", "phone_sanitized", "phone", "street", "zip", "city", "country_id")
