"""Simulated clicks of persons and machines, on mails to the same domains again and again.

What is known: when persons click (a third in the first hour, half in three, four fifths in a day: GetResponse, 5.5
billion mails, 2019–20, as MarketingCharts quotes it; a log-normal delay with a median of 2.85 hours and a spread of
2.45 meets all three); that gateways follow all links, or several, within seconds of delivery (Barracuda at marketo,
Microsoft at gophish#2115 and #2446), and again later or when somebody clicks.

What is guessed: shares of the gateways, their pauses between links, the share of links they take, how often readers
click twice or open several links. The totals depend on those shares; what is caught and lost of each behaviour does
not. No log of a real company was there to compare with.
"""

from dataclasses import dataclass, field

import numpy as np
from engine.outcome.click import Clicks

START = np.datetime64("2026-11-02T07:00:00", "ms")
#: Links of a mail, and the one that nobody sees.
MOST_LINKS, HONEYPOT = 8, 99
#: Share of domains behind each gateway; the rest have none.
GATEWAYS = {"detonation": 0.16, "sampling": 0.10, "head and get": 0.08, "one link": 0.01, "none": 0.65}
#: Share of mails whose reader clicks at all: more than is real, so that what is lost of persons is told closely. Only
#: checks at the moment of a click grow with it: a tenth of a point of all machines. And how readers do.
READERS = 0.6
HUMANS = {"one click": 0.78, "double click": 0.09, "several links": 0.125, "tabs": 0.005}
#: Delay of a reader's first click: median in seconds, spread of its logarithm. Sooner than QUICK is named apart.
MEDIAN, SPREAD, QUICK = 2.85 * 3600, 2.45, 120
#: Mean delay of a gateway that scans as a mail arrives, seconds.
ARRIVAL = 15
#: Share of mails with each of other visits.
OTHERS = {"preview": 0.01, "no token": 0.02, "late rescan": 0.05}
#: Share of readers behind a gateway whose clicks it follows first, by HEAD or by GET.
CLICK_TIME = 0.5


@dataclass
class Log:
    """Clicks as they are made, in any order; ``who`` names the behaviour, ``human`` whose it is."""

    rng: np.random.Generator
    rows: list = field(default_factory=list)

    def add(self, mail, who, human, link, second, **marks):
        """Note a click ``second`` seconds after delivery."""
        self.rows.append((mail, second, link, who, human, marks))

    def between(self, low, high):
        """Return a number in an interval."""
        return self.rng.uniform(low, high)

    def choose(self, shares):
        """Return a key of a dictionary of shares."""
        return str(self.rng.choice(list(shares), p=list(shares.values())))


def scan(log, mail, who, links, second, share=1.0, gap=(0.05, 2), head=False):
    """Follow a share of the links, the honeypot among them, one after the other."""
    for link in log.rng.permutation([*links, HONEYPOT]):
        if log.rng.random() < share:
            if head:
                log.add(mail, who, False, link, second, get=False)
                second += log.between(0.05, 0.5)
            log.add(mail, who, False, link, second)
            second += log.between(*gap)


def detonation(log, mail, links):
    """SafeLinks-like: seven links in ten, as the mail arrives."""
    scan(log, mail, "detonation", links, log.rng.exponential(ARRIVAL), share=0.7)


def sampling(log, mail, links):
    """Proofpoint-like: one or two links as the mail arrives, all of them some hours later."""
    second = log.rng.exponential(ARRIVAL)
    for link in log.rng.permutation(links)[: log.rng.integers(1, 3)]:
        log.add(mail, "sampling", False, link, second)
        second += log.between(0.1, 3)
    scan(log, mail, "sampling", links, log.between(3600, 6 * 3600))


def head_and_get(log, mail, links):
    """Barracuda-like: HEAD and GET of each link, within seconds of delivery."""
    scan(log, mail, "head and get", links, log.between(0, 20), gap=(0.2, 2), head=True)


def one_link(log, mail, links):
    """A gateway that follows one link, minutes after delivery, and never the honeypot."""
    log.add(mail, "one link", False, log.rng.choice(links), log.between(60, 1800))


def preview(log, mail, links):
    """The preview of a chat into which somebody pasted the link; nine in ten name themselves."""
    log.add(mail, "preview", False, log.rng.choice(links), log.between(60, 86400), robot=log.rng.random() < 0.9)


def no_token(log, mail, links):
    """A crawler that guesses or was handed an address without its token."""
    log.add(mail, "no token", False, log.rng.choice(links), log.between(60, 30 * 86400), token=False)


def late_rescan(log, mail, links):
    """All links again, hours or days later."""
    scan(log, mail, "late rescan", links, log.between(2 * 3600, 72 * 3600), gap=(0.02, 1.5))


def read(log, mail, links, checked):
    """A person reads: when, and how they click."""
    who = log.choose(HUMANS)
    second = float(log.rng.lognormal(np.log(MEDIAN), SPREAD))
    count = {"several links": int(log.rng.integers(2, 4)), "tabs": 3}.get(who, 1)
    gap = {"several links": 20, "tabs": 4}.get(who, 0)
    who = "quick" if second < QUICK else who
    for link in log.rng.permutation(links)[:count]:
        visit(log, mail, who, link, second, checked)
        second += float(log.rng.gamma(3, gap / 3)) if gap else 0


def visit(log, mail, who, link, second, checked):
    """A person follows a link: a gateway may go before them, and they may click twice."""
    if checked:
        log.add(mail, "click-time", False, link, second - log.between(0.1, 2), get=log.rng.random() < 0.5)
    if who == "double click":
        log.add(mail, who, True, link, second - log.between(0.1, 0.8))
    log.add(mail, who, True, link, second)


def company(mails, seed):
    """Return the domain of each mail's address, and the gateway of each domain: five mails a domain on average."""
    rng = np.random.default_rng(seed)
    domain = np.minimum(rng.zipf(1.6, mails), mails // 20) + rng.integers(0, mails // 5, mails)
    return domain, rng.choice(list(GATEWAYS), domain.max() + 1, p=list(GATEWAYS.values()))


def simulate(domain, gateway_of, seed, start=START):
    """Return the clicks on a mail to each address, whether each is a person's, and the name of its behaviour."""
    log = Log(np.random.default_rng(seed))
    gateways = {"detonation": detonation, "sampling": sampling, "head and get": head_and_get, "one link": one_link}
    others = {"preview": preview, "no token": no_token, "late rescan": late_rescan}
    for mail, gateway in enumerate(gateway_of[domain]):
        links = np.arange(log.rng.integers(1, MOST_LINKS + 1))
        if gateway in gateways:
            gateways[gateway](log, mail, links)
        for name, share in OTHERS.items():
            if log.rng.random() < share:
                others[name](log, mail, links)
        if log.rng.random() < READERS:
            read(log, mail, links, gateway != "none" and log.rng.random() < CLICK_TIME)
    return as_clicks(log, start)


def handed_over(mails, start):
    """Return when each mail is handed over: one each 700 ms."""
    return start + (np.asarray(mails) * 700).astype("timedelta64[ms]")


def as_clicks(log, start):
    """Return a log as :class:`Clicks` of which no gateway is known, and the truth."""
    rows = sorted(log.rows, key=lambda row: row[:2])
    mail = np.array([row[0] for row in rows])
    delivered = handed_over(mail, start)
    moment = delivered + np.array([round(1000 * row[1]) for row in rows], "timedelta64[ms]")
    link = np.array([int(row[2]) for row in rows])
    marks = {
        name: np.array([bool(row[5].get(name, usual)) for row in rows])
        for name, usual in (("token", True), ("get", True), ("robot", False))
    }
    unknown = np.zeros(len(mail), bool)
    clicks = Clicks(mail, link, moment, delivered, honeypot=link == HONEYPOT, gateway=unknown, **marks)
    return clicks, np.array([row[4] for row in rows]), np.array([row[3] for row in rows])
