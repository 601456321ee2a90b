"""Who wrote: a person, a machine for a person who is away, or a machine for itself (RFC 3834, and what is usual)."""

import re
from datetime import date

from .dates import MONTHS, return_day
from .kinds import ABSENCE, AUTO, REPLY, UNKNOWN, Outcome
from .origin import empty_path, is_nobody, is_server, references, submitted
from .status import plain

#: Headers that only answers by machines have, and values that deny it.
ANSWERS = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-autoreply-domain", "x-mail-autoreply",
    "x-auto-reply", "x-auto-reply-from", "x-vacation", "x-fc-machinegenerated", "x-amazon-auto-reply",
)  # fmt: skip
DENIED = {"no", "none", "false", "0", ""}
#: What mail programs put before the subject of an absence.
ANSWER_SUBJECT = re.compile(
    r"(?:automatic reply|automatic response|auto(?:matic)?[- ]?(?:reply|response|responder)|reponse automatique|"
    r"reponse auto|automatische antwort|risposta automatica|respuesta automatica)\s*(?:[:\-\uff1a(]|$)"
)
#: What persons may write, too: the text must say the same.
AWAY_SUBJECT = re.compile(
    r"(?:\[?auto\]?:? |re: )?(?:(?:i am |je suis )?out of (?:the )?office\b(?! hours?)|absence du bureau|"
    r"absente? du bureau|message d'absence|notification d'absence|avis d'absence|abwesenheitsnotiz|"
    r"vacation (?:reply|response|notice|message|auto)|"
    r"(?:absente?|en (?:conges?|vacances)(?: annuels| maternite| parental)?|on (?:\w+ )?(?:vacation|holidays?|leave)) ?"
    r"(?:$|[:(\-]|jusqu|du \d|le \d|until|till|from))"
)
AWAY = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|i shall be|we are|currently|am now|is) (?:\w+ ){0,2}?"
    r"(?:out of (?:the |my )?office|away|on (?:\w+ )?(?:leave|vacation|holidays?)|travelling|traveling|unavailable)\b|"
    r"\bout of (?:the |my )?office (?:until|till|from|and|with|for|on|this|through)\b|"
    r"\blimited access to (?:my )?e-?mail|"
    r"\b(?:je (?:suis|serai)|nous sommes|nous serons|actuellement) (?:\w+ ){0,2}?"
    r"(?:absente?s?|en (?:conges?|vacances|deplacement|formation)|hors du bureau|indisponibles?)\b|"
    r"\babsente?s?(?:\(e\))? (?:du (?:bureau|\d)|jusqu|pour (?:conge|cause)|actuellement|a partir)|"
    r"\babsente?\(e\)|(?:\bmon absence\b|\bpendant (?:mes conges|cette periode))|"
    r"(?:bureaux?|societe|entreprise|magasin|etablissement)s? (?:est|sera|sont|seront) fermee?s?\b|"
    r"\bfermeture annuelle|"
    r"\bon (?:\w+ )?leave (?:until|till|from|this|and)\b|\b(?:will|shall) be back\b|\bi will return\b|"
    r"\bserai de retour\b|\bconge (?:maternite|"
    r"parental|maladie)"
)
LEFT = re.compile(
    r"no longer (?:with|works?|working|employed|at|part of)|(?:has|have) left (?:the company|our company|us|"
    r"the organi)|"
    r"(?:ne (?:fais|fait) plus partie|a quitte (?:l'entreprise|la societe|ses fonctions|nos effectifs|l'etablissement)|"
    r"n'est plus (?:dans|chez|en poste|employe)|ne travaille plus)"
)
ACKNOWLEDGED = re.compile(
    r"(?:ticket|case|request|enquiry|inquiry|e-?mail|message|demande|dossier|courriel|requete|incident)s?\b[^.\n]{0,60}"
    r"(?:has been|have been|was|est|a ete|a bien ete|ont ete) (?:bien )?(?:received|created|opened|registered|logged|"
    r"recue?|creee?|enregistree?|prise? en compte|transmise?)|"
    r"accuse(?:r)? (?:de )?reception|(?:we (?:have )?received|nous avons bien recu|"
    r"avons bien pris en compte) (?:your|votre)|"
    r"numero de (?:dossier|ticket|demande)|(?:ticket|case|reference) (?:number|id|reference)|thank you for contacting|"
    r"will (?:get back|reply|respond) to you|(?:reviendrons|repondrons|reviendra) vers vous"
)
BY_MACHINE = re.compile(
    r"(?:do|please do) not (?:reply|respond)|automatically (?:generated|sent)|automated (?:message|reply|"
    r"response|e-?mail)|"
    r"automatic (?:message|reply|response|acknowledg)|ne pas repondre|(?:genere|envoye|message|reponse|e-?mail|"
    r"courriel|accuse)"
    r" (?:de facon )?(?:automatique|automatiquement)|reponse automatique"
)
TICKET = re.compile(
    r"\[[^\]\d]{0,30}[#:n°-] ?[\w-]{0,10}\d{3,}\]|#\d{4,}|"
    r"(?:ticket|case|dossier|demande|incident)[ :]*[#n°o]*[ :]*\w*-?\d{3,}"
)
CHALLENGE = re.compile(
    r"mailinblack|spam ?arrest|boxtrapper|verif(?:y|ication)[^.\n]{0,40}(?:sender|human|robot|yourself)|"
    r"(?:authentifier|authentification)[^.\n]{0,60}(?:expediteur|message|mail|clic)|etes[- ]vous un robot|"
    r"n'etes pas un robot|"
    r"waiting for your (?:confirmation|approval)"
)
#: Where an answer begins to quote.
QUOTE = re.compile(
    r"^(?:>|-{2,} ?(?:original|message|forwarded|message transfere)|_{10,}|on .{5,120} wrote ?:|le .{5,120} a ecrit ?:|"
    r"(?:from|de) ?: ?.{0,80}@)",
    re.MULTILINE,
)
SENT = re.compile(r"(\d{1,2})[ -]+([A-Za-z]{3})[A-Za-z]*\.?[ -]+((?:19|20)\d\d)")
MOST_READ = 4000


def judge(mail, received=None):
    """Return the :class:`~.kinds.Outcome` of a mail that is no report and no bounce.

    :param date received: day on which it came, for mails without a date of their own
    """
    if not mail.headers.has("from", "subject", "message-id", "to", "date"):
        return Outcome(UNKNOWN)
    subject, text = plain(mail.headers.text("subject")), own_words(mail)
    kind, detail, evidence = judged(mail, subject, text)
    until = return_day(subject + "\n" + text, sent_on(mail) or received) if kind == ABSENCE else None
    about = references(mail)
    return Outcome(kind, (), mail.sender(), about, until=until, detail=detail, evidence=evidence)


def judged(mail, subject, text):
    """Return kind, detail and evidence."""
    if submitted(mail) == "no" and not is_nobody(mail):
        return REPLY, "", "header"
    sign = signed(mail)
    if sign:
        return by_sign(sign, mail, subject, text)
    return by_words(mail, subject, text)


def signed(mail):
    """Return what headers say of a machine: ``answer``, ``other``, ``list``; an empty string of a person's."""
    auto, precedence = submitted(mail), mail.headers.word("precedence").replace("_", "-")
    if auto.startswith("auto-replied") or precedence == "auto-reply" or _answers(mail):
        return "answer"
    if mail.headers.word("x-mailer").startswith("vacation") or mail.headers.word("preference").startswith("auto"):
        return "answer"
    listed = precedence == "list" or mail.headers.has("list-id", "list-unsubscribe")
    # Who answers over a list has our mail before them.
    if listed and not mail.headers.has("in-reply-to"):
        return "list"
    # Answers of vacation programs have no return path (RFC 3834, 3.3).
    if empty_path(mail) and not is_server(mail) and mail.headers.has("in-reply-to"):
        return "answer"
    if auto.startswith("auto-") or precedence in ("bulk", "junk") or _suppresses(mail):
        return "other"
    return "other" if is_nobody(mail) or empty_path(mail) else ""


def _answers(mail):
    return any(name in mail.headers.raw and mail.headers.word(name) not in DENIED for name in ANSWERS)


def _suppresses(mail):
    return mail.headers.word("x-auto-response-suppress") not in DENIED


def by_sign(sign, mail, subject, text):
    """Return kind, detail and evidence of what a machine sent, by its headers."""
    if LEFT.search(text):
        return ABSENCE, "left", "header"
    acknowledged = ACKNOWLEDGED.search(text) or TICKET.search(subject)
    if CHALLENGE.search(subject) or CHALLENGE.search(text):
        return AUTO, "challenge", "header"
    # What a server says and bounce_text does not read.
    if is_server(mail):
        return UNKNOWN, "", ""
    if is_away(subject, text) and not (acknowledged and TICKET.search(subject)):
        return ABSENCE, "", "header"
    if acknowledged:
        return AUTO, "acknowledgement", "header"
    if sign == "answer" or ANSWER_SUBJECT.match(subject):
        return ABSENCE, "", "header"
    return AUTO, "list" if sign == "list" or mail.headers.has("list-id", "x-mailman-version") else "", "header"


def by_words(mail, subject, text):
    """Return kind, detail and evidence of a mail whose headers say nothing of a machine.

    What a machine writes at the beginning of a subject is enough; what a person may write as well must stand in the
    text, too.
    """
    if is_server(mail):
        return UNKNOWN, "", ""
    if ANSWER_SUBJECT.match(subject):
        if ACKNOWLEDGED.search(text) and not is_away(subject, text):
            return AUTO, "acknowledgement", "text"
        return ABSENCE, "left" if LEFT.search(text) else "", "text"
    if AWAY_SUBJECT.match(subject) and AWAY.search(text):
        return ABSENCE, "left" if LEFT.search(text) else "", "text"
    if ACKNOWLEDGED.search(text) and (BY_MACHINE.search(text) or BY_MACHINE.search(subject)):
        return AUTO, "acknowledgement", "text"
    return REPLY, "", ""


def is_away(subject, text):
    """Tell whether somebody is away, by subject or text."""
    after = subject.partition(":")[2].strip()
    return bool(AWAY.search(text) or AWAY_SUBJECT.match(subject) or AWAY_SUBJECT.match(after))


def own_words(mail):
    """Return what was written, without what it quotes: in lower case, without accents."""
    text = plain(mail.text()[:MOST_READ])
    found = QUOTE.search(text)
    return text[: found.start()] if found else text


def sent_on(mail):
    """Return the day of the Date header; ``None`` where it says none."""
    found = SENT.search(mail.headers.text("date"))
    month = MONTHS.get(found.group(2).lower()) if found else None
    try:
        return date(int(found.group(3)), month, int(found.group(1))) if month else None
    except ValueError:
        return None
