"""What a status code says of an address: RFC 3463's codes, SMTP's, and where there is none, words.

5.x.x is about the address, so hard, except what is about the message, the sender or a policy. 4.x.x is soft.
"""

import re

from .kinds import BOUNCE_HARD, BOUNCE_SOFT, DELAYED, DELIVERED

#: RFC 3463, permanent, and not about the address: 1.7 and 1.8 the sender's address, 2.2 mailbox full, 2.3 and 3.4 the
#: mail is too big, 3.1 and 3.2 disk full and shut down, 4.5 and 4.6 congestion and loops, 4.7 time over,
#: 5.3 too many recipients.
SOFT_CODES = {"1.7", "1.8", "2.2", "2.3", "3.1", "3.2", "3.4", "4.5", "4.6", "4.7", "5.3"}
#: Subjects of RFC 3463 that are never about the address: 6 the content, 7 security and policy.
SOFT_SUBJECTS = {"6", "7"}
#: SMTP replies (RFC 5321) without an enhanced code that are not about the address: authentication, no room, too big.
SOFT_REPLIES = {"523", "530", "535", "552"}

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
REPLY = re.compile(r"(?<![\d.])([45][0-5]\d)(?=[ \-#,;]|$)")
DEAD = re.compile(
    r"user unknown|unknown (?:user|recipient|address|mailbox|local)|no such (?:user|recipient|mailbox|address|domain)|"
    r"(?:does not|doesn't|do not) exist|no mailbox|mailbox (?:unavailable|not found)|"
    r"(?:invalid|bad destination) (?:recipient|address|mailbox)|address (?:not found|rejected|unknown|"
    r"couldn't be found)|"
    r"couldn't be found|recipient (?:not found|rejected|address rejected)|host (?:or domain name )?not found|"
    r"domain not found|unrouteable|disabled|inactive|no longer|inconnue?s?\b|n'existe pas|inexistante?|introuvable|"
    r"unbekannt|existiert nicht"
)
PASSING = re.compile(
    r"quota|(?:mailbox|inbox|boite aux lettres|boite|bal) (?:\w+ )?(?:full|pleine)|full mailbox|insufficient|"
    r"out of storage|"
    r"too (?:large|big|many)|size (?:limit|exceed)|message size|trop (?:volumineux|gros|lourd)|"
    r"taille (?:maximale|du message)|"
    r"\bspam|black-?list|block-?list|blocked|bloque|policy|politique|reputation|\bdmarc|\bspf\b|\bdkim|\brbl\b|"
    r"access denied|not (?:permitted|authori[sz]ed|allowed)|refuse par|indesirable|content|virus|rate limit|greylist|"
    r"time(?:d)? ?out|try again|temporar"
)
#: Longest diagnostic that is kept.
MOST_DIAGNOSTIC = 500


def kind_of(action, status, diagnostic=""):
    """Return the kind of what a report says of a recipient.

    :param str action: RFC 3464's word, in lower case; empty where it is missing
    :param str status: enhanced status code; a vague one (x.y.0, or none) gives way to that of the diagnostic
    :param str diagnostic: what the server said
    """
    if action in ("delivered", "relayed", "expanded"):
        return DELIVERED
    if action == "delayed":
        return DELAYED
    status = telling(status, diagnostic)
    if status.startswith("2") and action != "failed":
        return DELIVERED
    if status.startswith("4"):
        return BOUNCE_SOFT
    return of_failure(status, diagnostic)


def telling(status, diagnostic):
    """Return the status code that says most: the report's own, unless it is vague and the server's answer is not."""
    given = ENHANCED.search(status)
    said = ENHANCED.search(diagnostic)
    if said and (not given or is_vague(given.group())) and said.group(1) != "2":
        return said.group()
    return given.group() if given else ""


def is_vague(status):
    """Tell whether a code only says *other or undefined* (RFC 3463: detail 0)."""
    return status.endswith(".0")


def of_failure(status, diagnostic):
    """Return whether a failure is hard or soft: by its code, or by the server's words where the code tells nothing."""
    __, __, code = status.partition(".")
    if code in SOFT_CODES or code.partition(".")[0] in SOFT_SUBJECTS:
        return BOUNCE_SOFT
    if status and not is_vague(status):
        return BOUNCE_HARD
    return of_words(diagnostic)


def of_words(diagnostic):
    """Return whether a failure without a telling code is hard or soft; hard where nothing is said."""
    text = plain(diagnostic)
    if DEAD.search(text):
        return BOUNCE_HARD
    reply = REPLY.search(text)
    if PASSING.search(text) or (reply and (reply.group(1) in SOFT_REPLIES or reply.group(1).startswith("4"))):
        return BOUNCE_SOFT
    return BOUNCE_HARD


def code_in(text):
    """Return the first enhanced status code of a failure in a text; empty where there is none."""
    return next((match.group() for match in ENHANCED.finditer(text) if match.group(1) != "2"), "")


def one_line(text):
    """Return a diagnostic on one line, of bounded length."""
    return " ".join(text[: 4 * MOST_DIAGNOSTIC].split())[:MOST_DIAGNOSTIC]


#: Accents that French and German texts may lack, too.
ACCENTS = str.maketrans("àâäçéèêëîïôöùûüÿœ’\xa0", "aaaceeeeiioouuuyo' ")


def plain(text):
    """Return a text in lower case, without accents and on single spaces, as patterns here are written."""
    return re.sub(r"[ \t]+", " ", text.lower().translate(ACCENTS))
