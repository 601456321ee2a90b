"""Of simulated machines 98 % at least are not counted as persons, of persons 1 % at most is lost.

That is of a company's second campaign: from the first it knows which domains are behind gateways. What is reached in
the first is printed and bounded, too.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from behaviours import company, simulate
from engine.outcome.click import HUMAN, REPEAT, guarded, verdicts, verdicts_of_mail

SEED = 170_000
MAILS = 20_000


def campaigns(mails, seed):
    """Return the first and the second campaign of a company."""
    domain, gateway_of = company(mails, seed)
    first = judged(*simulate(domain, gateway_of, seed + 1))
    behind = guarded(domain, np.arange(mails), first.clicks)
    return first, judged(*simulate(domain, gateway_of, seed + 2, behind))


def judged(clicks, human, who):
    """Return a campaign's clicks with what is known and what is told of them."""
    counted = verdicts(clicks, clicks.moment.max() + np.timedelta64(1, "h")) == HUMAN
    found = kept(clicks, human, counted)
    return SimpleNamespace(
        clicks=clicks, human=human, who=who, counted=counted, kept=found,
        refused=1 - counted[~human].mean(), lost=1 - found[human].mean(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def both():
    return campaigns(MAILS, SEED)


def kept(clicks, human, counted):
    """Tell of each click of a person whether it, or another on the same link within :data:`REPEAT`, is counted.

    So a double click, of which one counts, is not half lost.
    """
    moment = clicks.moment.astype(np.int64)
    found = counted.copy()
    for place in np.flatnonzero(human & ~counted):
        later = place + 1
        while later < len(clicks) and clicks.mail[later] == clicks.mail[place]:
            if moment[later] - moment[place] > REPEAT:
                break
            found[place] |= counted[later] and human[later] and clicks.link[later] == clicks.link[place]
            later += 1
    return found


def show(title, campaign):
    """Print what is told of each behaviour."""
    print("\n" + title)
    for name in np.unique(campaign.who):
        rows = campaign.who == name
        person = campaign.human[rows].all()
        share = 1 - campaign.kept[rows].mean() if person else campaign.counted[rows].mean()
        word = "person,  lost" if person else "machine, counted as a person"
        print(f"  {name:14s} {rows.sum():6d} clicks {100 * share:6.2f} % {word}")
    print(f"  machines: {(~campaign.human).sum()} clicks, not counted {100 * campaign.refused:.2f} %")
    print(f"  persons: {campaign.human.sum()} clicks, lost {100 * campaign.lost:.2f} %")


def test_machines_and_persons(both):
    first, second = both
    show("first campaign", first)
    show("second campaign", second)
    assert second.human.sum() > 10_000
    assert second.refused >= 0.98
    assert second.lost <= 0.01
    # Nobody knows the gateways yet.
    assert first.refused >= 0.94
    assert first.lost <= 0.012


def test_a_single_gateway_is_named_for_what_it_hides(both):
    """What cannot be told is not hidden in the total."""
    __, second = both
    assert second.counted[second.who == "one link"].mean() > 0.9


@pytest.mark.parametrize("seed", range(1000, 5000, 1000))
def test_other_draws(seed):
    __, second = campaigns(5_000, seed)
    assert second.refused >= 0.98
    # Of some 3,700 clicks of persons.
    assert second.lost <= 0.015


def test_mails_by_themselves_say_the_same(both):
    __, second = both
    clicks = second.clicks
    now = int(clicks.moment.max().astype(np.int64)) + 3_600_000
    first = np.searchsorted(clicks.mail, range(2_001))
    for begin, end in zip(first, first[1:], strict=False):
        plain = verdicts_of_mail([clicks.row(place) for place in range(begin, end)], now)
        assert [verdict == HUMAN for verdict in plain] == second.counted[begin:end].tolist()
