"""A slower processor for the tests: server, PostgreSQL and browser run one part of the time and are held for the rest.

Of every 100 ms the processes get 100/N and are stopped (SIGSTOP) meanwhile, all at once, as a limit of the kernel
(cgroup cpu.max) would do it; that needs root, this needs only that the processes are ours. Time itself goes on: a
deadline comes as soon as ever, and finds 1/N of the work done. The processor is not slower than that while they run,
and memory and disk are as fast as before.
"""

import contextlib
import os
import signal
import threading
import time

PERIOD = 0.1


def parents():
    """Return {process id: that of its parent} of all that runs."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open("/proc/{}/stat".format(name), encoding="utf-8") as stream:
                # The name of the program stands in brackets and may hold any character.
                found[int(name)] = int(stream.read().rpartition(")")[2].split()[1])
    return found


def below(roots, above):
    """Return the processes and all that descend from them, ancestors first.

    :param roots: process ids
    :param dict above: see :func:`parents`
    """
    children = {}
    for pid, parent in above.items():
        children.setdefault(parent, []).append(pid)
    found = [root for root in roots if root in above]
    for pid in found:
        found.extend(child for child in children.get(pid, ()) if child not in found)
    return found


def send(pids, number):
    """Send a signal to processes; those that are gone do not matter."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


class Throttle:
    """A thread that holds processes for part of each period; a context manager.

    :param int factor: 4 leaves them a quarter of the time
    :param roots: function that returns the process ids whose descendants, and they themselves, are held
    """

    def __init__(self, factor, roots):
        self.factor = factor
        self.roots = roots
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        """Hold and let go, until told to end."""
        share = PERIOD / self.factor
        while not self.ended.wait(share):
            held = below(self.roots(), parents())
            send(held, signal.SIGSTOP)
            try:
                time.sleep(PERIOD - share)
            finally:
                send(held, signal.SIGCONT)

    def __enter__(self):
        if self.factor > 1:
            self.thread.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        if self.factor > 1:
            self.thread.join()
