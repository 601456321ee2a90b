"""A mail server that keeps what comes, and those who get it: they follow links, and withdraw."""

import os
import re
import signal
import threading
from collections import namedtuple
from email import message_from_bytes, policy
from http.client import HTTPConnection

from .test_withdrawal import Mailbox

#: A link of a campaign's mail, with its token; the last one in a mail is hidden.
LINK = re.compile(r"/r/\w+/m/\d+/[0-9a-f]{32}")
#: A browser that says it is one.
BROWSER = "Mozilla/5.0"
#: Longest wait for a mail, in seconds: a busy machine is no fault.
PATIENCE = 3600

#: What has arrived: the links are paths, ``withdraw`` is what follows ``/mailing/`` in the header.
Letter = namedtuple("Letter", "address identifier subject links withdraw")


class Letters(Mailbox):
    """A mail server: all mails, in their order, and the end of who brings the next one."""

    def __init__(self):
        super().__init__()
        self.news = threading.Condition()
        self.killed = 0

    async def handle_DATA(self, server, session, envelope):
        """Keep a mail; end who brings it, if that is wanted, before they hear that it has come."""
        letter = read(envelope)
        with self.news:
            self.mails.append(letter)
            self.news.notify_all()
            if self.kill and len(self.mails) >= self.kill[1]:
                os.kill(self.kill[0], signal.SIGKILL)
                self.kill, self.killed = None, self.killed + 1
        return "250 OK"

    def end(self, pid, more):
        """End a process while it brings a mail, after so many more."""
        with self.news:
            self.kill = pid, len(self.mails) + more

    def wait(self, condition):
        """Wait until a condition holds, which mails alone can change; return what it gives."""
        with self.news:
            found = self.news.wait_for(condition, PATIENCE)
        assert found, "the mails do not come"
        return found

    def come(self, number):
        """Wait until so many mails have come."""
        self.wait(lambda: len(self.mails) >= number)

    def addresses(self):
        """Return whom mails have reached."""
        return {letter.address for letter in self.mails}


def read(envelope):
    """Return the :class:`Letter` of what a mail server was handed."""
    message = message_from_bytes(envelope.content, policy=policy.default)
    body = message.get_body(("html",)).get_content()
    withdraw = str(message["List-Unsubscribe"] or "").strip("<>").partition("/mailing/")[2]
    return Letter(envelope.rcpt_tos[0], message["Message-Id"], message["Subject"], LINK.findall(body), withdraw)


def follow(port, path, method="GET", agent=BROWSER):
    """Follow a link, but not where it leads to; return the status of the answer."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request(method, path, headers={"User-Agent": agent})
        return connection.getresponse().status
    finally:
        connection.close()


def person(port, letter):
    """Follow a link, as somebody does who reads."""
    assert follow(port, letter.links[0]) == 302


def machine(port, letter, kind):
    """Follow links as machines do, in one of four ways."""
    shown, *__, hidden = letter.links
    if kind % 4 == 0:
        visits = [(hidden,), (shown,), (hidden,)]
    elif kind % 4 == 1:
        visits = [(shown, "HEAD")]
    elif kind % 4 == 2:
        visits = [(shown, "GET", "Googlebot/2.1")]
    else:
        visits = [(shown.rpartition("/")[0] + "/" + "0" * 32,)]
    for visit in visits:
        assert follow(port, *visit) == 302
