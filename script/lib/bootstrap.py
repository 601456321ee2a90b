"""From a fresh clone to something that can run Odoo: what every command starts with."""

import os

from . import checks, mirror, odoo_home, postgres, python_env, stamps
from .database import Databases
from .places import Places, open_to_others
from .say import Steps, Stop, say


class Ready:
    """The result: where Python, Odoo, the code and PostgreSQL are, and the environment to run them in."""

    def __init__(self, place, python, odoo, server):
        self.place = place
        self.python = python
        self.odoo = odoo
        self.server = server
        self.code = place.code
        self.moment = None
        self.measured = None

    def move(self, wanted):
        """Let PostgreSQL and all children from now on live by another clock (``moment.Moment``)."""
        self.server.move(wanted)
        self.moment = wanted

    def environ(self, **more):
        """Return the environment of the children: nothing of ours leaks but what they need."""
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "PYTHON", "ODOO_", "XDG_"))}
        keep.update(self.server.environ())
        keep.update(
            HOME=self.place.home,
            PYTHONPATH=os.pathsep.join([self.odoo, self.code, os.path.join(self.code, "script")]),
            PYTHONPYCACHEPREFIX=os.path.join(self.place.home, "pycache"),
            # Two threads of OpenBLAS per worker cost more than they bring on the small arrays of the engine.
            OPENBLAS_NUM_THREADS="1",
            HYPOTHESIS_STORAGE_DIRECTORY=os.path.join(self.place.home, "hypothesis"),
        )
        if self.moment:
            keep.update(self.moment.environ())
        if self.measured:
            keep.update(self.measured.environ(keep["PYTHONPATH"]))
        keep.update(more)
        return keep

    def child(self, **more):
        """Return the subprocess options for a child: account, folder, environment."""
        options = dict(self.place.as_user(), cwd=self.code, env=self.environ(**more))
        return options


def python_only():
    """Set up the virtual environment alone (for the linters); return its python and the places."""
    place = Places().prepare()
    with stamps.lock(os.path.join(place.cache, "lock"), "Another script is setting up; waiting for it."):
        if not os.path.isdir(os.path.join(place.cache, "stamps")):
            checks.require_space(place.cache)
        folder = python_env.ensure(place, Steps(1))
    return os.path.join(folder, "bin", "python"), place


def ready(steps):
    """Do what is not done yet: Odoo, Python packages, copies for the unprivileged user, PostgreSQL (four steps)."""
    place = Places().prepare()
    given = odoo_home.given(os.environ)
    if given and place.is_root and not open_to_others(given):
        raise Stop("The user {} may not enter {}; move ODOO_HOME elsewhere.", place.account().pw_name, given)
    server = postgres.Given(os.environ) if os.environ.get("PGHOST") else None
    with stamps.lock(os.path.join(place.cache, "lock"), "Another script is setting up; waiting for it."):
        if not os.path.isdir(os.path.join(place.cache, "stamps")):
            checks.require_space(place.cache)
        if given:
            steps.skip()
            odoo = given
        else:
            odoo = odoo_home.fetch(place.cache, steps)
        venv = python_env.ensure(place, steps)

        if place.mirrors_cache or place.mirrors_code:
            with steps.step("Showing root's folders to the user " + place.account().pw_name):
                odoo = odoo if given else mirror.visible(place, odoo, "odoo")
                venv = mirror.visible(place, venv, "venv")
                if place.mirrors_code:
                    mirror.mirror_code(place.root, place.code)
        else:
            steps.skip()
        if not server:
            server = postgres.Private(place, *postgres.choose_binaries(place, steps))
    if server.private:
        with steps.step("Starting PostgreSQL") as step:
            server.acquire()
            step.note = "127.0.0.1:{}".format(server.port)
    else:
        steps.skip()
    path = given or odoo_home.python_path(odoo)
    found = Ready(place, os.path.join(venv, "bin", "python"), path, server)
    if not server.private:
        say_superuser(Databases(found))
    return found


def say_superuser(databases):
    """Say that a given server is used with more rights than Odoo needs."""
    rows = databases.sql("SELECT current_user FROM pg_roles WHERE rolname = current_user AND rolsuper")
    for (user,) in rows:
        say(
            "The database user {0} is a superuser, which Odoo does not need: what breaks into Odoo then has the "
            "server. Better is CREATE ROLE odoo LOGIN CREATEDB PASSWORD …, and PGUSER=odoo.".format(user)
        )
