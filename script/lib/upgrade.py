"""The upgrade test: an earlier version with data, upgraded to the present code, beside a fresh install of it.

Three databases: *old* is installed and filled by the version that ``script/upgrade-from`` names, and upgraded; *died*
is a copy of it whose upgrade is killed twice before it is run to its end; *new* is the present code with the same data.
What is in them is written to files, which the tests in ``upgrade/`` compare. Two of them are worked on at a time.
"""

import concurrent.futures
import copy
import os
import re
import shutil
import subprocess
import time

from . import checks, history, process, stamps
from .odoo import Odoo, manifests
from .say import Stop

FOLDER = "upgrade"
#: What the version before is made of.
PARTS = ("addons", "sample")
FROM = "The upgrade test begins at the commit {}, which script/upgrade-from names, and {}."
#: An update as the administrator's guide says it: words that have changed are shown in each language.
OPTIONS = ("--i18n-overwrite",)
#: As if the migrations had run and the end of the upgrade had not been noted.
FORGET = "UPDATE ir_module_module SET latest_version = %s WHERE name = %s"
COMPLAINT = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
#: The template knows the addons of the present code; an earlier version has none to install for those that came later.
LATER = "UPDATE ir_module_module SET state = 'uninstallable' WHERE name = ANY(%s)"
VERSIONS = "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed' AND name = ANY(%s)"


def obstacle(root):
    """Return the sentence that says why the version before cannot be had from git, an empty text if it can."""
    commit = history.named(root, "upgrade-from")
    remedy = history.remedy(root, commit)
    return FROM.format(commit[:7], remedy) if remedy else ""


def unpack(place):
    """Take the version before out of git into a folder of the run; return the folder."""
    commit = history.named(place.root, "upgrade-from")
    folder = os.path.join(place.run, "upgrade-from")
    stamp = os.path.join(place.run, "stamps", "upgrade-from")
    if stamps.read(stamp) == commit and os.path.isdir(folder):
        return folder
    stamps.remove(stamp)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder, mode=0o755)
    archive = history.git(place.root, "archive", "--format=tar", commit, "--", *PARTS, binary=True)
    if archive.returncode:
        raise checks.explain("Reading an earlier version", archive.stderr.decode(errors="replace"), place.root)
    # No owner and no rights but those of any file: the unprivileged user reads it.
    command = ["tar", "-x", "--no-same-owner", "-C", folder]
    subprocess.run(command, input=archive.stdout, check=True, umask=0o022)
    stamps.write(stamp, commit)
    return folder


def both(*works):
    """Run pieces of work side by side; return their results, or raise the first failure once all have ended."""
    with concurrent.futures.ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(work) for work in works]]


class Upgrade:
    """The databases of one upgrade test and what is done to them."""

    def __init__(self, odoo, databases, template, new):
        """Prepare the test.

        :param Odoo odoo: runs the present code
        :param str template: database with all that the addons depend on
        :param str new: database with the present addons and nothing else, the test's own
        """
        self.ready = odoo.ready
        self.odoo = odoo
        self.databases = databases
        self.template = template
        self.new = new
        self.old, self.died = new + "_old", new + "_died"
        self.results = os.path.join(self.ready.place.run, "upgrade-results")
        self.day = None

    def names(self):
        """Return the names of the databases that are made here, beside the one that was given."""
        return [self.old, self.died]

    def prepare(self, steps):
        """Make and upgrade the databases; return the folder with what was found in them."""
        problem = obstacle(self.ready.place.root)
        if problem:
            raise Stop(problem)
        for name in self.names():
            self.databases.drop(name)
        shutil.rmtree(self.results, ignore_errors=True)
        os.makedirs(self.results, mode=0o755)
        clock = self.ready.moment.now() if self.ready.moment else time.time()
        self.day = time.strftime("%Y-%m-%d", time.gmtime(clock))
        commit = history.named(self.ready.place.root, "upgrade-from")[:7]
        with steps.extra("Installing and filling the version of {}, and the present one".format(commit)):
            both(self.make_old, self.make_new)
            self.save(self.old, "before")
            self.databases.create(self.died, self.old)
        with steps.extra("Upgrading, and dying while upgrading"):
            both(self.upgrade, self.upgrade_dying, self.refresh_new)
        return self.results

    def before(self):
        """Return what runs the version before."""
        ready = copy.copy(self.ready)
        ready.code = unpack(self.ready.place)
        return Odoo(ready, "odoo-upgrade-from.conf")

    def make_old(self):
        """Install the version before and fill it."""
        odoo = self.before()
        self.databases.create(self.old, self.template)
        later = set(manifests(self.ready.code)) - set(manifests(odoo.ready.code))
        self.databases.sql(LATER, [sorted(later)], database=self.old)
        odoo.change(self.old, "Installing the version before", install=list(manifests(odoo.ready.code)))
        self.program(odoo, self.old, "fill", self.day)

    def make_new(self):
        """Fill the present version."""
        self.program(self.odoo, self.new, "fill", self.day)

    def refresh_new(self):
        """Refresh the present version, and save it before and after."""
        self.save(self.new, "fresh")
        self.program(self.odoo, self.new, "refresh", self.day)
        self.save(self.new, "fresh-refreshed")

    def upgrade(self):
        """Upgrade, save, upgrade once more as if nothing had been noted, save; then refresh and save."""
        versions = dict(self.databases.sql(VERSIONS, [list(manifests(self.ready.code))], database=self.old))
        self.change(self.old)
        self.save_log(self.old, "after")
        self.save(self.old, "after")
        for name, version in versions.items():
            self.databases.sql(FORGET, [version, name], database=self.old)
        self.change(self.old)
        self.save(self.old, "again")
        self.program(self.odoo, self.old, "refresh", self.day)
        self.save(self.old, "refreshed")

    def upgrade_dying(self):
        """Upgrade, killed as the second and as the last of the addons is loaded; then to the end, and save."""
        for place in (2, len(manifests(self.ready.code))):
            self.change_until(self.died, place)
        self.change(self.died)
        self.save(self.died, "died")

    def change(self, database):
        """Bring a database to the present code."""
        ours = list(manifests(self.ready.code))
        self.odoo.change(database, "Upgrading to the present code", install=ours, update=ours, more=OPTIONS)

    def change_until(self, database, place):
        """Begin to bring a database to the present code; kill the process as it loads one of the addons.

        :param int place: which of them, counted in the order of loading
        """
        ours = list(manifests(self.ready.code))
        command = self.odoo.command(*self.odoo.change_arguments(database, ours, ours, OPTIONS))
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        seen = []
        with subprocess.Popen(command, **options, **self.ready.child()) as child:
            for line in child.stderr:
                name = line.partition("Loading module ")[2].partition(" ")[0]
                seen += [name] if name in ours and name not in seen else []
                if len(seen) == place:
                    child.kill()
                    break
        if len(seen) < place:
            raise Stop("The upgrade ended before {} addons were loaded, so it could not be killed there.", place)

    def program(self, odoo, database, name, *arguments):
        """Run a program of the folder ``upgrade`` on a database, by the code of one version."""
        path = os.path.join(self.ready.code, FOLDER, name + ".py")
        command = [self.ready.python, path, "--config", odoo.config, "--database", database, *arguments]
        log = os.path.join(self.ready.place.run, "log-upgrade-{}-{}.txt".format(name, database))
        process.run_logged(command, "The program {} of the upgrade test".format(name), log, **odoo.ready.child())

    def save_log(self, database, name):
        """Write down what Odoo complained of while it changed a database."""
        with open(self.odoo.log_of_change(database), encoding="utf-8", errors="replace") as stream:
            lines = [line for line in stream if COMPLAINT.search(line)]
        stamps.write(os.path.join(self.results, name + ".log"), "".join(lines))

    def save(self, database, name):
        """Write what is in a database to a file."""
        path = os.path.join(self.results, name + ".json")
        command = [self.ready.python, os.path.join(self.ready.code, FOLDER, "save.py"), database]
        with open(path, "w", encoding="utf-8") as stream:
            options = {"stdin": subprocess.DEVNULL, "stdout": stream, "stderr": subprocess.PIPE, "text": True}
            done = subprocess.run(command, **options, **self.ready.child())
        if done.returncode:
            raise Stop("What is in the database {} could not be read:\n{}", database, done.stderr[-2000:])
