"""script/test: every test, on a real database and in a real browser."""

import os
import shutil
import time

from . import bootstrap, browser, history, moment, node, places, process, stamps, template, upgrade
from .choice import DATABASE, EXAMPLE, FAULTS, UPGRADE, choose, engine_root, parse
from .covered import Measured
from .database import Databases
from .odoo import Odoo, manifests
from .pytests import Pytests, in_turn
from .say import Steps, Stop, duration, say
from .throttle import Throttle

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


class Run(Pytests):
    """One run of script/test."""

    def __init__(self, ready, options, chosen=None):
        super().__init__(ready, options)
        self.chosen = chosen or parse([])[0]
        kept = os.path.join(ready.place.home, "pytest")
        # The profile of hypothesis for continuous integration: the same examples in every run.
        self.common = [ready.python, "-m", "pytest", "-q", "-rs", "-o", "cache_dir=" + kept, "--hypothesis-profile=ci"]

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
        return self.shared_out([(run + self.options, environ) for run in runs])

    def with_database(self, paths, odoo, folder, whole, names):
        """Run the tests of the addons, of the sample and of the benchmarks, shared out among databases."""
        say("\nTests on the database {}, in the browser too".format(" and ".join(names)))
        taken = os.path.join(self.ready.place.home, "tests-taken")
        shutil.rmtree(taken, ignore_errors=True)
        runs = [self.odoo_run(paths, odoo, name, folder, whole, taken) for name in names]
        with Throttle(self.chosen.throttle, self.throttled):
            return self.together(runs)

    def throttled(self):
        """Return the processes that are slowed down with all below them: the tests', and PostgreSQL's if it is ours."""
        running = self.ready.server.running() if self.ready.server.private else None
        return [child.pid for child in self.children] + ([int(running[0])] if running else [])

    def with_faults(self, paths, odoo, name, template):
        """Run the tests of real faults on copies of a database: side by side, then those that end the server, alone.

        :param str template: the database without the suite, with which they compare
        """
        say("\nTests of real faults, on copies of the database " + name)
        environ = {"FAULTS_DATABASE": name, "FAULTS_TEMPLATE": template, "FAULTS_CONFIG": odoo.config}
        if self.ready.server.private:
            environ.update(FAULTS_BINARIES=self.ready.server.binaries, FAULTS_DATA=self.ready.server.data)
        command = self.common + ["-p", "no:odoo"] + paths + self.options
        if self.jobs == 1:
            return self.call(command, environ)
        taken = os.path.join(self.ready.place.home, "tests-taken-faults")
        shutil.rmtree(taken, ignore_errors=True)
        shared = command + ["-p", "lib.shares", "-m", "not alone"], dict(environ, TESTS_TAKEN=taken)
        return in_turn(
            lambda: self.together([shared] * self.jobs), lambda: self.call(command + ["-m", "alone"], environ)
        )

    def with_example(self, paths, odoo, database, folder, whole):
        """Run the tests of the examples in the database in which they are installed."""
        say("\nTests of the examples, on the database " + database)
        taken = os.path.join(self.ready.place.home, "tests-taken-example")
        shutil.rmtree(taken, ignore_errors=True)
        return self.call(*self.odoo_run(paths, odoo, database, folder, whole, taken))

    def with_upgrade(self, paths, test, steps):
        """Upgrade an earlier version and run the tests of what came of it.

        :param upgrade.Upgrade test: the databases that it is done with
        """
        say("\nThe upgrade of an earlier version")
        begun = time.monotonic()
        environ = {"UPGRADE_RESULTS": test.prepare(steps)}
        status = self.call(self.common + ["-p", "no:odoo"] + paths + self.options, environ)
        say("The upgrade and its tests took {}.".format(duration(time.monotonic() - begun)))
        return status

    def odoo_run(self, paths, odoo, database, folder, whole, taken):
        """Return the command and the environment of one process of tests with a database.

        :param str taken: folder in which the processes note the files of tests they have taken
        """
        whole = whole and self.chosen.tours != "none"
        tours = whole and any("tours" in path or os.path.isdir(os.path.join(self.ready.code, path)) for path in paths)
        environ = {
            "PATH": folder + os.pathsep + os.environ["PATH"],
            "GRC_TOURS_REQUIRED": "1" if tours else "",
            "AXE_SOURCE": os.path.join(folder, node.AXE),
            "TESTS_TAKEN": taken,
            "TESTS_TOURS": self.chosen.tours or "",
            "TESTS_THROTTLE": str(self.chosen.throttle),
            "TESTS_REPEAT": str(self.chosen.repeat),
        }
        command = self.common + [part for name in ("tours", "shares", "day", "tidy") for part in ("-p", "lib." + name)]
        command += ["--odoo-http", "--odoo-config=" + odoo.config]
        command += ["--odoo-database=" + database, "--ignore-glob=*/tests/engine"]
        return command + paths + self.options, environ


def make_database(ready, steps, tours=True):
    """Copy the template and install the suite in the copy; return what runs Odoo on it.

    The bundles of the web client are made here once, not by the first tour, whose other requests would wait for them.

    :param bool tours: whether there will be any
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
        if tours:
            odoo.execute(DATABASE, BUNDLES + NO_VACUUM, "Making the bundles of the web client")
        databases.set_mark(DATABASE, "test")
        step.note = ", ".join(ours)
    return odoo, databases


def install_examples(ready, database):
    """Install the examples in a copy of the database; return what runs Odoo on it."""
    odoo = Odoo(ready, "odoo-example.conf", ("addons", "examples"))
    odoo.change(database, "Installing the examples", install=list(manifests(ready.code, "examples")))
    odoo.execute(database, BUNDLES + NO_VACUUM, "Making the bundles of the web client")
    return odoo


def copies(databases, jobs, more=()):
    """Copy the database so that every job has one of its own, and for each end in ``more``; return all names."""
    names = [DATABASE] + ["{}_{}".format(DATABASE, end) for end in [*range(2, jobs + 1), *more]]
    for name in names[1:]:
        databases.drop(name)
        databases.create(name, DATABASE)
    return names


def move(ready, steps, chosen):
    """Go to the moment of ``--clock``, once what is made but once is there: fetched, and installed in the template."""
    if chosen.clock is not None:
        preload = moment.library(ready.place, steps)
        if not chosen.no_database:
            template.ensure(Odoo(ready, "odoo-test.conf"), Databases(ready), steps)
        ready.move(moment.Moment(chosen.clock, preload))


def now(ready):
    """Return the moment by the clock of the tests, for reading."""
    return moment.label(ready.moment.now() if ready.moment else time.time())


def fetch_browser(ready, steps):
    """Make sure that there is a browser, and that it lives by the clock of the tests; return its folder.

    Beside it lies axe-core, which looks at pages in it.
    """
    with stamps.lock(os.path.join(ready.place.cache, "lock"), "Another script is setting up; waiting for it."):
        folder = browser.ensure(ready.place, steps)
        node.axe(ready.python, ready.place, folder)
    if ready.moment:
        found = moment.clocks(ready, Databases(ready), os.path.join(folder, "google-chrome"))
        say("Clocks: " + moment.check(ready.moment, found))
    return folder


def run_all(ready, steps, chosen, extra):
    """Run the stages; return the exit status."""
    parts = choose(ready.code, chosen, extra)
    run = Run(ready, parts.options, chosen)
    run.jobs = chosen.jobs or (1 if extra else min(os.cpu_count() or 1, 2))
    status = run.without_database(parts.without)
    if not (parts.with_ or parts.example or parts.faults or parts.upgrade):
        return status
    if status and "CI" not in os.environ and not extra:
        say("Going on with the other tests; the run has failed already.")
    folder = fetch_browser(ready, steps)
    lock = os.path.join(ready.place.run, "test.lock")
    with stamps.lock(lock, "Another script/test runs in this clone; waiting for it to end."):
        return run_with_databases(run, parts, steps, folder, not extra) or status


def run_with_databases(run, parts, steps, folder, whole):
    """Make the databases and run the stages that need some; return the exit status.

    :param str folder: that of the browser
    :param bool whole: whether nothing is named on the command line
    """
    chosen, jobs, status = run.chosen, run.jobs, 0
    odoo, databases = make_database(run.ready, steps, bool(parts.with_ or parts.example or parts.faults))
    names = [DATABASE]
    try:
        names = copies(databases, jobs, [end for end in (EXAMPLE, FAULTS, UPGRADE) if getattr(parts, end)])
        if parts.with_:
            status = run.with_database(parts.with_, odoo, folder, whole, names[:jobs]) or status
        if parts.example:
            name = "{}_{}".format(DATABASE, EXAMPLE)
            odoo_example = install_examples(run.ready, name)
            status = run.with_example(parts.example, odoo_example, name, folder, whole) or status
        if parts.faults:
            name = "{}_{}".format(DATABASE, FAULTS)
            status = run.with_faults(parts.faults, odoo, name, template.name_for(odoo)) or status
        if parts.upgrade:
            test = upgrade.Upgrade(odoo, databases, template.name_for(odoo), "{}_{}".format(DATABASE, UPGRADE))
            names += test.names()
            status = run.with_upgrade(parts.upgrade, test, steps) or status
        return status
    finally:
        if chosen.keep:
            say("The database {} is kept; its configuration is {}.".format(" and ".join(names), odoo.config))
        else:
            for name in names:
                databases.drop(name)


def look_ahead(chosen, extra):
    """Say before anything is made that the upgrade cannot be tested; stop where that is asked for, and in CI."""
    if not choose(places.ROOT, chosen, extra).upgrade:
        return
    history.fetch(places.cache_folder())
    obstacle = upgrade.obstacle(places.ROOT)
    if obstacle and (chosen.upgrade or "CI" in os.environ):
        raise Stop(obstacle)
    if obstacle:
        say(obstacle + ". The other tests come first.")


def main(argv):
    """Run script/test."""
    chosen, extra = parse(argv)
    process.end_on_sigterm()
    if chosen.clock is not None:
        moment.parse(chosen.clock)
    look_ahead(chosen, extra)
    steps = Steps(7 if chosen.clock is None or chosen.no_database else 8)
    ready = bootstrap.ready(steps)
    try:
        move(ready, steps, chosen)
        ready.measured = Measured(ready) if chosen.coverage else None
        begun = now(ready)
        say("These tests run at {}.".format(begun))
        status = run_all(ready, steps, chosen, extra)
        if ready.measured:
            ready.measured.report()
        say("\nThe tests {}: from {} to {}.".format("failed" if status else "passed", begun, now(ready)))
        return status
    finally:
        ready.server.release()
