"""A campaign of three steps with a branch on a click, by real mails, through a real web server and real deaths.

A mail server gets exactly the mails that are due: none goes to who opted out, is blacklisted, has been contacted often
enough, complains, owes, or is held back for comparison, and each has their reason. A tenth withdraws by the one-click
POST while mails are going, and gets none after the answer. Links are followed by people and by machines. An executor is
killed with mails queued, and the run of the queue twice, while it hands a mail over.

With 400 customers in a run of everything; with ``FAULTS_FULL=1`` there are 2,000.
"""

import signal
from collections import Counter, namedtuple
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller

from .letters import Letters, machine, person
from .nursery import nursery
from .size import size
from .test_campaign_dies import HELD, WHOLE
from .test_withdrawal import PREPARE, RUN, free_port, one_click, web_server

CUSTOMERS = size(400, 2_000)
#: Of so many customers one is refused for each reason.
TURN = 40
#: Why those are refused whose place in their turn it is, and the model of what stands in the way.
REFUSED = (
    ("consent_withdrawn", "grc.consent"),
    ("consent_blacklisted", None),
    ("pressure", "mailing.mailing"),
    ("gate_complaint", "grc.action"),
    ("gate_overdue", "account.move"),
)
FIRST, CLICKED, SILENT = "New lamps", "More of these lamps", "Lamps, once more"
#: Customers, what stands in the way of some, and the campaign, launched; nothing is done yet.
LAUNCH = """
from datetime import timedelta
now, model = env.cr.now().replace(microsecond=0), env["ir.model"]._get_id("res.partner")
company = env.ref("base.main_company")
partners = env["res.partner"].create(
    [{{"name": f"c {{place}}", "email": f"c{{place}}@example.com"}} for place in range({customers})])
env.flush_all()
cr.execute(SQL("INSERT INTO grc_customer (company_id, partner_id, frequency)"
               " SELECT %s, p.id, 1 FROM res_partner p WHERE p.id = ANY(%s)", company.id, partners.ids))
env.invalidate_all()

def mailing(subject):
    return env["mailing.mailing"].create({{
        "subject": subject, "mailing_model_id": model, "grc_company_id": company.id, "email_from": "us@example.com",
        "reply_to_mode": "new", "reply_to": "us@example.com",
        "mail_server_id": env["ir.mail_server"].search([("name", "=", "Ours")]).id,
        "body_html": '<p><a href="http://127.0.0.1:9/lamps">Lamps</a>, <a href="http://127.0.0.1:9/chairs">chairs</a>'
                     " for <t t-out='object.name'/></p>"}})

opted, listed, often, complain, owe = (partners[place::{turn}] for place in range(5))
env["grc.consent"].create([{{
    "partner_id": one.id, "company_id": company.id, "point": one.email_normalized, "channel": "email",
    "purpose": "marketing", "decision": "withdrawn", "source": "Letter", "moment": now - timedelta(days=1)}}
    for one in opted])
for one in listed:
    env["mail.blacklist"]._add(one.email)
for number in range(2):
    earlier = mailing(f"Earlier {{number}}")
    env["mailing.trace"].create([{{
        "model": "res.partner", "res_id": one.id, "email": one.email_normalized, "mass_mailing_id": earlier.id,
        "trace_status": "sent", "sent_datetime": now - timedelta(days=1)}} for one in often])
env["grc.action"].create([{{
    "partner_id": one.id, "company_id": company.id, "source": "complaint", "key": f"complaint:{{one.id}}",
    "date": now.date(), "deadline": now.date(), "summary": "Broken"}} for one in complain])
env["account.move"].create([{{
    "move_type": "out_invoice", "partner_id": one.id, "invoice_date": now.date() - timedelta(days=60),
    "invoice_date_due": now.date() - timedelta(days=30),
    "invoice_line_ids": [(0, 0, {{"name": "Lamp", "quantity": 1, "price_unit": 100, "tax_ids": False}})]}}
    for one in owe]).action_post()
env["grc.pressure.rule"].search([]).unlink()
env["grc.pressure.rule"].create(
    {{"name": "Two mails a week", "number": 2, "days": 7, "channel": "email", "company_id": company.id}})
audience = env["grc.audience"].create({{
    "name": "Everyone", "company_id": company.id,
    "line_ids": [(0, 0, {{"domain": repr([("partner_id", "in", partners.ids)])}})]}})
env["grc.campaign"].create({{
    "name": "Lamps", "company_id": company.id, "audience_id": audience.id, "control_share": 0.1,
    "step_ids": [(0, 0, {{"action": "mail", "sequence": place, "latest": 1, "within": 3, "name": name, "after": after,
                          "missing": missing, "mailing_id": mailing(name).id}})
                 for place, (name, after, missing) in enumerate((
                     ("{first}", "launch", False), ("{clicked}", "click", False), ("{silent}", "click", True)))]
    }})._launch()
"""
#: Links by which some withdraw: those of a mailing that they got before.
LINKS = """
earlier = env["mailing.mailing"].search([("subject", "=", "Earlier 0")])
for one in env["res.partner"].search([("email_normalized", "in", {addresses!r})], order="id"):
    url = earlier._get_unsubscribe_oneclick_url(one.email_normalized, one.id)
    print("link", one.email_normalized, url.partition("/mailing/")[2])
"""
#: What campaigns have due so many minutes later.
LATER = """
from datetime import timedelta
env["grc.campaign.executor"]._run(now=env.cr.now().replace(microsecond=0) + timedelta(minutes={minutes}))
"""
PID = "import os\nprint('pid', os.getpid(), flush=True)\n"
DRAWN = """
SELECT p.email_normalized, m.control FROM grc_campaign_participation m JOIN res_partner p ON p.id = m.partner_id
 ORDER BY m.id
"""
QUEUED = "SELECT 1 FROM mail_mail WHERE state = 'outgoing' AND mailing_id IS NOT NULL LIMIT 1"
#: Mails are read an hour after they have come: what follows a link at once is a machine.
AN_HOUR_AGO = "UPDATE mailing_trace SET sent_datetime = sent_datetime - interval '1 hour' WHERE trace_status = 'sent'"
TASKS = """
SELECT s.name, t.state, t.reason, r.reason, r.res_model, r.rule_id IS NOT NULL, x.trace_status, x.failure_type
  FROM grc_campaign_task t
  JOIN grc_campaign_step s ON s.id = t.step_id
  JOIN grc_campaign_participation m ON m.id = t.participation_id
  JOIN res_partner p ON p.id = m.partner_id
  LEFT JOIN grc_campaign_refusal r ON r.task_id = t.id
  LEFT JOIN mailing_trace x ON x.id = t.trace_id
 WHERE p.email_normalized = %s ORDER BY s.sequence
"""
Task = namedtuple("Task", "step state reason refusal document ruled trace failure")
#: Who is who, by address: refused with the reason, held back, who withdraws when a mail has come or while they are
#: going, who clicks, which machines do, and all who may be written to at first.
Groups = namedtuple("Groups", "refused control early late people machines plain")


@pytest.fixture(scope="module")
def office(copy):
    """Give a mail server, a database with processes on it, and the port of a web server."""
    letters, smtp, http = Letters(), free_port(), free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=smtp)
    controller.start()
    try:
        with nursery(copy) as processes, web_server(copy, http):
            processes.run(PREPARE.format(port=smtp))
            yield letters, copy, processes, http
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def story(office):
    """Let the campaign run from its launch to its end; give who is who, and what each who withdrew was answered."""
    letters, database, processes, port = office
    names = {"first": FIRST, "clicked": CLICKED, "silent": SILENT}
    processes.run(LAUNCH.format(customers=CUSTOMERS, turn=TURN, **names))
    groups = who_is_who(database)
    processes.start(HELD.format(model="grc.campaign.sender", name="_queue_mails", number=3, first=0))
    processes.until("held")
    processes.kill()
    processes.run(WHOLE.format(first=0))
    answers = withdrawing(office, groups)
    database.rows(AN_HOUR_AGO)
    clicks(letters, port, groups)
    for minutes in (11, 3 * 24 * 60 + 15):
        processes.run(LATER.format(minutes=minutes))
        deliver(office)
    return groups, answers


def who_is_who(database):
    """Return the :class:`Groups`."""
    drawn = dict(database.rows(DRAWN))
    turns = {f"c{place}@example.com": place % TURN for place in range(CUSTOMERS)}
    assert drawn.keys() == turns.keys()
    refused = {one: REFUSED[turn] for one, turn in turns.items() if turn < len(REFUSED)}
    plain = [one for one, control in drawn.items() if one not in refused and not control]
    control = {one for one, control in drawn.items() if one not in refused and control}
    part = CUSTOMERS // 20
    early, late, rest = plain[:part], plain[part : 2 * part], plain[2 * part :]
    assert control and len(late) == part
    return Groups(refused, control, early, late, {*early[::10], *rest[::3]}, rest[1::3], set(plain))


def withdrawing(office, groups):
    """Have the mails go, while some withdraw; return ``{address: (status, mails they had by then)}``."""
    letters, __, processes, __ = office
    printed = processes.run(LINKS.format(addresses=groups.late))
    links = dict(line.split()[1:] for line in printed.splitlines() if line.startswith("link "))
    answers = {}
    with ThreadPoolExecutor(2) as threads:
        both = [
            threads.submit(withdraw_late, office, links, len(groups.plain) - len(groups.late), answers),
            threads.submit(withdraw_early, office, set(groups.early), answers),
        ]
        deliver(office, kills=(20, len(groups.plain) // 4))
        for one in both:
            one.result()
    assert letters.killed == 2
    return answers


def deliver(office, kills=()):
    """Let the queue run until nothing waits in it; before, runs are killed, each after so many mails."""
    letters, database, processes, __ = office
    for more in kills:
        processes.start(PID + RUN)
        letters.end(int(processes.until("pid")), more)
        assert processes.end() == -signal.SIGKILL
    for __ in range(20):
        if not database.rows(QUEUED):
            return
        processes.run(RUN)
    raise AssertionError("mails stay in the queue")


def withdraw(office, address, link, answers):
    """Withdraw, and note the answer with the mails that had come when it was there."""
    letters, __, __, port = office
    status = one_click((None, None, f"http://127.0.0.1:{port}"), link)
    answers[address] = status, len(letters.of(address))


def withdraw_early(office, waiting, answers):
    """Let each withdraw by the link of the mail that has come to them."""
    letters = office[0]
    while waiting:
        for one in letters.wait(lambda: sorted(waiting & letters.addresses())):
            waiting.discard(one)
            withdraw(office, one, letters.of(one)[0].withdraw, answers)


def withdraw_late(office, links, least, answers):
    """Let each withdraw by a link of an earlier mail, all the while that mails are going: at least so many."""
    letters = office[0]
    for number, (one, link) in enumerate(sorted(links.items())):
        letters.come(number * least * 4 // (5 * len(links)))
        withdraw(office, one, link, answers)


def clicks(letters, port, groups):
    """Follow links of the first mails: people and machines."""
    first = {letter.address: letter for letter in letters.mails}
    assert {len(letter.links) for letter in first.values()} == {3}
    for number, one in enumerate(groups.machines):
        machine(port, first[one], number)
    for one in sorted(groups.people):
        person(port, first[one])


def tasks(database, address):
    """Return the tasks of a customer, in the order of the steps."""
    return [Task(*row) for row in database.rows(TASKS, [address])]


def test_exactly_these_mails(office, story):
    """Each mail that is due has come, and no other; who clicked got one mail, who did not another."""
    letters, groups, answers = office[0], *story
    left = groups.plain - answers.keys()
    expected = {(one, FIRST) for one in left | {one for one, (__, number) in answers.items() if number}}
    expected |= {(one, CLICKED if one in groups.people else SILENT) for one in left}
    assert {(letter.address, letter.subject) for letter in letters.mails} == expected
    assert {CLICKED, SILENT} <= {letter.subject for letter in letters.mails}


def test_case_02_doubles(office, story):
    """As many doubles as kills at most: the same mail to the same customer, under one Message-Id."""
    letters = office[0]
    seen = Counter((letter.address, letter.subject) for letter in letters.mails)
    assert sum(seen.values()) - len(seen) <= letters.killed
    assert max(seen.values()) <= 2
    assert len({letter.identifier for letter in letters.mails}) == len(seen)


def test_withdrawn(office, story):
    """Nothing comes after the answer; what was queued is cancelled, and the next step is refused."""
    letters, database, *__ = office
    groups, answers = story
    assert answers.keys() == {*groups.early, *groups.late}
    assert len(answers) == CUSTOMERS // 10
    assert {status for status, __ in answers.values()} == {200}
    assert {one: len(letters.of(one)) for one in answers} == {one: number for one, (__, number) in answers.items()}
    assert 0 in {number for __, number in answers.values()}, "some withdrew before a mail came"
    cancelled = 0
    for one, (__, number) in answers.items():
        first, *others = tasks(database, one)
        assert len(others) == 2
        if first.trace == "cancel":
            assert first.failure == "grc_withdrawn"
            assert (first.state, first.reason, first.refusal) == ("skipped", "consent_withdrawn", "consent_withdrawn")
            assert one in groups.people or {(task.state, task.reason) for task in others} == {("cancelled", "mail")}
            cancelled += number
        else:
            assert number and first.trace == "sent"
            reasons = [("skipped", "consent_withdrawn", "consent_withdrawn"), ("cancelled", "otherwise", None)]
            found = [(task.state, task.reason, task.refusal) for task in others]
            assert found == (reasons if one in groups.people else reasons[::-1])
    assert cancelled <= letters.killed, "a mail was cancelled that had come: its run was killed before it knew"


def test_refused(office, story):
    """Whoever was not to be written to has one task, left out for its reason, and one refusal."""
    database, groups = office[1], story[0]
    found = Counter()
    for one, (reason, document) in groups.refused.items():
        (task,) = tasks(database, one)
        assert (task.state, task.reason, task.refusal) == ("skipped", reason, reason)
        assert task.document == document
        assert task.ruled == (reason == "pressure")
        found[reason] += 1
    assert found == dict.fromkeys((reason for reason, __ in REFUSED), CUSTOMERS // TURN)


def test_comparison(office, story):
    """Who is held back passes the same questions, and nothing is done."""
    database, groups = office[1], story[0]
    for one in groups.control:
        found = [(task.step, task.state, task.reason) for task in tasks(database, one)]
        assert found == [(FIRST, "ghost", None), (CLICKED, "cancelled", "otherwise"), (SILENT, "ghost", None)]


def test_branch(office, story):
    """People alone have clicked; the campaign is over, and its ledger has what has gone."""
    database, groups = office[1], story[0]
    outcomes = "SELECT p.email_normalized FROM grc_campaign_outcome o JOIN grc_campaign_task t ON t.id = o.task_id"
    outcomes += " JOIN grc_campaign_participation m ON m.id = t.participation_id JOIN res_partner p"
    outcomes += " ON p.id = m.partner_id WHERE o.kind = 'click'"
    assert database.column(outcomes) == groups.people
    assert database.column("SELECT state FROM grc_campaign") == {"done"}
    assert database.column("SELECT state FROM grc_campaign_participation") == {"done"}
    done = database.column("SELECT id FROM grc_campaign_task WHERE state = 'done'")
    assert database.column("SELECT task_id FROM grc_contact_ledger") == done
    gone = (
        "SELECT t.id FROM grc_campaign_task t JOIN mailing_trace x ON x.id = t.trace_id WHERE x.trace_status = 'sent'"
    )
    assert database.column(gone) == done
    assert database.rows("SELECT COUNT(*) FROM grc_contact_ledger") == [(len(done),)]
