"""Every message of the corpus is what the table says."""

import re
from collections import Counter

import pytest
from engine.outcome.kinds import KINDS
from engine.outcome.message import classify
from messages import CORPUS, MESSAGES

names = [message.name for message in MESSAGES]
#: Half of its line ends are a character of UTF-16.
AS_IT_IS = {"odd/utf16_body"}
#: What people write themselves, or have their program write to who wrote to them.
WRITTEN = ("reply", "absence")


def told(outcome):
    recipients = tuple((one.address, one.kind, one.status) for one in outcome.recipients)
    return outcome.kind, recipients, outcome.message_id, outcome.until, outcome.detail


def expected(message):
    return message.kind, message.recipients, message.message_id, message.until, message.detail


@pytest.mark.parametrize("message", MESSAGES, ids=names)
def test_is_what_the_table_says(message):
    assert told(classify(message.raw)) == expected(message)


@pytest.mark.parametrize("message", [one for one in MESSAGES if one.name not in AS_IT_IS], ids=str)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_ends_of_lines_do_not_matter(message, end):
    raw = message.raw.replace(b"\r\n", b"\n").replace(b"\n", end)
    assert told(classify(raw)) == expected(message)


def test_table_and_folder_are_the_same():
    files = {str(path.relative_to(CORPUS).with_suffix("")) for path in CORPUS.rglob("*.eml")}
    assert files == set(names)
    assert len(names) == len(files) >= 50
    assert {message.kind for message in MESSAGES} == set(KINDS)
    print(Counter(message.kind for message in MESSAGES))


def test_domains_belong_to_nobody():
    """RFC 2606: example.com, .net, .org and what is below them; .fr is the one that is added."""
    for message in MESSAGES:
        for domain in re.findall(rb"@([\w.-]+\.[a-z]{2,})", message.raw):
            assert re.search(rb"(^|[.])example\.(com|net|org|fr)$", domain.lower()), (message.name, domain)


def test_what_a_person_writes_has_no_recipients():
    written = [outcome for outcome in (classify(message.raw) for message in MESSAGES) if outcome.kind in WRITTEN]
    assert {outcome.kind for outcome in written} == set(WRITTEN)
    for outcome in written:
        assert outcome.recipients == ()
        assert outcome.sender.partition("@")[2].endswith(("example.com", "example.fr", "example.org"))


def test_reports_of_one_mail_say_how_they_were_told():
    found = Counter(classify(message.raw).evidence for message in MESSAGES)
    assert set(found) == {"rfc3464", "rfc5965", "rfc8098", "header", "text", ""}
