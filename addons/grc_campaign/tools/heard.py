"""What was heard of mails of campaigns: not plain values, so that no client can send one in its context."""

from dataclasses import dataclass

from ..engine.outcome.kinds import Outcome

#: Longest text that is kept of a stranger's.
LONGEST = 250


@dataclass(frozen=True)
class Mail:
    """A mail of a campaign that something came back from.

    :ivar task_id: ``grc.campaign.task`` that sent it
    :ivar trace_id: its ``mailing.trace``
    :ivar address: to which it went, normalised
    :ivar sure: whether what came back names the mail; else it was found by the address alone
    """

    task_id: int
    campaign_id: int
    company_id: int
    trace_id: int
    address: str
    sure: bool


@dataclass(frozen=True)
class Heard:
    """A message that came back, and the mails that it is about.

    :ivar outcome: :class:`~..engine.outcome.kinds.Outcome`
    :ivar evidence: what the message is found by: its Message-Id, else a hash of it
    :ivar mails: of :class:`Mail`, one at least
    """

    outcome: Outcome
    evidence: str
    mails: tuple[Mail, ...]

    @property
    def kind(self):
        """What the message says of our mail, the first where there are several."""
        return self.said_of(self.mails[0])[0]

    def said_of(self, mail):
        """Return ``(kind, detail, diagnostic)`` of a mail: what a report says of its address, else of all."""
        listed = self.outcome.recipients
        found = next((one for one in listed if one.address.lower() == mail.address), None)
        told = found or next(iter(listed), None)
        kind = found.kind if found else self.outcome.kind
        detail = (told.status if told else "") or self.outcome.detail
        return kind, plain(detail), plain(told.diagnostic if told else "")


def plain(text):
    """Return a stranger's text as the database takes it, cut."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")[:LONGEST]
