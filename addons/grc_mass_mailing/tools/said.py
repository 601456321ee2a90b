"""What somebody said themselves of mailings: where, and what proves it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """How a decision came: not a text, so that no client can send one in its context.

    :ivar source: where it was said
    :ivar evidence: what proves it
    """

    source: str
    evidence: str
