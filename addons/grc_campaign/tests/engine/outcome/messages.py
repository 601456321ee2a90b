"""The corpus: raw mails written from the grammar of the RFCs and from formats that servers are known for.

``expected.csv`` has a line for each: what it is. No mail is of a real person; domains are those of RFC 2606.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Expected:
    """What a message is."""

    name: str
    kind: str
    recipients: tuple
    message_id: str
    until: date | None
    detail: str

    @property
    def raw(self):
        """The mail's bytes."""
        return (CORPUS / (self.name + ".eml")).read_bytes()


def of_row(name, kind, recipients, message_id, until, detail):
    """Return what a line of the table says."""
    each = [(one.split(" ") + [""])[:3] for one in recipients.split("; ") if one]
    return Expected(
        name, kind, tuple(map(tuple, each)), message_id, date.fromisoformat(until) if until else None, detail
    )


def read():
    """Return the whole table."""
    with open(CORPUS.parent / "expected.csv", encoding="utf-8", newline="") as stream:
        return [of_row(*row) for row in list(csv.reader(stream))[1:]]


MESSAGES = read()
