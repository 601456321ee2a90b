"""A recipient withdraws while mails are on their way: after the answer nothing of that kind reaches them.

The parts are real: a mail server, a run of the queue and a web server in processes of their own, the one-click POST of
RFC 8058. The mail server holds the first mail until the test lets it go.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from email import message_from_bytes, policy
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from aiosmtpd.controller import Controller

from .database import Copy
from .nursery import nursery

JANE, JOHN = "jane@example.com", "john@example.com"
#: A mail server of our own, and two contacts of a company that may write to anybody.
PREPARE = """
env["ir.mail_server"].create(
    {{"name": "Ours", "smtp_host": "127.0.0.1", "smtp_port": {port}, "smtp_encryption": "none"}})
env["res.partner"].create([{{"name": name, "email": f"{{name}}@example.com"}} for name in ("jane", "john")])
env["grc.consent.reading"].search([("channel", "=", "email")]).unlink()
env["grc.consent.reading"].create(
    {{"company_id": env.ref("base.main_company").id, "channel": "email", "reading": "allowed"}})
"""
#: Queues a mailing to one of them, or to both.
QUEUE = """
def queue(subject, *names):
    people = env["res.partner"].search([("name", "in", names)], order="id")
    mailing = env["mailing.mailing"].create({
        "subject": subject, "body_html": "<p>New lamps</p>", "email_from": "us@example.com",
        "mailing_model_id": env["ir.model"]._get_id("res.partner"), "reply_to_mode": "new",
        "mail_server_id": env["ir.mail_server"].search([("name", "=", "Ours")]).id, "reply_to": "us@example.com",
        "grc_company_id": env.ref("base.main_company").id, "mailing_domain": repr([("id", "in", people.ids)])})
    composer = env["mail.compose.message"].with_context(active_ids=people.ids).create({
        "composition_mode": "mass_mail", "model": "res.partner", "mass_mailing_id": mailing.id, "force_send": False,
        "subject": subject, "body": mailing.body_html, "email_from": mailing.email_from, "reply_to_force_new": True,
        "reply_to": mailing.reply_to, "mail_server_id": mailing.mail_server_id.id, "auto_delete": True})
    composer._action_send_mail()
    return mailing, people[:1]
"""
#: Seven mailings to Jane, the last of them to John, too; nothing is sent yet.
SEVEN = """
for number in range(6):
    queue(f"Lamps {number}", "jane")
mailing, jane = queue("Lamps and lights", "jane", "john")
print("link", mailing._get_unsubscribe_oneclick_url("jane@example.com", jane.id).partition("/mailing/")[2], flush=True)
cr.commit()
"""
#: The run of the queue, as the cron does it.
RUN = "env['mail.mail'].process_email_queue()\ncr.commit()\n"
#: Mails queued by a transaction that has begun before the withdrawal.
LATE = """
import os, time
cr.execute("SELECT COUNT(*) FROM grc_consent")
print("begun", flush=True)
while os.path.exists({gate!r}):
    time.sleep(0.02)
queue("Late", "jane", "john")
cr.commit()
print("late", flush=True)
"""
WAITING = """
SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE %s
"""
STATES = """
SELECT trace_status, failure_type, COUNT(*) FROM mailing_trace WHERE email = %s GROUP BY 1, 2 ORDER BY 1
"""
QUEUED = """
SELECT t.email, COUNT(*) FROM mail_mail m JOIN mailing_trace t ON t.mail_mail_id = m.id
 WHERE m.state = 'outgoing' GROUP BY 1 ORDER BY 1
"""


class Mailbox:
    """A mail server: what has arrived, and what becomes of a mail to Jane until the test says more."""

    def __init__(self):
        self.mails = []
        self.came = threading.Event()
        self.go = threading.Event()
        self.kill = None

    async def handle_DATA(self, server, session, envelope):
        """Keep a mail; hold those to Jane until they may go, or end who brings them."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos[0], message["Message-Id"], message["Subject"]))
        if envelope.rcpt_tos == [JANE]:
            self.came.set()
            await server.loop.run_in_executor(None, self.go.wait)
            if self.kill:
                os.kill(self.kill, signal.SIGKILL)
                self.kill = None
        return "250 OK"

    def of(self, address):
        return [one for one in self.mails if one[0] == address]


@pytest.fixture
def post_office():
    """Give a mail server and its port."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        mailbox.go.set()
        controller.stop()


@pytest.fixture
def place(request, post_office):
    """Give a database with processes on it and the web server's address."""
    database = Copy("{}_{}".format(os.environ["FAULTS_DATABASE"], request.function.__name__[-20:]))
    database.create()
    port = free_port()
    with nursery(database) as processes, web_server(database, port):
        yield database, processes, f"http://127.0.0.1:{port}"
    database.drop()


class web_server:
    """Odoo's web server on a database, in a process of its own."""

    def __init__(self, database, port):
        self.command = [sys.executable, "-m", "odoo", "-c", os.environ["FAULTS_CONFIG"], "-d", database.name]
        self.command += ["--http-interface=127.0.0.1", f"--http-port={port}", "--max-cron-threads=0", "--workers=0"]
        self.address = f"http://127.0.0.1:{port}/web/health"

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait(self.answers)

    def answers(self):
        assert self.process.poll() is None, "the web server has ended"
        try:
            return urlopen(self.address).status == 200
        except URLError:
            return False

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def free_port():
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(condition):
    """Wait until something is so; how long that takes is nobody's matter, but it must happen."""
    for __ in range(6000):
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it does not happen")


def one_click(place, link):
    """Withdraw by the POST of a mail's header; return the status of the answer."""
    __, __, address = place
    request = Request(f"{address}/mailing/{link}", data=b"List-Unsubscribe=One-Click")
    return urlopen(request).status


def seven(place, post_office):
    """Queue the seven mailings; return the link of the last one to Jane."""
    __, processes, __ = place
    processes.run(PREPARE.format(port=post_office[1]) + "cr.commit()")
    return processes.run(QUEUE + SEVEN).split("link ")[1].strip()


def test_withdrawal_while_a_mail_is_going(place, post_office):
    """The POST waits for the mail that is going; none of the other six goes, and the run of the queue goes on."""
    database, processes, __ = place
    mailbox = post_office[0]
    link = seven(place, post_office)
    processes.start(RUN)
    assert mailbox.came.wait(600)
    answers = []
    post = threading.Thread(target=lambda: answers.append((one_click(place, link), len(mailbox.of(JANE)))))
    post.start()
    wait(lambda: database.rows(WAITING, ["%mailing_trace%"]))
    assert not answers, "it waits"
    assert database.rows("SELECT decision FROM grc_consent WHERE point = %s", [JANE]) == [("withdrawn",)]
    mailbox.go.set()
    post.join()
    assert processes.end() == 0
    assert answers == [(200, 1)]
    assert len(mailbox.of(JANE)) == 1, "one was going, six were not"
    assert len(mailbox.of(JOHN)) == 1, "the run went on"
    assert database.rows(STATES, [JANE]) == [("cancel", "grc_withdrawn", 6), ("sent", None, 1)]
    assert database.rows(QUEUED) == []


def test_queued_by_an_older_transaction(place, post_office):
    """Who queues mails without knowing of the withdrawal queues them in vain."""
    database, processes, __ = place
    mailbox = post_office[0]
    mailbox.go.set()
    link = seven(place, post_office)
    gate = processes.path("gate")
    with open(gate, "w", encoding="ascii"):
        pass
    processes.start(QUEUE + LATE.format(gate=gate))
    processes.until("begun")
    assert one_click(place, link) == 200
    os.unlink(gate)
    processes.until("late")
    assert processes.end() == 0
    assert database.rows(QUEUED) == [(JANE, 1), (JOHN, 2)], "they wait"
    processes.run(RUN)
    assert mailbox.of(JANE) == []
    assert len(mailbox.of(JOHN)) == 2
    assert database.rows(STATES, [JANE]) == [("cancel", "grc_withdrawn", 8)]


def test_case_02_process_is_killed(place, post_office):
    """A run that is killed while a mail is going sends one mail twice, under one Message-Id; it is counted once."""
    database, processes, __ = place
    mailbox = post_office[0]
    seven(place, post_office)
    processes.start("import os\nprint('pid', os.getpid(), flush=True)\n" + RUN)
    mailbox.kill = int(processes.until("pid"))
    mailbox.go.set()
    assert processes.end() == -signal.SIGKILL
    processes.run(RUN)
    sent = mailbox.of(JANE)
    assert len(sent) == 8 and len({identifier for __, identifier, __ in sent}) == 7
    assert database.rows(STATES, [JANE]) == [("sent", None, 7)]
