"""Another moment for the tests: server, PostgreSQL and browser begin at it, and time flows on from there.

Debian's datefudge, unpacked into the cache, is loaded before all other libraries and adds a number of seconds to the
clock of the day (time, gettimeofday, clock_gettime). The number is the same for every process, so all agree. Monotonic
clocks, timeouts and the times of files stay real. libfaketime was tried first: it bends waiting too, so Chromium needs
a minute to start with it instead of a second, and Python's sleep fails.
"""

import calendar
import glob
import os
import shutil
import subprocess
import time

from . import mirror, stamps
from .debian import Apt
from .say import Stop

LIBRARY = "usr/lib/*/datefudge/datefudge.so"
FORMAT = "%Y-%m-%d %H:%M"
#: How far a clock may be from the moment when it is asked: a busy machine takes its time to answer.
SLACK = 120
PAGE = "data:text/html,<script>document.write('now=' + Date.now())</script>"


def label(seconds):
    """Return a moment, given in seconds of Unix time, for reading."""
    return time.strftime(FORMAT, time.gmtime(seconds)) + " UTC"


def parse(text):
    """Return the seconds of Unix time of ``YYYY-MM-DD HH:MM`` in UTC."""
    try:
        return calendar.timegm(time.strptime(text, FORMAT))
    except ValueError:
        raise Stop('--clock wants a moment in UTC like "2028-02-29 00:30", and is "{}".', text) from None


def installed():
    """Return the path of the machine's own datefudge, or None."""
    return next(iter(glob.glob(os.path.join("/", LIBRARY))), None)


def fetch(cache, steps):
    """Unpack Debian's datefudge into the cache; return its folder."""
    folder = os.path.join(cache, "datefudge")
    stamp = os.path.join(cache, "stamps", "datefudge")
    if not stamps.read(stamp):
        with steps.extra("Fetching datefudge for --clock (10 kB)"):
            apt = Apt(cache, "own")
            apt.update()
            shutil.rmtree(folder, ignore_errors=True)
            apt.unpack(["datefudge"], folder)
            stamps.write(stamp)
    return folder


def library(place, steps):
    """Return the path of the library that moves the clock, where every child can read it."""
    path = installed()
    if not path:
        found = glob.glob(os.path.join(mirror.visible(place, fetch(place.cache, steps), "datefudge"), LIBRARY))
        if not found:
            raise Stop("Debian's datefudge holds no library; remove {}/datefudge and try again.", place.cache)
        path = found[0]
    if " " in path or ":" in path:
        raise Stop("--clock cannot load {}: no space or colon may be in that path; set XDG_CACHE_HOME.", path)
    return path


class Moment:
    """A clock that differs from the machine's by a fixed number of seconds."""

    def __init__(self, text, preload):
        """Set out for a moment.

        :param str text: the moment, as in :func:`parse`
        :param str preload: path of the library
        """
        self.shift = parse(text) - int(time.time())
        self.preload = preload

    def now(self):
        """Return the seconds of Unix time by this clock."""
        return time.time() + self.shift

    def environ(self):
        """Return what makes a child live by this clock."""
        others = os.environ.get("LD_PRELOAD")
        return {"LD_PRELOAD": ":".join(filter(None, [self.preload, others])), "DATEFUDGE": str(-self.shift)}


def of_process(pid):
    """Return the DATEFUDGE that a running process was started with, an empty string if none."""
    try:
        with open("/proc/{}/environ".format(pid), "rb") as stream:
            parts = stream.read().split(b"\0")
    except OSError:
        return ""
    return next((part[10:].decode() for part in parts if part.startswith(b"DATEFUDGE=")), "")


def clocks(ready, databases, browser):
    """Return {who: seconds of Unix time} of all that the tests run on.

    :param str browser: path of the browser
    """
    python = [ready.python, "-c", "import time; print(time.time())"]
    found = {"server": float(subprocess.run(python, stdout=subprocess.PIPE, text=True, **ready.child()).stdout)}
    found["PostgreSQL"] = float(databases.sql("SELECT extract(epoch FROM clock_timestamp())::float")[0][0])
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom", PAGE]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True, **ready.child()}
    page = subprocess.run(command, timeout=120, **options).stdout
    __, __, after = page.partition("<body>now=")
    found["browser"] = int(after.partition("<")[0] or 0) / 1000
    return found


def check(moment, found):
    """Stop when a clock is not at the moment; return a line that says what each shows."""
    for who, seconds in found.items():
        if abs(seconds - moment.now()) > SLACK:
            sentence = "--clock does not reach the {}: its clock shows {}, and it should be {}."
            raise Stop(sentence, who, label(seconds), label(moment.now()))
    return ", ".join("{} {}".format(who, label(seconds)) for who, seconds in found.items())
