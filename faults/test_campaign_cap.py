"""Five campaigns and one mail a week: who gets which, whatever number of processes does it, and whichever are killed.

All due at one instant: the greedy optimum, computed in numpy. Due on different days: what a simulation of the rule
says, written here once more: on each day the best of what is due goes to who has had nothing for a week, unless a
better one comes within the look-ahead, which would then be refused; the others wait for that one, or until the week is
over, or are left out when the step will be too late by then. With a send rate: no hour has more mails than it says,
whatever number of processes does it.

400 and 200 customers in a run of everything; with ``FAULTS_FULL=1`` there are 20,000 and 2,000.
"""

import os
from contextlib import ExitStack
from datetime import timedelta

import numpy as np
import pytest

from .database import Copy
from .nursery import nursery
from .size import size
from .test_campaign_dies import DUE, GENERATE, HELD, HOLD, SHUFFLE, SOME, WHOLE, check, optimum, sent

CAMPAIGNS = 5
AT_ONCE, STAGGERED, RATED = size(400, 20_000), size(200, 2_000), size(200, 2_000)
#: Where each of the four is killed: a batch is claimed, mails are queued twice, everything is written, not committed.
KILLS = (
    ("grc.campaign.claim", "_claim", 1, 0),
    ("grc.campaign.sender", "_queue_mails", 2, 4),
    ("grc.campaign.follow", "_go_on", 1, 8),
    ("grc.campaign.sender", "_queue_mails", 1, 12),
)
#: Days over which tasks are due, days for which each may wait, days of the cap, and of its look-ahead.
DAYS, LATEST, CAP, AHEAD = 10, 9, 7, 3
#: Days on which a process is killed.
KILLED_ON = (1, 7)
#: Tasks are due on days that follow from nothing else, an hour after the launch.
STAGGER = """
UPDATE grc_campaign_task t SET due_at = d.due_at, expires_at = d.due_at + make_interval(days => %s)
  FROM (SELECT o.id, c.launched_at + interval '1 hour' + make_interval(
                   days => ('x' || substr(md5('due' || o.id), 1, 7))::bit(28)::integer %% %s) AS due_at
          FROM grc_campaign_task o JOIN grc_campaign c ON c.id = o.campaign_id) d
 WHERE d.id = t.id
"""
#: What campaigns have due at a moment.
DAY = 'env["grc.campaign.executor"]._run({first}, now=env.cr.now().fromisoformat("{now}"))\n'
TASKS = """
SELECT t.id, m.partner_id, t.priority::integer, EXTRACT(EPOCH FROM t.due_at - f.first)::integer
  FROM grc_campaign_task t
  JOIN grc_campaign_participation m ON m.id = t.participation_id
 CROSS JOIN (SELECT MIN(due_at) AS first FROM grc_campaign_task) f
 ORDER BY m.partner_id, t.priority DESC
"""
OUTCOME = """
SELECT t.id, CASE t.state WHEN 'done' THEN EXTRACT(EPOCH FROM l.moment - %s)::integer ELSE -1 END, t.reason
  FROM grc_campaign_task t LEFT JOIN grc_contact_ledger l ON l.task_id = t.id
"""
SECONDS = 86400


@pytest.fixture
def made(request):
    """Give what makes a database in which five campaigns to so many customers are launched."""
    database = Copy("{}_{}".format(os.environ["FAULTS_DATABASE"], request.function.__name__[-20:]))

    def make(customers):
        database.create()
        with nursery(database) as processes:
            processes.run(GENERATE.format(customers=customers, campaigns=CAMPAIGNS))
        database.rows(SHUFFLE)
        return database

    yield make
    database.drop()


def together(processes, *programs):
    """Run a program in each of some processes, at the same time."""
    for one, program in zip(processes, programs, strict=True):
        one.start(program)
    for one in processes:
        assert one.end() == 0, "".join(one.printed)


def test_at_once(made):
    """Four processes stand in parts of their own and are killed in turn; four others do the rest together."""
    database = made(AT_ONCE)
    rows = database.rows(DUE)
    assert len(rows) == AT_ONCE * CAMPAIGNS
    with ExitStack() as stack:
        four = [stack.enter_context(nursery(database)) for __ in KILLS]
        for one, (model, name, number, first) in zip(four, KILLS, strict=True):
            one.start(HELD.format(model=model, name=name, number=number, first=first))
            one.until("held")
        for one in four:
            one.kill()
            one.run(SOME.format(number=2))
        assert 0 < sent(database) < AT_ONCE
        together(four, *(WHOLE.format(first=4 * place) for place in range(4)))
        # What each left because another was at it, and ended before it looked again.
        four[0].run(WHOLE.format(first=0))
    check(database, optimum(rows), AT_ONCE, CAMPAIGNS)


def test_on_different_days(made):
    """Two processes do what is due day by day, and one is killed on some of them."""
    database = made(STAGGERED)
    database.rows(STAGGER, [LATEST, DAYS])
    database.rows("UPDATE grc_pressure_rule SET ahead = %s", [AHEAD])
    tasks, customers, priorities, due = np.array(database.rows(TASKS), dtype=np.int64).reshape(-1, CAMPAIGNS, 4).T
    assert (np.diff(priorities, axis=0) < 0).all()
    assert (customers == customers[0]).all()
    assert len(np.unique(due)) == DAYS
    ((start,),) = database.rows("SELECT MIN(due_at) FROM grc_campaign_task")
    with nursery(database) as mortal, nursery(database) as other:
        for day in range(DAYS + LATEST + 1):
            now = start + timedelta(days=day)
            if day in KILLED_ON:
                hold = HOLD.format(model="grc.campaign.sender", name="_queue_mails", number=1)
                mortal.start(hold + DAY.format(first=0, now=now))
                mortal.until("held")
                other.run(DAY.format(first=3, now=now))
                mortal.kill()
            together((mortal, other), DAY.format(first=0, now=now), DAY.format(first=8, now=now))
            other.run(DAY.format(first=0, now=now))
    found = {task: (moment, reason) for task, moment, reason in database.rows(OUTCOME, [start])}
    gone, reasons = simulated(due.T)
    assert found == {
        task: (int(moment), reason or None)
        for task, moment, reason in zip(tasks.T.flat, gone.flat, reasons.flat, strict=True)
    }
    assert {reason for __, reason in found.values()} == {None, "pressure"}
    assert len(set(gone.flat)) > DAYS, "some have waited"
    mails = database.column("SELECT id FROM mail_mail WHERE mailing_id IS NOT NULL")
    assert len(mails) == (gone >= 0).sum()


def test_send_rate(made):
    """Four processes at once: each hour of the clock has as many mails as the company lets through, and no more."""
    database = made(RATED)
    database.rows("UPDATE res_company SET grc_hourly_mails = %s", [RATED // 4])
    with ExitStack() as stack:
        four = [stack.enter_context(nursery(database)) for __ in KILLS]
        together(four, *(WHOLE.format(first=4 * place) for place in range(4)))
        four[0].run(WHOLE.format(first=0))
    hours = database.rows("SELECT date_trunc('hour', moment), COUNT(*) FROM grc_contact_ledger GROUP BY 1")
    assert hours and all(number <= RATED // 4 for __, number in hours)
    assert sum(number for __, number in hours) >= RATED // 4
    ((waiting,),) = database.rows("SELECT COUNT(*) FROM grc_campaign_task WHERE state = 'ready' AND reason = 'rate'")
    assert waiting > 0


def simulated(due):
    """Return the moment at which each task goes (−1: it does not), and why it does not.

    :param due: (customers, tasks) seconds after the first moment; the tasks of a customer by priority, the best first
    """
    due, expires = due.copy(), due + LATEST * SECONDS
    gone, reasons = np.full(due.shape, -1), np.full(due.shape, "", dtype=object)
    last = np.full(len(due), -(10**9))
    for now in range(0, (DAYS + LATEST + 1) * SECONDS, SECONDS):
        there = (gone < 0) & (reasons == "")
        ready, coming = there & (due <= now), there & (due > now) & (due < now + AHEAD * SECONDS)
        reasons[ready & (expires < now)] = "late"
        ready &= expires >= now
        kept = np.full(len(due), -1)
        for place in range(due.shape[1]):
            goes = ready[:, place] & (last <= now - CAP * SECONDS) & (kept < 0)
            gone[goes, place] = last[goes] = now
            ready[goes, place] = False
            keeps = coming[:, place] & (last <= due[:, place] - CAP * SECONDS) & (kept < 0)
            kept[keeps] = due[keeps, place]
        again = np.where(last > now - CAP * SECONDS, last + CAP * SECONDS, kept)
        again = np.broadcast_to(again[:, None], due.shape)
        reasons[ready & (again > expires)] = "pressure"
        due = np.where(ready & (again <= expires), again, due)
    return gone, reasons
