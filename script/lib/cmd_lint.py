"""script/lint: every linter over every file that git knows or would add."""

import argparse
import os
import subprocess
import time

from . import bootstrap, node
from .say import Stop, say

SKIPPED = (".git", ".run", "node_modules", "__pycache__")
OCA_MODULE = "import sys; from oca_pre_commit_hooks.cli import main; sys.exit(main())"
OCA_PO = "import sys; from oca_pre_commit_hooks.cli_po import main; sys.exit(main())"
PRETTIER = (".js", ".xml", ".scss", ".css", ".json", ".yaml", ".yml")
# Written by machines: npm, and Odoo's own spelling of an icon.
NOT_FORMATTED = ("package-lock.json",)


def files(root):
    """Return the repository's files, relative to it; without git, all files."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if done.returncode == 0:
            return sorted(name for name in set(done.stdout.split("\0")) if os.path.isfile(os.path.join(root, name)))
    except FileNotFoundError:
        pass
    found = []
    for path, folders, names in os.walk(root):
        folders[:] = [folder for folder in folders if folder not in SKIPPED]
        found += [os.path.relpath(os.path.join(path, name), root) for name in names]
    return sorted(found)


def is_shell(root, name):
    """Tell whether a file is a shell script."""
    with open(os.path.join(root, name), "rb") as stream:
        first = stream.readline(40)
    return first.startswith((b"#!/bin/sh", b"#!/bin/bash"))


def checks(python, root, names, prettier, fix):
    """Return the list of (name, command line); a command with nothing to look at is left out."""
    addons = sorted({name.split("/")[1] for name in names if name.startswith("addons/") and name.count("/") > 1})
    addons = ["addons/" + name for name in addons if "addons/{}/__manifest__.py".format(name) in names]
    translations = [name for name in names if name.endswith((".po", ".pot"))]
    formatted = [name for name in names if name.endswith(PRETTIER) and name not in NOT_FORMATTED]
    found = [("shell syntax of " + name, ["sh", "-n", name]) for name in names if is_shell(root, name)]
    ruff = [python, "-m", "ruff"]
    found.append(("ruff check", ruff + ["check", "--quiet"] + (["--fix"] if fix else [])))
    found.append(("ruff format", ruff + ["format", "--quiet"] + ([] if fix else ["--diff"])))
    if addons:
        found.append(("pylint-odoo", [python, "-m", "pylint", "--rcfile=.pylintrc", "-j", "2"] + addons))
        found.append(("oca-checks-odoo-module", [python, "-c", OCA_MODULE] + [a + "/__manifest__.py" for a in addons]))
    if translations:
        found.append(("oca-checks-po", [python, "-c", OCA_PO] + translations))
    if formatted:
        found.append(("prettier", prettier + ["--log-level=warn", "--write" if fix else "--check"] + formatted))
    if "docker/compose.yaml" in names:
        found.append(("docker/compose.yaml", [python, "script/lib/compose_check.py", "docker"]))
    return found


def run(name, command, root):
    """Run one linter; return True when it is content."""
    started = time.monotonic()
    environ = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", NO_COLOR="1")
    done = subprocess.run(
        command, cwd=root, env=environ, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    content = done.returncode == 0
    if not name.startswith("shell syntax") or not content:
        say("{:<28} {} ({:.1f} s)".format(name, "clean" if content else "FAILED", time.monotonic() - started))
    if not content:
        print(done.stdout.rstrip())
    return content


def main(argv):
    """Run script/lint."""
    parser = argparse.ArgumentParser(prog="script/lint", description="Check the form of every file of the repository.")
    parser.add_argument("--fix", action="store_true", help="repair what ruff and prettier can repair")
    chosen = parser.parse_args(argv)
    python, place = bootstrap.python_only()
    names = files(place.root)
    wanted = checks(python, place.root, names, node.prettier(python, place), chosen.fix)
    failed = [name for name, command in wanted if not run(name, command, place.root)]
    if failed:
        sentence = "{} of {} linters complain: {}; script/lint --fix repairs what ruff and prettier can."
        raise Stop(sentence, len(failed), len(wanted), ", ".join(failed))
    say("{} files, {} linters: clean.".format(len(names), len(wanted)))
    return 0
