"""What comes back from mails of campaigns, as mail servers hand it over: raw messages."""

from email.message import EmailMessage

REPLIES = (
    "Bonjour, mettez-moi les deux premiers de côté, je passe samedi.",
    "Merci pour ce choix. Avez-vous aussi le coffret en vinyle ?",
    "Oui, envoyez-moi la liste complète.",
)
#: A report of a mail server that takes no mail for an address.
RETURNED = """\
From: MAILER-DAEMON@mx.example.net
To: bonjour@disques.example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <returned.{number}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="PART"

--PART
Content-Type: text/plain; charset=us-ascii

The mail could not be delivered.

--PART
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected: User unknown

--PART
Content-Type: message/rfc822

{original}
--PART--
"""
#: A report of a provider, one of whose users marked a mail as spam.
MARKED = """\
From: fbl@provider.example.net
To: bonjour@disques.example.com
Subject: Abuse report
Message-ID: <marked.{number}@provider.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="PART"

--PART
Content-Type: text/plain; charset=us-ascii

This is an email abuse report.

--PART
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1.0
Version: 1
Original-Rcpt-To: <{address}>

--PART
Content-Type: message/rfc822

{original}
--PART--
"""
ORIGINAL = """\
Message-ID: {message_id}
From: bonjour@disques.example.com
To: {address}
Subject: {subject}

Bonjour,
"""


def reply(trace):
    """A person's answer to the mail of a trace."""
    message = EmailMessage()
    message["From"] = trace.email
    message["To"] = "bonjour@disques.example.com"
    message["Subject"] = f"Re: {trace.mass_mailing_id.subject}"
    message["Message-ID"] = f"<reply.{trace.id}@example.com>"
    message["In-Reply-To"] = message["References"] = trace.message_id
    message.set_content(REPLIES[trace.id % len(REPLIES)])
    return message.as_bytes()


def returned(trace):
    """The report that an address takes no mail."""
    return _report(RETURNED, trace)


def marked(trace):
    """The report that somebody marked the mail as spam."""
    return _report(MARKED, trace)


def _report(text, trace):
    about = {"address": trace.email, "message_id": trace.message_id, "subject": "Le choix du mois"}
    return text.format(number=trace.id, address=trace.email, original=ORIGINAL.format(**about)).encode()
