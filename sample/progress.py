"""Progress lines: what was done of how much, and how long the rest will take."""

import sys
import time


class Progress:
    """Called as ``progress(label, done, total)``; writes at most one line a second."""

    def __init__(self, write=None, clock=time.monotonic, every=1.0):
        self.write = write or _print
        self.clock, self.every = clock, every
        self.label = self.started = self.written = self.first = None

    def __call__(self, label, done, total):
        now = self.clock()
        if label != self.label:
            self.label, self.started, self.written, self.first = label, now, None, done
        finished = done >= total
        if not finished and self.written is not None and now - self.written < self.every:
            return
        self.written = now
        self.write(f"{label} {done:,} of {total:,}{self._rest(now, done, total)}")

    def _rest(self, now, done, total):
        elapsed, gone = now - self.started, done - self.first
        if done >= total:
            return f" in {elapsed:.0f} s" if elapsed >= 1 else ""
        if gone <= 0 or not elapsed:
            return ""
        return f" … {elapsed / gone * (total - done):.0f} s left"


def _print(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def silent(label, done, total):
    """For callers that want no progress."""


def batches(rows, size):
    """The rows in slices of ``size``."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
