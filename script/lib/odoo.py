"""Odoo on this set-up: its configuration file, its command line, its addons."""

import ast
import os
import secrets
import subprocess

from . import process, stamps
from .say import Stop

# What the suite's bridges and the sample company want beside the addons' own dependencies.
EXTRA = ("sale_management", "sale_crm", "sale_stock")
#: Languages of a new database; the first is that of new users.
LANGUAGE = "en_US,fr_FR"


def manifests(code, kind="addons"):
    """Return {addon: manifest} of the addons of this repository, or of its ``examples``."""
    found = {}
    folder = os.path.join(code, kind)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        text = stamps.read(os.path.join(folder, name, "__manifest__.py"))
        if text:
            try:
                found[name] = ast.literal_eval(text)
            except (SyntaxError, ValueError):
                raise Stop("{}/{}/__manifest__.py cannot be read; repair it.", kind, name) from None
    return found


def dependencies(code):
    """Return the modules of Odoo (and OCA) that our addons need, sorted."""
    ours = manifests(code)
    needed = set(EXTRA)
    for manifest in ours.values():
        needed.update(manifest.get("depends", ()))
    return sorted(needed - set(ours))


class Odoo:
    """Runs Odoo's commands with the generated configuration."""

    def __init__(self, ready, name="odoo.conf", ours=("addons",)):
        """:param ours: folders of the repository whose addons Odoo finds"""
        self.ready = ready
        self.ours = ours
        self.config = os.path.join(ready.place.home, name)
        self.write_config()

    def write_config(self):
        """Write the commented odoo.conf of the clone, completed with what belongs to this machine."""
        place = self.ready.place
        template = stamps.read(os.path.join(place.root, "odoo.conf"))
        secret = os.path.join(place.home, "admin-password")
        if not stamps.read(secret):
            stamps.write(secret, secrets.token_urlsafe(24))
            os.chmod(secret, 0o600)
            place.give(secret)
        generated = {
            "admin_passwd": stamps.read(secret),
            "data_dir": place.own_folder("data"),
            "addons_path": self.addons_path(),
            "screenshots": os.path.join(place.home, "screenshots"),
        }
        server = self.ready.server.environ()
        for key, variable in (("db_host", "PGHOST"), ("db_port", "PGPORT"), ("db_user", "PGUSER")):
            if server.get(variable):
                generated[key] = server[variable]
        lines = ["", "; From here on written for this machine; the database password is in PGPASSFILE or PGPASSWORD."]
        lines += ["{} = {}".format(*pair) for pair in generated.items()]
        stamps.write(self.config, template + "\n".join(lines) + "\n")
        os.chmod(self.config, 0o600)
        place.give(self.config)

    def addons_path(self):
        """Return Odoo's own addons (needed when ODOO_HOME is a source tree) and ours."""
        folders = [os.path.join(self.ready.code, name) for name in self.ours]
        folders.append(os.path.join(self.ready.odoo, "addons"))
        return ",".join(folder for folder in folders if self.holds_addons(folder))

    @staticmethod
    def holds_addons(folder):
        """Tell whether Odoo would accept a folder in addons_path."""
        if not os.path.isdir(folder):
            return False
        return any(os.path.exists(os.path.join(folder, name, "__manifest__.py")) for name in os.listdir(folder))

    def command(self, *arguments):
        """Return the command line of Odoo."""
        return [self.ready.python, "-m", "odoo"] + list(arguments)

    def run(self, what, log, *arguments):
        """Run Odoo to its end with its output in a log file."""
        path = os.path.join(self.ready.place.run, "log-" + log)
        process.run_logged(self.command(*arguments), what, path, **self.ready.child())

    def change(self, database, what, install=(), update=(), more=()):
        """Install and update modules in a database."""
        arguments = self.change_arguments(database, install, update, more)
        self.run(what, "install-{}.txt".format(database), *arguments)

    def log_of_change(self, database):
        """Return the path of what Odoo said when it last changed a database."""
        return os.path.join(self.ready.place.run, "log-install-{}.txt".format(database))

    def change_arguments(self, database, install=(), update=(), more=()):
        """Return the arguments by which Odoo installs and updates modules in a database, and ends."""
        arguments = ["server", "-c", self.config, "-d", database, "--stop-after-init", "--no-http"]
        arguments += ["-i", ",".join(install)] if install else []
        arguments += ["-u", ",".join(update)] if update else []
        return arguments + list(more)

    def execute(self, database, program, what):
        """Run a few lines of Python in Odoo's shell and commit."""
        done = subprocess.run(
            self.command("shell", "-c", self.config, "-d", database, "--no-http", "--log-level=error"),
            input=program + "\nenv.cr.commit()\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            **self.ready.child(),
        )  # fmt: skip
        if done.returncode or "Traceback" in done.stdout:
            raise Stop("{} failed:\n{}".format(what, done.stdout[-2000:]))
        return done.stdout
