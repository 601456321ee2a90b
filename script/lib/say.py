"""What the scripts print. All of it goes to stderr: stdout belongs to the command's own result."""

import sys
import time


class Stop(Exception):
    """Something is missing; the message is one sentence with the remedy."""

    def __init__(self, sentence, *values):
        super().__init__(sentence.format(*values) if values else sentence)


def say(text, end="\n"):
    """Print one line for the person at the terminal."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def size(n_bytes):
    """Return a number of bytes for reading: ``123 MB``."""
    if n_bytes < 1e6:
        return "{:.0f} kB".format(max(n_bytes / 1e3, 1))
    if n_bytes < 1e9:
        return "{:.0f} MB".format(n_bytes / 1e6)
    return "{:.1f} GB".format(n_bytes / 1e9)


def duration(seconds):
    """Return a duration for reading: ``3 s`` or ``2 min 05 s``."""
    seconds = int(round(seconds))
    if seconds < 60:
        return "{} s".format(seconds)
    return "{} min {:02d} s".format(seconds // 60, seconds % 60)


class Steps:
    """Numbered steps: ``[3/7] Fetching Odoo 19 (123 MB) … done in 3 s``."""

    def __init__(self, total):
        self.total = total
        self.number = 0

    def step(self, text):
        """Return a context manager that announces a step and says how it ended."""
        self.number += 1
        return Step("[{}/{}] {}".format(self.number, self.total, text))

    def extra(self, text):
        """Return a step that not every machine needs, so it has no number."""
        return Step("      " + text)

    def skip(self):
        """Count a step that has nothing to do."""
        self.number += 1


class Step:
    """One step; ``note`` may be set inside, and is added to the closing words."""

    def __init__(self, text):
        self.text = text
        self.note = ""
        self.own_line = False

    def __enter__(self):
        self.started = time.monotonic()
        say(self.text + " … ", end="\n" if self.own_line else "")
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            note = " ({})".format(self.note) if self.note else ""
            say("done in {}{}".format(duration(time.monotonic() - self.started), note))
        else:
            say("stopped")
