"""Whose a click is: the rules one by one, the plain form against the arrays, and verdicts that stay."""

import numpy as np
import pytest
from engine.outcome.click import (
    HUMAN,
    LATE,
    MACHINE,
    NAMES,
    UNKNOWN,
    Click,
    Clicks,
    doubtful,
    guarded,
    settled,
    verdicts,
    verdicts_of_mail,
)
from hypothesis import given
from hypothesis import strategies as st

DAY = 86_400_000


def told(*clicks, now=2 * DAY):
    return [NAMES[verdict] for verdict in verdicts_of_mail(list(clicks), now)]


def at(second, link=1, **marks):
    return Click(link, int(second * 1000), delivered=0, **marks)


@pytest.mark.parametrize(
    ("clicks", "expected"),
    [
        ([at(3600)], ["human"]),
        ([at(3600, get=False)], ["machine"]),
        ([at(3600, token=False)], ["machine"]),
        ([at(3600, honeypot=True)], ["machine"]),
        ([at(3600, robot=True)], ["machine"]),
        # Within five seconds of delivery, and before it: scanners read what is still being handed over.
        ([at(4.999), at(5, 2)], ["machine", "human"]),
        ([at(-2)], ["machine"]),
        ([Click(1, 0)], ["human"]),
        # Behind a gateway that is known, within half a minute.
        ([at(29.999, gateway=True), at(30, 2, gateway=True)], ["machine", "human"]),
        # Three links within five seconds, within ten behind a gateway.
        ([at(100, 1), at(103, 2), at(105, 3)], ["machine"] * 3),
        ([at(100, 1), at(103, 2), at(105.001, 3)], ["human"] * 3),
        ([at(100, 1, gateway=True), at(105, 2, gateway=True), at(110, 3, gateway=True)], ["machine"] * 3),
        ([at(100, 1, gateway=True), at(105, 2, gateway=True), at(110.001, 3, gateway=True)], ["human"] * 3),
        ([at(100, 1), at(102, 2), at(104, 1), at(105, 2)], ["unknown", "unknown", "human", "human"]),
        # The window of a burst moves on: the first two and the last three.
        ([at(100, 1), at(102, 2), at(104.5, 3), at(106.5, 4), at(130, 5)], ["machine"] * 4 + ["human"]),
        # What comes later from the same mail is a person's.
        ([at(1, 1), at(1.5, 2), at(2, 3), at(3600, 2)], ["machine"] * 3 + ["human"]),
        # Near the honeypot, before and after.
        ([at(100, 1), at(115, 9, honeypot=True), at(130, 2), at(130.001, 3)], ["machine"] * 3 + ["human"]),
        # A stranger without a token spoils nothing.
        ([at(100, 1), at(101, 9, honeypot=True, token=False), at(102, 2)], ["human", "machine", "human"]),
        ([at(100, 1), at(101, 2, token=False), at(102, 3, token=False)], ["human", "machine", "machine"]),
        # The gateway goes before its reader, by HEAD or by GET; a double click is one.
        ([at(100, get=False), at(100.5)], ["machine", "human"]),
        ([at(100), at(101)], ["unknown", "human"]),
        ([at(100), at(105), at(110.001)], ["unknown", "human", "human"]),
        # Twenty clicks within five seconds.
        ([at(100 + number / 4, 1) for number in range(20)], ["machine"] * 20),
        ([at(100 + number * 0.6, 1) for number in range(16)], ["unknown"] * 15 + ["human"]),
    ],
)
def test_rules(clicks, expected):
    assert told(*clicks) == expected


def test_human_only_after_ten_minutes_machine_at_once():
    click, head = at(1000), at(1000, get=False)
    for now, expected in ((1000_000, "unknown"), (1599_999, "unknown"), (1600_000, "human")):
        assert told(click, now=now) == [expected]
        assert told(head, now=now) == ["machine"]


def test_doubtful_only_after_a_day():
    """Soon after delivery, or in several tabs, nobody knows yet who it was, unless the gateway is known."""
    tabs = [at(100, 1), at(104, 2), at(108, 3)]
    assert told(*tabs, now=108_000 + LATE - 1)[2:] == ["unknown"]
    assert told(*tabs, now=108_000 + LATE) == ["human"] * 3
    for click, told_at in ((at(29.999), 29_999 + LATE), (at(30), 630_000)):
        assert told(click, now=told_at - 1) == ["unknown"]
        assert told(click, now=told_at) == ["human"]
    assert told(at(29.999, gateway=True), now=30_000) == ["machine"]
    assert told(at(20, honeypot=True), at(29), now=30_000) == ["machine", "machine"]


def test_settled():
    clicks = arrays([[at(3, 1), at(10, 2), at(100, 3), at(2000, 4)]])
    assert doubtful(clicks).tolist() == [True, True, False, False]
    assert doubtful(arrays([])).tolist() == []
    for second, expected in (
        (2000, [True, False, True, False]),
        (2600, [True, False, True, True]),
        (86410, [True] * 4),
    ):
        now = np.datetime64(second * 1000, "ms")
        assert settled(clicks, verdicts(clicks, now), now).tolist() == expected


def arrays(mails):
    rows = [(mail, click) for mail, clicks in enumerate(mails) for click in clicks]
    column = {name: [getattr(click, name) for __, click in rows] for name in Click.__dataclass_fields__}
    moments = {
        name: np.array(["NaT" if one is None else one for one in column[name]], "datetime64[ms]")
        for name in ("moment", "delivered")
    }
    flags = {name: np.array(column[name], bool) for name in ("token", "get", "honeypot", "robot", "gateway")}
    mail = np.array([mail for mail, __ in rows], np.int64)
    return Clicks(mail, np.array(column["link"], np.int64), **moments, **flags)


def clicks_of_mail(most):
    often = st.booleans() | st.just(True) | st.just(True) | st.just(True)
    seldom = often.map(lambda value: not value)
    click = st.builds(
        Click,
        link=st.integers(0, 4),
        moment=st.integers(0, 60).map(lambda number: number * 1000) | st.integers(0, 1_500_000),
        delivered=st.none() | st.just(0),
        token=often,
        get=often,
        honeypot=seldom,
        robot=seldom,
        gateway=seldom,
    )
    return st.lists(click, max_size=most).map(lambda clicks: sorted(clicks, key=lambda one: one.moment))


@given(st.lists(clicks_of_mail(12), max_size=4), st.integers(0, 2_500_000) | st.integers(LATE, LATE + 1_500_000))
def test_arrays_say_the_same(mails, now):
    plain = [verdict for clicks in mails for verdict in verdicts_of_mail(clicks, now)]
    clicks = arrays(mails)
    assert verdicts(clicks, np.datetime64(now, "ms")).tolist() == plain
    assert [clicks.row(place) for place in range(len(clicks))] == [click for each in mails for click in each]


@given(st.integers(15, 30), st.integers(100, 900), st.integers(1, 4))
def test_arrays_say_the_same_of_many(count, gap, links):
    clicks = [Click(number % links, 100_000 + number * gap) for number in range(count)]
    assert verdicts(arrays([clicks]), np.datetime64(DAY, "ms")).tolist() == verdicts_of_mail(clicks, DAY)


@given(clicks_of_mail(14), st.integers(0, 14))
def test_told_is_told(clicks, count):
    """Whatever is clicked afterwards, a verdict of person or machine stays."""
    for now in sorted({click.moment + later for click in clicks for later in (0, 600_000, LATE)}):
        known = [click for click in clicks if click.moment <= now]
        for place, verdict in enumerate(verdicts_of_mail(known, now)):
            if verdict != UNKNOWN:
                assert verdicts_of_mail(clicks, 10**9)[place] == verdict


@given(clicks_of_mail(10))
def test_another_mail_changes_nothing(clicks):
    alone = verdicts(arrays([clicks]), np.datetime64(DAY, "ms"))
    among = verdicts(arrays([clicks, clicks, clicks]), np.datetime64(DAY, "ms"))
    assert among.tolist() == alone.tolist() * 3
    assert set(alone.tolist()) <= {UNKNOWN, HUMAN, MACHINE}


def test_domains_behind_a_gateway():
    """Two of eight mails to the first domain, one of five to the second, none to the third."""
    domain = np.array([7] * 8 + [3] * 5 + [5] * 2)
    delivered = np.full(len(domain), np.datetime64(0, "ms"))
    followed = np.full(len(domain), np.datetime64("NaT"), "datetime64[ms]")
    followed[[0, 3, 8]] = np.datetime64(3_600_000, "ms")
    expected = [True] * 8 + [False] * 7
    assert guarded(domain, delivered, followed, np.datetime64(DAY, "ms")).tolist() == expected
    # Not yet: a mail is looked at a day after it was delivered, and what is followed later is not known.
    assert not guarded(domain, delivered, followed, np.datetime64(DAY - 1, "ms")).any()
    followed[3] = np.datetime64(DAY + 1, "ms")
    assert not guarded(domain, delivered, followed, np.datetime64(DAY, "ms")).any()
    # Mails that have come since make a domain no safer.
    delivered[1:8] = np.datetime64(2, "ms")
    assert guarded(domain, delivered, followed, np.datetime64(DAY, "ms")).tolist() == expected
    none = np.array([], "datetime64[ms]")
    assert guarded(domain[:0], none, none, np.datetime64(DAY, "ms")).tolist() == []


def test_no_clicks():
    assert verdicts(arrays([]), np.datetime64(0, "ms")).tolist() == []
    assert verdicts_of_mail([], 0) == []


@pytest.mark.parametrize("order", [[1, 0, 2], [2, 0, 1]])
def test_unsorted_is_refused(order):
    clicks = arrays([[at(100), at(200)], [at(50)]])
    shuffled = Clicks(**{name: getattr(clicks, name)[order] for name in Clicks.__dataclass_fields__})
    with pytest.raises(ValueError, match="sorted"):
        verdicts(shuffled, np.datetime64(DAY, "ms"))
