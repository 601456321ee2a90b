"""Stamps say that a step is finished; locks keep two scripts out of the same step."""

import contextlib
import fcntl
import hashlib
import os

from .say import say


def read(path):
    """Return a stamp's text, or an empty string."""
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def size(path):
    """Return the bytes of a file; 0 of one that is not there."""
    try:
        return os.path.getsize(path)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def read_since(path, place):
    """Return the text of a log from a place on, in bytes; all of it when it has been begun anew."""
    try:
        with open(path, "rb") as stream:
            stream.seek(place if size(path) >= place else 0)
            return stream.read().decode("utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def write(path, text="done"):
    """Write a stamp: last, and all at once, so that half a step is never taken for a whole one."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    part = "{}.{}".format(path, os.getpid())
    with open(part, "w", encoding="utf-8") as stream:
        stream.write(text)
    os.replace(part, path)


def remove(path):
    """Take a stamp away."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


@contextlib.contextmanager
def lock(path, busy):
    """Hold a file lock; say ``busy`` once when another script has it. The kernel frees it if we die."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(busy)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def digest(*texts):
    """Return a short name for some texts."""
    joined = "\0".join(texts).encode()
    return hashlib.sha256(joined).hexdigest()[:12]


def digest_tree(folder, skip=("__pycache__",)):
    """Return a short name for the content of a folder."""
    total = hashlib.sha256()
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in skip)
        for name in sorted(files):
            full = os.path.join(path, name)
            total.update(os.path.relpath(full, folder).encode() + b"\0")
            with open(full, "rb") as stream:
                total.update(stream.read())
    return total.hexdigest()[:12]
