"""script/server: set up what is missing, then run Odoo with the suite and a company to look at."""

import argparse
import getpass
import os
import secrets
import signal
import subprocess
import sys

from . import bootstrap, checks, process, stamps, template
from .database import Databases
from .odoo import LANGUAGE, Odoo, dependencies, manifests
from .say import Steps, Stop, say

LOCAL = ("127.0.0.1", "localhost", "::1")
PORT = 8069
#: Users of the sample and of Odoo's demo data have their login as password.
CLOSE = """
crypt = env["res.users"]._crypt_context()
env.cr.execute("SELECT id, login, password FROM res_users WHERE password <> ''")
known = [user for user, login, password in env.cr.fetchall() if crypt.verify(login, password)]
(env["res.users"].browse(known) | env.ref("base.user_admin")).password = {!r}
"""
NOT_OURS = "There is a database {} that these scripts did not make; choose another name with --database."


def parse(argv):
    """Read the command line; stop at combinations that mean nothing."""
    about = "Start Odoo 19 with the suite and a company to look at."
    parser = argparse.ArgumentParser(prog="script/server", description=about)
    add = parser.add_argument
    add("--full", action="store_true", help="load all customers of the sample (default: a third of them)")
    add("--plain", action="store_true", help="with --full: the purchases alone, no refunds or extras")
    add("--empty", action="store_true", help="load no sample company")
    add("--demo", action="store_true", help="Odoo's own demo data instead of the sample company")
    add("--database", default="customer_relations", metavar="NAME", help="default: customer_relations")
    add("--drop", action="store_true", help="drop the database first and start over (asks)")
    add("--yes", action="store_true", help="with --drop: do not ask")
    add("--port", type=int, metavar="N", help="default: {}, or the next free one".format(PORT))
    add("--interface", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1, this machine only")
    add("--stop-after-setup", action="store_true", help="make everything ready and end")
    chosen = parser.parse_args(argv)
    contents = [name for name in ("full", "empty", "demo") if getattr(chosen, name)]
    if len(contents) > 1:
        parser.error("--{} and --{} exclude each other: choose one".format(*contents[:2]))
    if chosen.plain and not chosen.full:
        parser.error("--plain goes with --full: script/server --full --plain")
    if chosen.yes and not chosen.drop:
        parser.error("--yes goes with --drop")
    if not chosen.database.replace("_", "").replace("-", "").isalnum() or len(chosen.database) > 60:
        parser.error("--database takes letters, digits, - and _ (60 at most)")
    if chosen.database in ("postgres", "template0", "template1") or chosen.database.startswith(template.PREFIX):
        parser.error("the database {} is PostgreSQL's or the scripts': choose another".format(chosen.database))
    if chosen.port is not None and not 0 < chosen.port < 65536:
        parser.error("--port takes a number from 1 to 65535")
    return chosen


def contents_of(chosen):
    """Return the word for what the database shall hold."""
    if chosen.full:
        return "full-plain" if chosen.plain else "full"
    return "empty" if chosen.empty else "demo" if chosen.demo else "sample"


def load_sample(odoo, chosen, steps):
    """Load the sample company through the ORM; it says itself how far it is."""
    if not os.path.exists(os.path.join(odoo.ready.code, "sample", "load.py")):
        say("There is no sample/ in this clone: the database stays empty.")
        return
    step = steps.step("Loading the sample company ({} customers)".format("all" if chosen.full else "a third of the"))
    step.own_line = True
    with step:
        command = [odoo.ready.python, "-m", "sample.load", "--config", odoo.config, "--database", chosen.database]
        command += ["--full"] if chosen.full else []
        command += ["--plain"] if chosen.plain else []
        if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, **odoo.ready.child()).returncode:
            raise Stop(
                "Loading the sample company failed (its message is above); script/server starts over with it, "
                "script/server --empty goes without."
            )


def drop(databases, chosen):
    """Drop the database after asking."""
    if not databases.exists(chosen.database):
        return
    if databases.mark(chosen.database) is None:
        raise Stop(NOT_OURS, chosen.database)
    if not chosen.yes:
        if not sys.stdin.isatty():
            raise Stop("--drop asks before it drops, and there is nobody to ask; add --yes.")
        say("Drop the database {} with all that is in it? Type yes: ".format(chosen.database), end="")
        if sys.stdin.readline().strip().lower() != "yes":
            raise Stop("Nothing was dropped.")
    databases.drop(chosen.database)


def create(odoo, databases, chosen, steps):
    """Create and fill the database."""
    stamps.remove(password_flag(odoo, chosen))
    ours = list(manifests(odoo.ready.code))
    wanted = contents_of(chosen)
    copied = None if chosen.demo else template.ensure(odoo, databases, steps)
    with steps.step("Installing the suite in the database " + chosen.database) as step:
        databases.create(chosen.database, copied)
        more = ["--with-demo", "--load-language=" + LANGUAGE] if chosen.demo else []
        if ours or chosen.demo:
            install = ours + (dependencies(odoo.ready.code) if chosen.demo else [])
            odoo.change(chosen.database, "Installing the suite", install=install, more=more)
        step.note = ", ".join(ours) or "no addons in this clone yet"
    if wanted in ("sample", "full", "full-plain"):
        load_sample(odoo, chosen, steps)


def ensure_database(odoo, databases, chosen, steps):
    """Make sure that the database exists, holds what was asked for, and knows the present code."""
    code = stamps.digest_tree(os.path.join(odoo.ready.code, "addons"), skip=("__pycache__", "tests"))
    mark = databases.mark(chosen.database)
    wanted = contents_of(chosen)
    foreign = mark is None and databases.exists(chosen.database)
    if foreign or (mark and mark != "begun" and len(mark.split()) != 3):
        raise Stop(NOT_OURS, chosen.database)
    if mark == "begun":
        say("The last set-up of the database {} was interrupted: making it again.".format(chosen.database))
        databases.drop(chosen.database)
        mark = None
    if mark is None:
        create(odoo, databases, chosen, steps)
    else:
        _ready, held, known = mark.split()
        if held != wanted and (wanted != "sample"):
            raise Stop(
                "The database {} holds already: {}; add --drop to start over, or --database NAME for another one.",
                chosen.database,
                held,
            )
        wanted = held
        if known != code:
            with steps.step("Bringing the database {} up to the present code".format(chosen.database)):
                ours = list(manifests(odoo.ready.code))
                odoo.change(chosen.database, "Updating the suite", install=ours, update=ours)
    databases.set_mark(chosen.database, "ready {} {}".format(wanted, code))


def password_flag(odoo, chosen):
    """Return the path of the stamp that says that a database's password is no longer admin."""
    return os.path.join(odoo.ready.place.home, "open-" + chosen.database)


def guard_password(odoo, chosen):
    """Before others can connect, replace the passwords that anybody would guess; return what to print about it."""
    flag = password_flag(odoo, chosen)
    if stamps.read(flag):
        return "login admin, with the password set before"
    if chosen.interface in LOCAL:
        return "login admin, password admin"
    password = ""
    if sys.stdin.isatty():
        password = getpass.getpass("Others will be able to connect. Password for admin (empty: a random one): ")
    shown = "with the password you gave"
    if not password:
        password = secrets.token_urlsafe(12)
        shown = "password " + password
    odoo.execute(chosen.database, CLOSE.format(password), "Setting the password")
    stamps.write(flag)
    return "login admin, {}; the same for users whose password was their login".format(shown)


def serve(odoo, chosen):
    """Run Odoo until it is stopped."""
    words = guard_password(odoo, chosen)
    port = checks.choose_port(chosen.port or PORT, chosen.port is not None, chosen.interface)
    if chosen.port is None and port != PORT:
        say("Port {} is taken, so this server uses {}.".format(PORT, port))
    host = "localhost" if chosen.interface in LOCAL else chosen.interface
    say("\nOdoo starts on http://{}:{}/odoo ({}); Ctrl-C ends it.\n".format(host, port, words))
    command = odoo.command(
        "server", "-c", odoo.config, "-d", chosen.database, "--http-port", str(port),
        "--http-interface", chosen.interface, "--db-filter", "^{}$".format(chosen.database),
        "--gevent-port", str(checks.choose_port(port + 3, False)),
    )  # fmt: skip
    # A session of its own: Ctrl-C reaches this script alone, which ends Odoo once (twice would be by force).
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **odoo.ready.child())
    while True:
        try:
            status = child.wait()
            break
        except KeyboardInterrupt:
            child.terminate()
    if status not in (0, -signal.SIGTERM):
        raise Stop("Odoo ended with status {}; its messages are above.".format(status))


def main(argv):
    """Run script/server."""
    chosen = parse(argv)
    if chosen.port is not None:
        checks.choose_port(chosen.port, True, chosen.interface)
    process.end_on_sigterm()
    steps = Steps(7)
    ready = bootstrap.ready(steps)
    try:
        odoo, databases = Odoo(ready), Databases(ready)
        if chosen.drop:
            drop(databases, chosen)
        ensure_database(odoo, databases, chosen, steps)
        if not chosen.stop_after_setup:
            serve(odoo, chosen)
    finally:
        ready.server.release()
    return 0
