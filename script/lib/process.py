"""Running other programs, as ourselves or as the unprivileged user."""

import os
import signal
import subprocess

from . import checks


def run(command, what, where=".", **options):
    """Run a command quietly and return its output; a failure becomes a sentence."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    if done.returncode:
        raise checks.explain(what, done.stdout, where)
    return done.stdout


def run_logged(command, what, log, **options):
    """Run a long command with its output in a log file; a failure becomes a sentence."""
    os.makedirs(os.path.dirname(log), exist_ok=True)
    with open(log, "w", encoding="utf-8", errors="replace") as stream:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        with open(log, encoding="utf-8", errors="replace") as stream:
            output = stream.read()
        raise checks.explain(what, output + "\n(all of it in " + log + ")", os.path.dirname(log))


def tree_size(folder):
    """Return the bytes held by a folder."""
    total = 0
    for path, _folders, files in os.walk(folder):
        for name in files:
            total += os.lstat(os.path.join(path, name)).st_size
    return total


def end_on_sigterm():
    """Turn SIGTERM into the exception that Ctrl-C gives, so that everything is put away."""

    def stop(_number, _frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
