"""Commits that a file of the repository names, and what a clone knows of them.

A clone of the last commits alone (a shallow one, as continuous integration makes them) has others only by name.
"""

import os
import re
import shutil
import subprocess

from . import places, stamps
from .debian import Apt, library_path
from .say import Stop, say

COMMIT = re.compile(r"[0-9a-f]{40}")
SHALLOW = "this clone is a shallow one that lacks what is needed: git fetch --unshallow"


def named(root, name):
    """Return the full id of the commit that ``script/NAME`` names: its only line without a #."""
    path = os.path.join("script", name)
    lines = [line.strip() for line in stamps.read(os.path.join(root, path)).splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if len(found) != 1 or not COMMIT.fullmatch(found[0]):
        raise Stop("{} must hold the full id of one commit (git rev-parse), and comments after #.", path)
    return found[0]


def fetch(cache):
    """Unpack Debian's git into the cache where the machine has none; where that fails too there is none."""
    folder = os.path.join(cache, "git")
    stamp = os.path.join(cache, "stamps", "git")
    if shutil.which("git") or stamps.read(stamp):
        return
    say("Fetching git, which this machine lacks, to read an earlier version (20 MB).")
    try:
        with stamps.lock(os.path.join(cache, "lock"), "Another script is setting up; waiting for it."):
            apt = Apt(cache, "own")
            apt.update()
            shutil.rmtree(folder, ignore_errors=True)
            apt.unpack(apt.missing("git"), folder)
            stamps.write(stamp)
    except Stop as stop:
        say(str(stop))


def program(cache=None):
    """Return the path of git, the machine's or that of :func:`fetch`, and the environment that it needs."""
    folder = os.path.join(cache or places.cache_folder(), "git")
    environ = dict(os.environ, LC_ALL="C.UTF-8")
    if not shutil.which("git"):
        environ["LD_LIBRARY_PATH"] = library_path(folder)
        environ["GIT_EXEC_PATH"] = os.path.join(folder, "usr", "lib", "git-core")
    return shutil.which("git") or os.path.join(folder, "usr", "bin", "git"), environ


def git(root, *arguments, binary=False):
    """Run git in a clone, no matter who owns it; return the finished process."""
    path, environ = program()
    command = [path, "-c", "safe.directory=*", *arguments]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    options.update(cwd=root, env=environ)
    try:
        return subprocess.run(command, text=not binary, **options)
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, b"" if binary else "", b"" if binary else "no git")


def is_shallow(root):
    """Return whether a clone has the last commits alone."""
    return git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == "true"


def remedy(root, commit):
    """Return what to do when a clone lacks a commit, an empty text when it has it."""
    if not git(root, "cat-file", "-e", commit + "^{commit}").returncode:
        return ""
    if git(root, "rev-parse", "--git-dir").returncode:
        return "this folder is no clone of the repository, or there is no git here: git clone"
    if is_shallow(root):
        return SHALLOW
    return "this clone lacks it: git fetch origin " + commit
