"""Messages that are reports by a standard: delivery (RFC 3464, 6533), complaints (RFC 5965), receipts (RFC 8098)."""

import re

from .kinds import AUTO, BOUNCE_SOFT, COMPLAINT, RECEIPT, Outcome, Recipient, gravest
from .mime import addresses, tidy_address
from .origin import is_machine, originals, references
from .status import kind_of, one_line, telling

DELIVERY = ("message/delivery-status", "message/global-delivery-status")
FEEDBACK = ("message/feedback-report",)
RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
#: Feedback types that complain of nothing: RFC 5965's "not-spam", and RFC 6591's reports on authentication.
NO_COMPLAINTS = {"not-spam", "auth-failure"}
FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]*:[ \t]*(.*)")
FOLDED = re.compile(r"\n[ \t]+(?=\S)")
XTEXT = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
MOST_RECIPIENTS = 1000


def judge(mail):
    """Return the :class:`~.kinds.Outcome` of a mail that is a report by a standard; ``None`` of any other.

    A report that a person forwards is in a message of its own, or loose in a mail that no machine sent: neither counts.
    """
    for types, told in ((DELIVERY, of_delivery), (FEEDBACK, of_feedback), (RECEIPTS, of_receipt)):
        parts = [part for part in mail.own(*types) if part.report is not None or is_machine(mail)]
        outcome = told(mail, parts[0]) if parts else None
        if outcome:
            return outcome
    return of_ticked_as_spam(mail)


def of_delivery(mail, part):
    """Return the outcome of a delivery report; ``None`` where it names no recipient, so that its words may tell."""
    message, blocks = delivery_blocks(part.text())
    found = [recipient for recipient in map(of_recipient, blocks[:MOST_RECIPIENTS]) if recipient]
    if not found:
        return None
    if len(found) == 1 and not found[0].address:
        found = [named(mail, found[0])]
    return Outcome(
        gravest(found),
        recipients=tuple(found),
        sender=mail.sender(),
        references=references(mail, message.get("original-envelope-id", "")),
        envelope=message.get("original-envelope-id", ""),
        evidence="rfc3464",
    )


def delivery_blocks(text):
    """Return the fields about the message, and those of each recipient: dictionaries by names in lower case.

    Blocks that miss their empty line are told apart by a second Final-Recipient.
    """
    message, blocks = {}, []
    for chunk in re.split(r"\n[ \t]*\n", FOLDED.sub(" ", text)):
        block = {}
        for name, value in fields(chunk):
            if name == "final-recipient" and "final-recipient" in block:
                blocks.append(block)
                block = {}
            block.setdefault(name, value)
        if block.keys() & {"final-recipient", "original-recipient", "action", "status"}:
            blocks.append(block)
        for name, value in block.items():
            message.setdefault(name, value)
    return message, blocks


def fields(text):
    """Yield the fields in a text: names in lower case, and values."""
    for line in text.split("\n"):
        found = FIELD.match(line)
        if found:
            yield found.group(1).lower(), found.group(2).strip()


def of_recipient(block):
    """Return what a block of a delivery report says of its recipient; ``None`` where it says nothing."""
    action = re.split(r"[\s;(]", block.get("action", "").lower(), maxsplit=1)[0]
    action = "failed" if action.startswith(("fail", "error")) else action
    diagnostic = block.get("diagnostic-code", "").partition(";")[2] or block.get("diagnostic-code", "")
    status = telling(block.get("status", ""), diagnostic)
    address = typed(block.get("original-recipient", "")) or typed(block.get("final-recipient", ""))
    if not (address or action or status):
        return None
    kind = kind_of(action, block.get("status", ""), diagnostic)
    return Recipient(address, kind, status, action, one_line(diagnostic))


def typed(value):
    """Return the address of a field like ``rfc822; someone@example.com``, also one written as RFC 6533 does."""
    text = value.partition(";")[2] if ";" in value else value
    text = XTEXT.sub(_character, text).strip()
    return tidy_address(text) if text.count("@") == 1 and " " not in text else next(iter(addresses(text)), "")


def _character(match):
    number = int(match.group(1), 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""


def named(mail, recipient):
    """Return a recipient with the address that a header of the report names, where there is just one."""
    found = mail.headers.addresses("x-failed-recipients")
    address = found[0] if len(found) == 1 else ""
    return Recipient(address, recipient.kind, recipient.status, recipient.action, recipient.diagnostic)


def of_feedback(mail, part):
    """Return the outcome of a complaint; of a report that complains of nothing, that of other mail by machines."""
    found = {}
    for name, value in fields(FOLDED.sub(" ", part.text())):
        found.setdefault(name, []).append(value)
    feedback = found.get("feedback-type", ["abuse"])[0].split(";")[0].strip().lower()
    kind = AUTO if feedback in NO_COMPLAINTS else COMPLAINT
    named_there = [tidy_address(one) for one in found.get("original-rcpt-to", []) + found.get("removal-recipient", [])]
    to = [one for one in named_there if one] or about(mail)
    return Outcome(
        kind,
        recipients=tuple(Recipient(one, kind) for one in dict.fromkeys(to)),
        sender=mail.sender(),
        references=references(mail),
        envelope=found.get("original-envelope-id", [""])[0],
        detail=feedback,
        evidence="rfc5965",
    )


def about(mail):
    """Return whom the mail that a report holds was sent to."""
    for headers in originals(mail):
        found = headers.addresses("x-hmxmroriginalrecipient") or headers.addresses("to")
        if found:
            return found
    return []


def of_ticked_as_spam(mail):
    """Return the outcome of an older complaint of Microsoft: the mail itself, with a header of who complained."""
    if "complaint about message" not in mail.headers.text("subject").lower():
        return None
    for headers in originals(mail):
        to = headers.addresses("x-hmxmroriginalrecipient")
        if to:
            recipients = tuple(Recipient(one, COMPLAINT) for one in to)
            return Outcome(COMPLAINT, recipients, mail.sender(), references(mail), detail="abuse", evidence="header")
    return None


def is_rejection(mail, disposition):
    """Tell whether a receipt is the way in which a filter of the recipient refuses a mail (RFC 5429, 2.2)."""
    return disposition == "deleted" and (
        "reject" in mail.headers.text("auto-submitted").lower()
        or bool(re.search(r"automatically rejected|was rejected|refused by the recipient", mail.text()[:1000].lower()))
    )


def of_receipt(mail, part):
    """Return the outcome of a receipt: RFC 8098's ``Disposition: manual-action/MDN-sent-manually; displayed``."""
    found = dict(reversed(list(fields(FOLDED.sub(" ", part.text())))))
    disposition = re.split(r"[\s/,;(]", found.get("disposition", "").rpartition(";")[2].strip().lower())[0]
    address = typed(found.get("original-recipient", "")) or typed(found.get("final-recipient", "")) or mail.sender()
    kind = BOUNCE_SOFT if is_rejection(mail, disposition) else RECEIPT
    return Outcome(
        kind,
        recipients=(Recipient(address, kind, action=disposition),),
        sender=mail.sender(),
        references=references(mail, found.get("original-message-id", "")),
        detail=disposition,
        evidence="rfc8098",
    )
