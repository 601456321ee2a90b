"""Processes of pytest: one after the other, or several at once."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from .say import say

NOTHING_COLLECTED = 5


def in_turn(*parts):
    """Run the parts of what was asked for until one fails; return its status.

    That a part has none of the tests is an answer when another one has some.

    :param parts: functions that run a part and return the status of pytest
    """
    status = NOTHING_COLLECTED
    for part in parts:
        found = part()
        if found not in (0, NOTHING_COLLECTED):
            return found
        status = min(status, found)
    return status


class Pytests:
    """The processes of pytest of one run of script/test.

    :ivar int jobs: how many may run at once
    :ivar list children: all that were started
    """

    def __init__(self, ready, options):
        self.ready = ready
        self.options = options
        self.jobs = 1
        self.children = []

    def shared_out(self, runs):
        """Run pytest several times, as many at once as there are jobs; return the greatest status.

        :param runs: command and environment of each
        """
        if self.jobs == 1 or len(runs) == 1:
            return max([self.call(*run) for run in runs])
        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                return max(pool.map(lambda run, number: self.end(*self.start(*run, number)), runs, range(len(runs))))
            finally:
                # Where it is interrupted: what has not begun does not begin, and nothing is waited for.
                pool.shutdown(wait=False, cancel_futures=True)
                self.kill()

    def together(self, runs):
        """Run pytest several times side by side; return the greatest status.

        :param runs: command and environment of each
        """
        others = [self.start(*run, number) for number, run in enumerate(runs[1:], 2)]
        try:
            return max([self.call(*runs[0])] + [self.end(*other) for other in others])
        finally:
            self.kill()

    def start(self, command, environ, number):
        """Start pytest beside another run; return its process and where its output goes."""
        path = os.path.join(self.ready.place.run, "log-test-{}.txt".format(number))
        with open(path, "w", encoding="utf-8") as stream:
            options = {"stdout": stream, "stderr": subprocess.STDOUT, **self.ready.child(**environ)}
            return self.popen(command, **options), path

    def end(self, run, path):
        """Wait for a run that was started; say what it printed and return its status."""
        status = run.wait()
        with open(path, encoding="utf-8", errors="replace") as stream:
            say("\n" + stream.read())
        return self.verdict(status)

    def call(self, command, environ):
        """Run pytest; return its status."""
        child = self.popen(command, **self.ready.child(**environ))
        try:
            return self.verdict(child.wait())
        finally:
            child.kill()

    def popen(self, command, **options):
        """Start a process and note it."""
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.children.append(child)
        return child

    def kill(self):
        """Kill what still runs."""
        for child in self.children:
            child.kill()

    def verdict(self, status):
        """Return a status of pytest as ours, 0 or more.

        Options that match nothing are an answer when another run matches something; who was killed (a status below
        zero) has failed.
        """
        return 0 if status == NOTHING_COLLECTED and self.options else abs(status)
