"""flufl.bounce, which Mailman reads bounces with: who bounced, and who is only late.

It tells permanent from temporary by Action, not by the address's fault: what we call a soft bounce is permanent there.
"""

import email
from email import policy

import pytest
from engine.outcome.message import classify
from flufl.bounce import all_failures
from messages import MESSAGES

#: Where it says something else, and why we do not follow.
DIFFERENT = {
    "human/bounces/forwarded_bounce_attached": "a person forwards what came back to them",
    "human/bounces/forwarded_bounce_flattened": "the same, by a mail program that takes the report apart",
    "human/bounces/pasted_bounce_unquoted": "a person pastes it into a mail",
    "human/bounces/tells_of_a_bounce": "the same",
    "odd/nested_originals": "it reads the reports in the mail that came back, too",
}


def theirs(raw):
    late, failed = all_failures(email.message_from_bytes(raw, policy=policy.default))
    return tuple({one.decode().lower() for one in found} for found in (late, failed))


def ours(raw):
    found = classify(raw).recipients
    return (
        {one.address.lower() for one in found if one.kind == "delayed"},
        {one.address.lower() for one in found if one.kind in ("bounce_hard", "bounce_soft")},
    )


UNDERSTOOD = [message for message in MESSAGES if any(theirs(message.raw))]


@pytest.mark.parametrize("message", UNDERSTOOD, ids=lambda message: message.name)
def test_same_recipients(message):
    if message.name in DIFFERENT:
        assert theirs(message.raw) != ours(message.raw)
    else:
        assert theirs(message.raw) == ours(message.raw)


def test_it_understands_enough_to_compare_with():
    assert len(UNDERSTOOD) >= 30
    assert set(DIFFERENT) <= {message.name for message in UNDERSTOOD}
    print(len(UNDERSTOOD), "messages compared;", len(DIFFERENT), "differ")
