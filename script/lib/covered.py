"""Which statements of the addons the tests run (``script/test --coverage``): every process of Python measures itself.

Processes are many: pytest without and with a database, Odoo's own, those that a test starts. So nothing is started by
``coverage run``: Python finds the folder ``measured`` first on its path, whose ``sitecustomize`` begins to measure.
"""

import os
import shutil
import subprocess

from .odoo import manifests
from .say import Stop, say

#: Tests are not what is measured, and a manifest is one expression.
SETTINGS = """
[run]
source = {code}/addons
data_file = {folder}/data
parallel = true
omit =
    */tests/*
    */__manifest__.py
disable_warnings =
    no-data-collected
    module-not-measured
"""


class Measured:
    """The measuring of one run."""

    def __init__(self, ready):
        self.ready = ready
        self.folder = ready.place.own_folder("coverage")
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        self.settings = os.path.join(self.folder, "settings")
        with open(self.settings, "w", encoding="utf-8") as stream:
            stream.write(SETTINGS.format(code=ready.code, folder=self.folder))
        ready.place.give(self.settings)

    def environ(self, path):
        """Return what makes a child measure itself.

        :param str path: the child's PYTHONPATH
        """
        here = os.path.join(self.ready.code, "script", "lib", "measured")
        return {"COVERAGE_PROCESS_START": self.settings, "PYTHONPATH": here + os.pathsep + path}

    def call(self, *arguments):
        """Run a command of coverage; return what it printed."""
        command = [self.ready.python, "-m", "coverage", arguments[0], "--rcfile=" + self.settings, *arguments[1:]]
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        done = subprocess.run(command, **options, **self.ready.child())
        if done.returncode:
            raise Stop("coverage {} failed:\n{}", arguments[0], done.stdout[-2000:])
        return done.stdout.strip()

    def report(self):
        """Put together what the processes have measured and say it: an addon a line, and all of them."""
        # From here on coverage itself runs, which is not to be measured.
        self.ready.measured = None
        self.call("combine", "--quiet")
        say("\nStatements of the addons that the tests run:")
        for addon in manifests(self.ready.code):
            include = "--include={}/addons/{}/*".format(self.ready.code, addon)
            say("  {:<20} {} %".format(addon, self.call("report", "--format=total", "--precision=1", include)))
        say("  {:<20} {} %".format("all", self.call("report", "--format=total", "--precision=1")))
        pages = os.path.join(self.folder, "lines")
        self.call("html", "--quiet", "--directory=" + pages)
        say("Line by line: {}/index.html".format(pages))
