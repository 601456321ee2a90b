"""Bounces that only words tell: qmail, Exim, older Exchange, providers that write no report, or not the original.

Only what a mail server sends is read so: a person who quotes or forwards such a text has answered.
"""

import re

from .kinds import BOUNCE_HARD, DELAYED, Outcome, Recipient, gravest
from .mime import ADDRESS, addresses, tidy_address
from .origin import is_machine, is_nobody, is_server, originals, references, submitted
from .status import code_in, kind_of, one_line, plain

FAILED = re.compile(
    r"(?:could|can|was|were|has|have)(?: ?not|n't) (?:yet )?(?:be |been )?deliver|did(?: not|n't) reach|undeliver|"
    r"non-?deliver|not deliver|delivery (?:\w+ ){0,3}(?:failed|failure|aborted|incomplete)|"
    r"delivery status notification|returned mail|mail failed|been (?:returned|postponed)|"
    r"failed (?:mail|recipients|addresses)|user unknown|"
    r"no such user|return(?:ed)? to sender|mail delivery (?:failed|system|error)|failure notice|failed to deliver|"
    r"unable to deliver|"
    r"permanent(?:ly)? (?:\w+ )?(?:error|failure)|message blocked|address not found|following address(?:es)? failed|"
    r"n'(?:a|ont) pas (?:encore )?(?:pu (?:etre )?|ete )?(?:remi|livre|distribue|delivre|achemine|transmi)|"
    r"n'a pu etre|non (?:remis|distribue|delivre)|"
    r"echec (?:\w+ )?(?:de |d')(?:la |l')?(?:remise|livraison|distribution|envoi|acheminement)|retour a l'expediteur|"
    r"impossible de (?:remettre|delivrer|distribuer|livrer|transmettre)|nicht zugestellt|unzustellbar"
)
LATE = re.compile(
    r"delayed|postponed|not yet been|hasn't been delivered yet|will (?:keep trying|be retried|continue (?:to )?)|"
    r"still (?:trying|being)|temporary (?:problem|failure) .{0,80}(?:retr|continue)|delivery attempts will continue|"
    r"only a warning|just a warning|(?:no action is|do not need to) (?:required|take|resend)|"
    r"retarde|en retard|pas encore (?:pu )?(?:etre |ete )?(?:remis|livre|distribue|delivre|achemine)|"
    r"nouvelles? tentatives?|continue(?:ra|rons|ront)|verzogert"
)
#: What no report of a failure says.
GOES_ON = re.compile(
    r"delivery attempts will continue|will (?:keep trying|be retried)|nouvelles? tentatives|continuerons"
)
GIVEN_UP = re.compile(
    r"permanent|giving up|given up|gave up|will not (?:be )?retr|has been (?:aborted|returned)|fatal|abandon|definiti|"
    r"could not be delivered to (?:one|any|some)"
)
#: What the verdict must be about.
OF_MAIL = re.compile(r"e-?mail|message|courriel|nachricht")
ANSWERED = re.compile(r"(?:re|fwd?|tr|ref|aw|wg|rv) ?:")
#: How persons begin.
PERSON = re.compile(
    r"\b(?:hello|hi|dear|bonjour|bonsoir|madame|monsieur|i|i'm|we|my|je|j'ai|nous|mon|mes|ich|wir|hallo)\b"
)
#: Where the copy of the mail begins.
COPY = re.compile(
    r"^(?:[> ]*[-=_*]{2,} ?(?:this is a copy|below this line|original message|message d'origine|message original|"
    r"the body of the message|included is a copy|start of returned|returned mail follows|ursprungliche|"
    r"texte? du message|copie du message|debut du message|header of the original|the header)|"
    r"original message headers|en-tetes (?:du message|d'origine)|original message:|message d'origine ?:|"
    r"received: from |return-path: ?<)",
    re.MULTILINE,
)
#: A line that is about an address: alone, in brackets, or followed by what the server said.
OWN_LINE = re.compile(
    r"^[ \t*>•\"-]*(?:[^<>()@\n]{0,80}[<(])?(?:smtp=|mailto:)?(?P<one>" + ADDRESS.pattern + r")[>)\"]?"
    r"(?:[<(]mailto:[^>)\n]*[>)])?[ \t]*(?:[:;,(].*|on \d.*|\.{3}.*)?$",
    re.IGNORECASE,
)
#: A sentence that names one.
IN_SENTENCE = re.compile(
    r"(?:rcpt to:|smtp=|deliver(?:ed|y)? (?:\w+ ){0,4}to|message to|mail to|recipients?:?|destinataires? ?:?|"
    r"adresses? ?:?|address(?:es)?:?|utilisateur ?:?|intended for|a l'attention de|remis a|empfanger:?)\s*"
    r"['\"<(]{0,2}(?P<one>" + ADDRESS.pattern + ")"
)
#: Who is named as somebody to ask.
HELPERS = re.compile(r"(?:postmaster|mailer-daemon|abuse|support|helpdesk|admin\w*|hostmaster)$", re.IGNORECASE)
#: Lines of headers and of transcripts, whose addresses are those of others.
OTHERS = re.compile(
    r"\s*(?:message-id|from|de|sender|reply-to|mail from|return-path|x-[\w-]+|>>> mail)\b ?:", re.IGNORECASE
)
SENDERS = ("from", "reply-to", "sender", "return-path")
MOST_SCANNED = 20000
MOST_LINES = 400


def judge(mail):
    """Return the :class:`~.kinds.Outcome` of a bounce that words tell; ``None`` of any other mail."""
    told, subject = scanned(mail), plain(mail.headers.text("subject"))
    listed = mail.headers.addresses("x-failed-recipients")
    if not (is_candidate(mail, subject, told) and (listed or FAILED.search(subject + "\n" + plain(told)[:3000]))):
        return None
    late = is_late(subject, told)
    segments = said_of(told, listed, strangers(mail)) or alone_in(told, listed, strangers(mail) | own_senders(mail))
    # A parcel may be undeliverable as well.
    if not (listed or is_server(mail)) and not (segments and OF_MAIL.search(plain(told))):
        return None
    whole, count = code_in(told), len(segments)
    recipients = tuple(_recipient(one, " ".join(lines), whole, count, told, late) for one, lines in segments.items())
    alone = DELAYED if late else kind_of("failed", whole, told)
    return Outcome(
        gravest(recipients) if recipients else alone,
        recipients=recipients,
        sender=mail.sender(),
        references=references(mail),
        evidence="header" if listed else "text",
    )


def is_candidate(mail, subject, told):
    """Tell whether a server, or a machine at least, may have written a mail.

    Some gateways write as if they were persons. They begin with the verdict, in the subject as in the text; a person
    who tells of a bounce answers, forwards or says something first.
    """
    if submitted(mail) == "no":
        return False
    if is_machine(mail) or is_nobody(mail):
        return True
    begins = plain(told.lstrip()[:200])
    answers = ANSWERED.match(subject) or mail.headers.has("in-reply-to")
    return bool(not answers and FAILED.search(subject) and FAILED.search(begins) and not PERSON.search(begins))


def scanned(mail):
    """Return what a server wrote: the text up to the copy of the mail."""
    text = mail.text()[:MOST_SCANNED]
    found = COPY.search(text.lower().translate(ACCENTS_KEPT_LENGTH))
    return text[: found.start()] if found else text


#: As ``status.ACCENTS``, each character by one, so that places stay.
ACCENTS_KEPT_LENGTH = str.maketrans("àâäçéèêëîïôöùûü", "aaaceeeeiioouuu")


def is_late(subject, told):
    """Tell whether a server goes on trying."""
    text = plain(told)[:3000]
    if GIVEN_UP.search(text):
        return False
    failed = "fail" in subject or "undeliver" in subject
    return bool(GOES_ON.search(text) or not failed and (LATE.search(subject) or LATE.search(text)))


def strangers(mail):
    """Return the addresses that a bounce names and that did not bounce: whom it was sent to, and who sent it."""
    return {one.lower() for name in ("to", "cc", *SENDERS) for one in mail.headers.addresses(name)}


def own_senders(mail):
    """Return who sent the mail that came back, as far as the bounce holds it."""
    return {one.lower() for headers in originals(mail) for name in SENDERS for one in headers.addresses(name)}


def said_of(told, listed, others):
    """Return the lines that are said of each address that bounced: a dictionary in their order.

    :param list listed: addresses that a header names; when there are some, no other counts
    :param set others: addresses that did not bounce
    """
    lines = told.split("\n")[:MOST_LINES]
    allowed = {one.lower() for one in listed}
    for pattern in (OWN_LINE, IN_SENTENCE):
        found = _segments(lines, pattern, allowed, others)
        if found:
            return {**{one: [] for one in listed if one.lower() not in {key.lower() for key in found}}, **found}
    return {one: [] for one in listed}


def alone_in(told, listed, others):
    """Return the one address that a text names, whatever it says of it; nothing where it names several."""
    left = [one for one in addresses(told) if _counts(one, {key.lower() for key in listed}, others)]
    return {left[0]: []} if len(left) == 1 else {}


def _segments(lines, pattern, allowed, others):
    """Return the lines of each address that a pattern finds: from its own up to the next address or gap."""
    found, current, gap = {}, None, False
    for line in lines:
        one = None if OTHERS.match(line) else _address(pattern, line)
        if one and _counts(one, allowed, others):
            current, gap = found.setdefault(one, []), False
            current.append(line)
        elif current is not None and line.strip():
            # What is said stands below its address, with one empty line between at most.
            if gap and len(current) > 1:
                current = None
            else:
                current.append(line)
        else:
            gap = current is not None
    return found


def _address(pattern, line):
    match = pattern.match(line) if pattern is OWN_LINE else pattern.search(plain(line))
    if not match:
        return None
    one = tidy_address(match.group("one"))
    # Searched in lower case: as the line writes it.
    place = line.lower().find(one.lower())
    return tidy_address(line[place : place + len(one)]) if place >= 0 else one


def _counts(one, allowed, others):
    if allowed:
        return one.lower() in allowed
    return one.lower() not in others and not HELPERS.match(one.rpartition("@")[0])


def _recipient(one, said, whole, count, told, late):
    """Return what a text says of an address; where it is the only one, the whole text is about it."""
    status = code_in(said) or (whole if count == 1 else "")
    kind = DELAYED if late else kind_of("failed", status, said)
    if kind == BOUNCE_HARD and not status and count == 1:
        kind = kind_of("failed", "", told)
    return Recipient(one, kind, status, "delayed" if late else "failed", one_line(said))
