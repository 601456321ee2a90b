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
# READMEs are Markdown, as the fragments that they are made of.
OCA_OPTIONS = ("--disable", "prefer-readme-rst")
PRETTIER = (".js", ".xml", ".scss", ".css", ".json", ".yaml", ".yml")
README = "script/lib/readme.py"
VERSIONS = "script/lib/versions.py"
# Written by npm.
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


def repairs(python, names, prettier):
    """Return the commands that repair what can be repaired, in an order that leaves nothing for a second time."""
    addons, _translations, formatted = select(names)
    ruff, oca = [python, "-m", "ruff"], [python, "-c", OCA_MODULE, *OCA_OPTIONS]
    found = [ruff + ["check", "--quiet", "--fix", "--exit-zero"], ruff + ["format", "--quiet"]]
    found += [oca + ["--fix"] + addons] if addons else []
    found += [prettier + ["--log-level=warn", "--write"] + formatted] if formatted else []
    found += [[python, README], [python, VERSIONS, "--raise"]] if addons else []
    return found


def select(names):
    """Return the manifests, the translations and the files for prettier."""
    addons = [n for n in names if n.startswith(("addons/", "examples/")) and n.endswith("/__manifest__.py")]
    translations = [name for name in names if name.endswith((".po", ".pot"))]
    return addons, translations, [n for n in names if n.endswith(PRETTIER) and n not in NOT_FORMATTED]


def checks(python, root, names, prettier):
    """Return the list of (name, command line); a command with nothing to look at is left out."""
    addons, translations, formatted = select(names)
    ruff = [python, "-m", "ruff"]
    found = [("shell syntax of " + name, ["sh", "-n", name]) for name in names if is_shell(root, name)]
    found += [("ruff check", ruff + ["check", "--quiet"]), ("ruff format", ruff + ["format", "--quiet", "--diff"])]
    if addons:
        folders = [os.path.dirname(name) for name in addons]
        found += [("readme/", [python, README, "--check"]), ("versions", [python, VERSIONS])]
        found.append(("pylint-odoo", [python, "-m", "pylint", "--rcfile=.pylintrc", "-j", "2"] + folders))
        found.append(("oca-checks-odoo-module", [python, "-c", OCA_MODULE, *OCA_OPTIONS] + addons))
    if translations:
        # The pretty format empties translations that equal their source, and then says that they are missing.
        found.append(("oca-checks-po", [python, "-c", OCA_PO, "--disable", "po-pretty-format"] + translations))
    if formatted:
        found.append(("prettier", prettier + ["--log-level=warn", "--check"] + formatted))
    if addons:
        found.append(("layers of the refresh", [python, "script/lib/layers_check.py", "."]))
        found.append(("the house", [python, "script/lib/house_check.py", "."]))
        found.append(("days and queries", [python, "script/lib/query_check.py", "."]))
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
    # Versions that cannot be looked at (a shallow clone) are no fault, and are said.
    if not content or (name == "versions" and done.stdout.strip()):
        print(done.stdout.rstrip())
    return content


def main(argv):
    """Run script/lint."""
    parser = argparse.ArgumentParser(prog="script/lint", description="Check the form of every file of the repository.")
    parser.add_argument("--fix", action="store_true", help="repair what can be repaired, then check")
    chosen = parser.parse_args(argv)
    python, place = bootstrap.python_only()
    names = files(place.root)
    prettier = node.prettier(python, place)
    if chosen.fix:
        for command in repairs(python, names, prettier):
            subprocess.run(command, cwd=place.root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wanted = checks(python, place.root, names, prettier)
    failed = [name for name, command in wanted if not run(name, command, place.root)]
    if failed:
        sentence = "{} of {} linters complain: {}; script/lint --fix repairs what it can."
        raise Stop(sentence, len(failed), len(wanted), ", ".join(failed))
    say("{} files, {} linters: clean.".format(len(names), len(wanted)))
    return 0
