"""script/shell: an Odoo shell on the server's database."""

import argparse
import subprocess

from . import bootstrap
from .database import Databases
from .odoo import Odoo
from .say import Steps, Stop


def main(argv):
    """Run script/shell; a program may come on stdin. What is not ours goes to odoo shell."""
    parser = argparse.ArgumentParser(prog="script/shell", description="Open an Odoo shell; env is there.")
    parser.add_argument("--database", default="customer_relations", metavar="NAME")
    chosen, extra = parser.parse_known_args(argv)
    ready = bootstrap.ready(Steps(4))
    try:
        odoo = Odoo(ready)
        if not Databases(ready).exists(chosen.database):
            raise Stop("There is no database {} yet; run script/server --stop-after-setup first.", chosen.database)
        command = odoo.command("shell", "-c", odoo.config, "-d", chosen.database, "--no-http", *extra)
        return subprocess.run(command, **ready.child()).returncode
    finally:
        ready.server.release()
