"""Processes that do what campaigns have due die in the middle of it: each contact is made once, and nobody too often.

Two campaigns to 400 customers, all 800 mails due at one instant, one mail a week allowed, priorities distinct: who
gets which is the greedy optimum, computed here in numpy, however many processes were at it and whichever were killed.
With ``FAULTS_FULL=1`` there are 10,000 customers and 20,000 mails due.
"""

import numpy as np
import pytest

from .nursery import nursery
from .size import size

CUSTOMERS = size(400, 10_000)
CAMPAIGNS = 2
GENERATE = """
company = env.ref("base.main_company")
env["grc.consent.reading"]._keep(company)
partners = env["res.partner"].create(
    [{{"name": f"c {{place}}", "email": f"c{{place}}@example.com"}} for place in range({customers})])
env.flush_all()
cr.execute(SQL("INSERT INTO grc_customer (company_id, partner_id, frequency)"
               " SELECT %s, p.id, 1 FROM res_partner p WHERE p.id = ANY(%s)", company.id, partners.ids))
env.invalidate_all()
env["grc.pressure.rule"].search([]).unlink()
env["grc.pressure.rule"].create({{"name": "One mail a week", "number": 1, "days": 7, "company_id": company.id}})
audience = env["grc.audience"]._make(env["grc.customer"].search([("partner_id", "in", partners.ids)]))
for place in range({campaigns}):
    mailing = env["mailing.mailing"].create({{
        "subject": f"Mail {{place}}", "body_html": "<p>New lamps for <t t-out='object.name'/></p>",
        "mailing_model_id": env["ir.model"]._get_id("res.partner"), "grc_company_id": company.id,
        "email_from": "us@example.com", "reply_to_mode": "new", "reply_to": "us@example.com"}})
    env["grc.campaign"].create({{
        "name": f"Campaign {{place}}", "company_id": company.id, "audience_id": audience.id,
        "step_ids": [(0, 0, {{"name": "Mail", "action": "mail", "mailing_id": mailing.id, "after": "launch"}})],
    }})._launch()
"""
#: Distinct priorities, without an order that ids would give, too.
SHUFFLE = """
UPDATE grc_campaign_task t SET priority = s.place
  FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY md5(id::text)) AS place FROM grc_campaign_task) s WHERE s.id = t.id
"""
#: Stops the process in a method, from the so-maniest time on, until it is killed.
HOLD = """
import time
model = registry[{model!r}]
method = getattr(model, {name!r})
calls = []

def held(self, *args):
    result = method(self, *args)
    calls.append(1)
    if len(calls) >= {number}:
        print("held", flush=True)
        while True:
            time.sleep(0.02)
    return result

setattr(model, {name!r}, held)
"""
#: A process that does some of the parts, and leaves those that another is at.
SOME = """
model = registry["grc.campaign.claim"]
parts = model._parts
model._parts = lambda self, now: parts(self, now)[:{number}]
env["grc.campaign.executor"]._run()
"""
WHOLE = 'env["grc.campaign.executor"]._run({first})\n'
#: A process that does what is due, and stops.
HELD = HOLD + WHOLE
DUE = """
SELECT t.id, m.partner_id, t.priority::integer FROM grc_campaign_task t
  JOIN grc_campaign_participation m ON m.id = t.participation_id
"""
#: Where the three are killed: a batch is claimed, its mails are queued, everything is written and not committed.
KILLS = (
    ("grc.campaign.claim", "_claim", 2, 3),
    ("grc.campaign.sender", "_queue_mails", 3, 0),
    ("grc.campaign.follow", "_go_on", 4, 9),
)


@pytest.fixture(scope="module")
def database(copy):
    """Give a database in which two campaigns have been launched and nothing is done."""
    with nursery(copy) as processes:
        processes.run(GENERATE.format(customers=CUSTOMERS, campaigns=CAMPAIGNS))
    copy.rows(SHUFFLE)
    return copy


def optimum(rows):
    """Return the tasks that go when one contact a customer does: of each customer the best.

    :param rows: of (task, customer, priority)
    """
    tasks, customers, priorities = np.array(rows, dtype=np.int64).T
    order = np.lexsort((-priorities, customers))
    first = np.r_[True, np.diff(customers[order]) > 0]
    return set(tasks[order][first].tolist())


def test_processes_are_killed(database):
    rows = database.rows(DUE)
    assert len(rows) == CUSTOMERS * CAMPAIGNS
    with nursery(database) as mortal, nursery(database) as other:
        for model, name, number, first in KILLS:
            mortal.start(HELD.format(model=model, name=name, number=number, first=first))
            mortal.until("held")
            other.run(SOME.format(number=3))
            mortal.kill()
        assert 0 < sent(database) < CUSTOMERS
        mortal.start(WHOLE.format(first=0))
        other.start(WHOLE.format(first=8))
        assert mortal.end() == 0, "".join(mortal.printed)
        assert other.end() == 0, "".join(other.printed)
        # What the one left because the other was at it, and ended before it looked again.
        other.run(WHOLE.format(first=0))
    check(database, optimum(rows), CUSTOMERS, CAMPAIGNS)


def sent(database):
    return database.rows("SELECT COUNT(*) FROM grc_contact_ledger")[0][0]


def check(database, best, customers, campaigns):
    """Each task once, the cap never exceeded, ledger and queue the same, the best of each customer sent."""
    ledger = database.rows(
        "SELECT l.task_id, l.partner_id, t.mail_id, t.state FROM grc_contact_ledger l"
        " JOIN grc_campaign_task t ON t.id = l.task_id"
    )
    assert {task for task, *__ in ledger} == best
    assert len({partner for __, partner, *__ in ledger}) == len(ledger) == customers
    assert {state for *__, state in ledger} == {"done"}
    mails = database.column("SELECT id FROM mail_mail WHERE mailing_id IS NOT NULL")
    assert {mail for __, __, mail, __ in ledger} == mails
    assert database.rows(
        "SELECT COUNT(*), COUNT(DISTINCT (mass_mailing_id, res_id)), COUNT(DISTINCT mail_mail_id) FROM mailing_trace"
    ) == [(customers, customers, customers)]
    assert database.rows("SELECT state, reason, COUNT(*) FROM grc_campaign_task GROUP BY 1, 2 ORDER BY 1") == [
        ("done", None, customers),
        ("skipped", "pressure", customers * (campaigns - 1)),
    ]
    assert database.rows("SELECT COUNT(*), COUNT(DISTINCT task_id) FROM grc_campaign_refusal") == [
        (customers * (campaigns - 1), customers * (campaigns - 1))
    ]
    assert database.column("SELECT state FROM grc_campaign") == {"done"}
