"""script/test: every test, on a real database and in a real browser."""

import argparse
import glob
import os
import subprocess

from . import bootstrap, browser, process, stamps, template
from .database import Databases
from .odoo import Odoo, manifests
from .say import Steps, Stop, say

DATABASE = "customer_relations_test"
WITHOUT = ("addons/*/tests/engine", "script/tests")
WITH = ("addons/*/tests", "sample/tests", "benchmarks/tests")
NOTHING_COLLECTED = 5


def parse(argv):
    """Read the command line; what is not ours goes to pytest."""
    parser = argparse.ArgumentParser(
        prog="script/test",
        description="Run every test. Other arguments go to pytest: script/test addons/grc_base -k merge",
    )
    parser.add_argument("--keep", action="store_true", help="keep the test database " + DATABASE)
    parser.add_argument("--no-database", action="store_true", help="only the tests that need no database")
    return parser.parse_known_args(argv)


def existing(code, patterns):
    """Return the paths that exist, relative to the code."""
    found = [path for pattern in patterns for path in sorted(glob.glob(os.path.join(code, pattern)))]
    return [os.path.relpath(path, code) for path in found]


def split(code, extra):
    """Return the paths for the runs without and with a database, and the options for both."""
    paths = [arg for arg in extra if not arg.startswith("-") and os.path.exists(os.path.join(code, arg.split("::")[0]))]
    options = [arg for arg in extra if arg not in paths]
    if not paths:
        return existing(code, WITHOUT), existing(code, WITH), options
    without = [path for path in paths if "tests/engine" in path or path.startswith("script")]
    return without, [path for path in paths if path not in without], options


def engine_root(path):
    """Return the folder of engine tests that a path lies in, or an empty string."""
    before, found, __ = path.partition("tests/engine")
    return before + found if found else ""


class Run:
    """One run of script/test."""

    def __init__(self, ready, options):
        self.ready = ready
        self.options = options
        kept = os.path.join(ready.place.home, "pytest")
        self.common = [ready.python, "-m", "pytest", "-q", "-rs", "-o", "cache_dir=" + kept]

    def without_database(self, paths):
        """Run the tests of the engine and of the scripts."""
        if not paths:
            return 0
        say("\nTests without a database")
        environ = {"PGHOST": "", "PYTHONWARNINGS": "default"}
        command = self.common + ["-p", "no:odoo"]
        # Each engine is a package of the same name, outside its addon: a run of its own, rooted in its folder.
        runs = [
            command + ["--rootdir=" + root, "--confcutdir=" + root, path] if root else command + [path]
            for path, root in ((path, engine_root(path)) for path in paths)
        ]
        return max([self.call(run + self.options, environ) for run in runs])

    def with_database(self, paths, odoo, folder, whole):
        """Run the tests of the addons, of the sample and of the benchmarks."""
        if not paths:
            return 0
        say("\nTests on the database {}, in the browser too".format(DATABASE))
        environ = {"PATH": folder + os.pathsep + os.environ["PATH"], "GRC_TOURS_REQUIRED": "1" if whole else ""}
        command = self.common + ["-p", "lib.tours", "--odoo-http", "--odoo-config=" + odoo.config]
        command += ["--odoo-database=" + DATABASE, "--ignore-glob=*/tests/engine"]
        return self.call(command + paths + self.options, environ)

    def call(self, command, environ):
        """Run pytest; options that match nothing are an answer when the other run matches something."""
        done = subprocess.run(command, stdin=subprocess.DEVNULL, **self.ready.child(**environ))
        return 0 if done.returncode == NOTHING_COLLECTED and self.options else done.returncode


def make_database(ready, steps):
    """Copy the template and install the suite in the copy; return what runs Odoo on it."""
    odoo, databases = Odoo(ready, "odoo-test.conf"), Databases(ready)
    name = template.ensure(odoo, databases, steps)
    ours = list(manifests(ready.code))
    if not ours:
        raise Stop("There are no addons under addons/ to test.")
    with steps.step("Installing the suite in the database " + DATABASE) as step:
        if databases.exists(DATABASE) and databases.mark(DATABASE) is None:
            raise Stop("There is a database {} that these scripts did not make; rename or drop it.", DATABASE)
        databases.drop(DATABASE)
        databases.create(DATABASE, name)
        odoo.change(DATABASE, "Installing the suite", install=ours)
        databases.set_mark(DATABASE, "test")
        step.note = ", ".join(ours)
    return odoo, databases


def run_all(ready, steps, chosen, extra):
    """Run the stages; return the exit status."""
    without, with_, options = split(ready.code, extra)
    run = Run(ready, options)
    status = run.without_database(without)
    if chosen.no_database or not with_:
        return status
    if status and "CI" not in os.environ and not extra:
        say("Going on with the other tests; the run has failed already.")

    with stamps.lock(os.path.join(ready.place.cache, "lock"), "Another script is setting up; waiting for it."):
        folder = browser.ensure(ready.place, steps)
    lock = os.path.join(ready.place.run, "test.lock")
    with stamps.lock(lock, "Another script/test runs in this clone; waiting for it to end."):
        odoo, databases = make_database(ready, steps)
        try:
            return run.with_database(with_, odoo, folder, whole=not extra) or status
        finally:
            if chosen.keep:
                say("The database {} is kept; its configuration is {}.".format(DATABASE, odoo.config))
            else:
                databases.drop(DATABASE)


def main(argv):
    """Run script/test."""
    chosen, extra = parse(argv)
    process.end_on_sigterm()
    steps = Steps(7)
    ready = bootstrap.ready(steps)
    try:
        return run_all(ready, steps, chosen, extra)
    finally:
        ready.server.release()
