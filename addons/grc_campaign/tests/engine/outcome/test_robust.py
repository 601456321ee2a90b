"""Nothing that a stranger sends raises, and nothing grows with it."""

import tracemalloc

import numpy as np
import pytest
from engine.outcome import mime
from engine.outcome.kinds import KINDS, Outcome
from engine.outcome.message import classify
from hypothesis import given
from hypothesis import strategies as st
from messages import MESSAGES

SEED = 20261130
#: Bytes that mean something in mails, so that flips do harm.
SHARP = np.frombuffer(b'\r\n\x00\xff"<>@;:=?-\\()[]%{}. 5', np.uint8)
HEADERS = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Return-Path", "Content-Type",
    "Content-Transfer-Encoding", "Auto-Submitted", "Precedence", "X-Failed-Recipients", "X-Autoreply", "List-Id",
)  # fmt: skip
PIECES = (
    "a@example.com", "<1@example.com>", "multipart/report; report-type=delivery-status; boundary=b", "--b", "--b--",
    "message/delivery-status", "message/rfc822", "base64", "quoted-printable", "auto-replied", "\n", "\n\n", "\r\n",
    "Final-Recipient: rfc822; a@example.fr", "Status: 5.1.1", "Action: failed", "=?utf-8?B?w6k=?=", "=?x?Q?=ff?=", "é",
    "jusqu'au 31 février", "back on 99/99/9999", "30 Feb 2026", "charset=idna", 'charset="utf-16', "text/html", "<p",
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "Content-Type: message/rfc822\n\n", "\x00", "\\x{110000}",
)  # fmt: skip


def assert_classified(raw):
    outcome = classify(raw)
    assert isinstance(outcome, Outcome)
    assert outcome.kind in KINDS
    for text in (outcome.sender, outcome.envelope, outcome.detail, *outcome.references):
        assert isinstance(text, str)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_cut_after_any_line(message):
    lines = message.raw.splitlines(keepends=True)
    for count in range(len(lines) + 1):
        raw = b"".join(lines[:count])
        assert_classified(raw)
        assert_classified(raw[:-3])


@pytest.mark.parametrize(
    "number",
    [number for number, message in enumerate(MESSAGES) if message.raw],
    ids=lambda number: MESSAGES[number].name,
)
def test_flipped_bytes(number):
    rng = np.random.default_rng((SEED, number))
    raw = np.frombuffer(MESSAGES[number].raw, np.uint8)
    for flips in (1, 4, 20, 100):
        for __ in range(10):
            broken = raw.copy()
            places = rng.integers(0, len(raw), flips)
            broken[places] = np.where(rng.random(flips) < 0.5, rng.choice(SHARP, flips), rng.integers(0, 256, flips))
            assert_classified(broken.tobytes())


def test_two_messages_glued():
    rng = np.random.default_rng(SEED)
    for __ in range(300):
        first, second = (MESSAGES[place].raw for place in rng.integers(0, len(MESSAGES), 2))
        assert_classified(first[: rng.integers(0, len(first) + 1)] + second[rng.integers(0, len(second) + 1) :])


@given(st.binary(max_size=400))
def test_any_bytes(raw):
    assert_classified(raw)


@given(
    st.lists(st.tuples(st.sampled_from(HEADERS), st.sampled_from(PIECES) | st.text(max_size=60)), max_size=8),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=12),
)
def test_any_mail(headers, body):
    head = "".join(f"{name}: {value}\n" for name, value in headers)
    assert_classified((head + "\n" + "\n".join(body)).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("levels", [1, 11, 12, 13, 400, 20_000])
@pytest.mark.parametrize("kind", ["multipart", "message"])
def test_levels_without_end(kind, levels):
    deeper = {
        "multipart": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        "message": b"Content-Type: message/rfc822\n\n",
    }[kind]
    assert_classified(b"From: a@example.com\nMessage-ID: <1@example.com>\n" + deeper * levels + b"\nHello\n")


def test_report_about_a_mail_of_many_levels():
    """The standard parser ends in a RecursionError; the report says what it says all the same."""
    deep = b"Content-Type: multipart/mixed; boundary=d\n\n--d\n" * 2000
    raw = (
        b"From: MAILER-DAEMON@example.net\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n"
        b"--B\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@example.fr\nAction: failed\n"
        b"Status: 5.1.1\n\n--B\nContent-Type: message/rfc822\n\nMessage-ID: <m@example.com>\n" + deep + b"\n--B--\n"
    )
    outcome = classify(raw)
    assert (outcome.kind, outcome.message_id) == ("bounce_hard", "<m@example.com>")
    assert [one.address for one in outcome.recipients] == ["a@example.fr"]


HUGE = 1 << 25
FORMS = {
    "text": b"From: a@example.com\n\n" + b"word " * (HUGE // 5),
    "one line": b"From: a@example.com\n\n" + b"x" * HUGE,
    "header": b"From: a@example.com\nSubject: " + b"x" * HUGE,
    "headers": b"X-A: b\n" * (HUGE // 7) + b"\nHello",
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (HUGE // 8),
    "recipients": b"From: MAILER-DAEMON@example.net\nContent-Type: multipart/report; boundary=b\n\n"
    b"--b\nContent-Type: message/delivery-status\n\n"
    + b"Final-Recipient: rfc822; a@example.fr\nAction: failed\n\n"
    * (HUGE // 54),
    "ids": b"From: a@example.com\nReferences: " + b"<1@example.com> " * (HUGE // 16),
    "base64": b"From: a@example.com\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * (HUGE // 4),
    "html": b"From: a@example.com\nContent-Type: text/html\n\n" + b"<style><p" * (HUGE // 9),
}


@pytest.mark.parametrize("form", FORMS)
def test_huge_mails_take_little(form):
    """32 MiB take less than 16, because of bounds alone: their first two mebibytes take the same."""
    raw = FORMS[form]
    peaks = []
    for size in (2 * mime.MOST_BYTES, len(raw)):
        given_bytes = raw[:size]
        tracemalloc.start()
        outcome = classify(given_bytes)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(outcome.recipients) <= 1000
    assert max(peaks) < 1 << 24
    assert peaks[1] < 1.1 * peaks[0]
