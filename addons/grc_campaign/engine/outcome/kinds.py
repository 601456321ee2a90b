"""What a message that came back can be, and what is known of it."""

from dataclasses import dataclass
from datetime import date

#: A person wrote.
REPLY = "reply"
#: A machine answered for a person who is away, or who has left.
ABSENCE = "absence"
#: The address does not take mail, now or later.
BOUNCE_HARD = "bounce_hard"
#: This mail was not delivered, for a reason that is not the address: mailbox full, mail too big, policy, time over.
BOUNCE_SOFT = "bounce_soft"
#: Not delivered yet; the other server goes on trying.
DELAYED = "delayed"
#: Delivered, or handed on to a server that reports no more.
DELIVERED = "delivered"
#: Marked as spam by who received it (or by their provider).
COMPLAINT = "complaint"
#: Receipt of reading: displayed, deleted.
RECEIPT = "receipt"
#: Any other mail by a machine: acknowledgement of a ticket, confirmation of a list, challenge.
AUTO = "auto"
#: Nothing can be told.
UNKNOWN = "unknown"

KINDS = (REPLY, ABSENCE, BOUNCE_HARD, BOUNCE_SOFT, DELAYED, DELIVERED, COMPLAINT, RECEIPT, AUTO, UNKNOWN)
#: Kinds of delivery, the gravest first: a report about several recipients is of the gravest of theirs.
GRAVEST = (BOUNCE_HARD, BOUNCE_SOFT, DELAYED, DELIVERED)


@dataclass(frozen=True)
class Recipient:
    """What a report says of one recipient.

    :ivar address: as we sent to it where the report tells (Original-Recipient), else as the last server knew it; the
        domain in lower case; empty where the report names no address
    :ivar kind: one of :data:`KINDS`
    :ivar status: enhanced status code (RFC 3463), such as ``5.1.1``; empty where there is none
    :ivar action: RFC 3464's word: failed, delayed, delivered, relayed, expanded; of a receipt its disposition
    :ivar diagnostic: what the server said, on one line
    """

    address: str
    kind: str
    status: str = ""
    action: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a message is.

    :ivar kind: one of :data:`KINDS`
    :ivar recipients: of reports; empty for what persons write
    :ivar sender: address of who wrote (From), empty where there is none
    :ivar references: Message-Ids that it may be about, with their brackets, the surest first
    :ivar envelope: Original-Envelope-Id of a report, as it stands there
    :ivar until: of an absence: first day on which they are back
    :ivar detail: a code: feedback type of a complaint (abuse, fraud…), disposition of a receipt (displayed, deleted…),
        ``left`` of an absence for good, ``acknowledgement``, ``challenge``, ``list``, ``not-spam`` of other machines
    :ivar evidence: what told: ``rfc3464``, ``rfc5965``, ``rfc8098``, ``header``, ``text``, or empty
    """

    kind: str
    recipients: tuple[Recipient, ...] = ()
    sender: str = ""
    references: tuple[str, ...] = ()
    envelope: str = ""
    until: date | None = None
    detail: str = ""
    evidence: str = ""

    @property
    def message_id(self):
        """The Message-Id that it is most surely about; an empty string where it names none."""
        return self.references[0] if self.references else ""


def gravest(recipients):
    """Return the kind of a report about several recipients; :data:`UNKNOWN` where it names none."""
    found = {recipient.kind for recipient in recipients}
    return next((kind for kind in GRAVEST if kind in found), UNKNOWN)
