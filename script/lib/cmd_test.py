"""script/test: every test, on a real database and in a real browser."""

import argparse
import glob
import os
import shutil
import subprocess

from . import bootstrap, browser, process, stamps, template
from .database import Databases
from .odoo import Odoo, manifests
from .say import Steps, Stop, say

DATABASE = "customer_relations_test"
WITHOUT = ("addons/*/tests/engine", "script/tests")
#: What takes longest comes first, so that nobody waits for it at the end.
WITH = ("sample/tests", "addons/*/tests", "benchmarks/tests")
#: They end server processes: nothing runs beside them.
FAULTS = "faults"
NOTHING_COLLECTED = 5
#: Of the bundles that a tour loads.
BUNDLES = """
for name in ("web.assets_web", "web.assets_tests", "web.chartjs_lib", "web.assets_backend_lazy"):
    for kind in ("js", "css"):
        bundle = env["ir.qweb"]._get_asset_bundle(name, css=kind == "css", js=kind == "js")
        getattr(bundle, kind)()
"""
#: Tests roll back what they write. A vacuum in between notes that the tables hold nothing, and the next test's
#: thousands of rows are joined as if there were none.
NO_VACUUM = """
env.cr.execute("SELECT format('ALTER TABLE %I SET (autovacuum_enabled = off)', tablename) FROM pg_tables"
               " WHERE schemaname = 'public'")
for (statement,) in env.cr.fetchall():
    env.cr.execute(statement)
"""


def parse(argv):
    """Read the command line; what is not ours goes to pytest."""
    parser = argparse.ArgumentParser(
        prog="script/test",
        description="Run every test. Other arguments go to pytest: script/test addons/grc_base -k merge",
    )
    parser.add_argument("--faults", action="store_true", help="only the tests of real faults, which come last else")
    parser.add_argument("--keep", action="store_true", help="keep the test database " + DATABASE)
    parser.add_argument("--no-database", action="store_true", help="only the tests that need no database")
    parser.add_argument(
        "--jobs",
        type=int,
        help="run the tests with a database in so many processes, each on a copy of it "
        "(default: two where there are two processors, one when tests or options are named)",
    )
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
    return without, [path for path in paths if path not in without and not path.startswith(FAULTS)], options


def faults_among(code, extra):
    """Return the paths of tests of real faults: those that are named, or all when nothing is."""
    paths = [arg for arg in extra if not arg.startswith("-") and os.path.exists(os.path.join(code, arg.split("::")[0]))]
    return [path for path in paths if path.startswith(FAULTS)] if paths else existing(code, [FAULTS])


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

    def with_database(self, paths, odoo, folder, whole, names):
        """Run the tests of the addons, of the sample and of the benchmarks, shared out among databases."""
        say("\nTests on the database {}, in the browser too".format(" and ".join(names)))
        taken = os.path.join(self.ready.place.home, "tests-taken")
        shutil.rmtree(taken, ignore_errors=True)
        runs = [self.odoo_run(paths, odoo, name, folder, whole, taken) for name in names]
        others = [self.start(*run, number) for number, run in enumerate(runs[1:], 2)]
        try:
            return max([self.call(*runs[0])] + [self.end(*other) for other in others])
        finally:
            for other, _path in others:
                other.kill()

    def with_faults(self, paths, odoo, name, template):
        """Run the tests of real faults on copies of a database.

        :param str template: the database without the suite, with which they compare
        """
        say("\nTests of real faults, on copies of the database " + name)
        environ = {"FAULTS_DATABASE": name, "FAULTS_TEMPLATE": template, "FAULTS_CONFIG": odoo.config}
        return self.call(self.common + ["-p", "no:odoo"] + paths + self.options, environ)

    def odoo_run(self, paths, odoo, database, folder, whole, taken):
        """Return the command and the environment of one process of tests with a database.

        :param str taken: folder in which the processes note the files of tests they have taken
        """
        tours = whole and any("tours" in path or os.path.isdir(os.path.join(self.ready.code, path)) for path in paths)
        environ = {
            "PATH": folder + os.pathsep + os.environ["PATH"],
            "GRC_TOURS_REQUIRED": "1" if tours else "",
            "TESTS_TAKEN": taken,
        }
        command = self.common + ["-p", "lib.tours", "-p", "lib.shares", "--odoo-http", "--odoo-config=" + odoo.config]
        command += ["--odoo-database=" + database, "--ignore-glob=*/tests/engine"]
        return command + paths + self.options, environ

    def start(self, command, environ, number):
        """Start pytest beside another run; return its process and where its output goes."""
        path = os.path.join(self.ready.place.run, "log-test-{}.txt".format(number))
        with open(path, "w", encoding="utf-8") as stream:
            options = {"stdout": stream, "stderr": subprocess.STDOUT, **self.ready.child(**environ)}
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, **options), path

    def end(self, run, path):
        """Wait for a run that was started; say what it printed and return its status."""
        status = run.wait()
        with open(path, encoding="utf-8", errors="replace") as stream:
            say("\n" + stream.read())
        return self.verdict(status)

    def call(self, command, environ):
        """Run pytest; return its status."""
        done = subprocess.run(command, stdin=subprocess.DEVNULL, **self.ready.child(**environ))
        return self.verdict(done.returncode)

    def verdict(self, status):
        """Return a status of pytest as ours, 0 or more.

        Options that match nothing are an answer when another run matches something; who was killed (a status below
        zero) has failed.
        """
        return 0 if status == NOTHING_COLLECTED and self.options else abs(status)


def make_database(ready, steps):
    """Copy the template and install the suite in the copy; return what runs Odoo on it.

    The bundles of the web client are made here once, not by the first tour, whose other requests would wait for them.
    """
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
        odoo.execute(DATABASE, BUNDLES + NO_VACUUM, "Making the bundles of the web client")
        databases.set_mark(DATABASE, "test")
        step.note = ", ".join(ours)
    return odoo, databases


def copies(databases, jobs, more=()):
    """Copy the database so that every job has one of its own, and for each end in ``more``; return all names."""
    names = [DATABASE] + ["{}_{}".format(DATABASE, end) for end in [*range(2, jobs + 1), *more]]
    for name in names[1:]:
        databases.drop(name)
        databases.create(name, DATABASE)
    return names


def run_all(ready, steps, chosen, extra):
    """Run the stages; return the exit status."""
    without, with_, options = split(ready.code, extra)
    faults = faults_among(ready.code, extra)
    if chosen.faults:
        without = with_ = []
    run = Run(ready, options)
    status = run.without_database(without)
    if chosen.no_database or not (with_ or faults):
        return status
    if status and "CI" not in os.environ and not extra:
        say("Going on with the other tests; the run has failed already.")

    with stamps.lock(os.path.join(ready.place.cache, "lock"), "Another script is setting up; waiting for it."):
        folder = browser.ensure(ready.place, steps)
    jobs = chosen.jobs or (1 if extra else min(os.cpu_count() or 1, 2))
    lock = os.path.join(ready.place.run, "test.lock")
    with stamps.lock(lock, "Another script/test runs in this clone; waiting for it to end."):
        odoo, databases = make_database(ready, steps)
        names = [DATABASE]
        try:
            names = copies(databases, jobs, [FAULTS] if faults else [])
            if with_:
                status = run.with_database(with_, odoo, folder, not extra, names[:jobs]) or status
            if faults:
                status = run.with_faults(faults, odoo, names[-1], template.name_for(odoo)) or status
            return status
        finally:
            if chosen.keep:
                say("The database {} is kept; its configuration is {}.".format(" and ".join(names), odoo.config))
            else:
                for name in names:
                    databases.drop(name)


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
