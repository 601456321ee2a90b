"""script/bench NAME [--customers N] [--json]: run one measure of benchmarks/ on the private PostgreSQL."""

import os
import subprocess

from . import bootstrap, process, template
from .database import Databases
from .odoo import Odoo
from .say import Steps, Stop, say

USAGE = """usage: script/bench NAME [--customers N] [--json] [more for the measure]

Runs one of the measures in benchmarks/; with --json stdout gets one JSON object and nothing else."""


def main(argv):
    """Run script/bench; the measures themselves belong to benchmarks/."""
    if not argv or argv[0] in ("-h", "--help"):
        say(USAGE)
        return 0 if argv else 2
    process.end_on_sigterm()
    steps = Steps(5)
    ready = bootstrap.ready(steps)
    try:
        if not os.path.exists(os.path.join(ready.code, "benchmarks", "__main__.py")):
            raise Stop("There are no benchmarks/ in this clone.")
        odoo = Odoo(ready, "odoo-bench.conf")
        name = template.ensure(odoo, Databases(ready), steps)
        # A measure copies this database, in which the addons' dependencies are installed, and drops its copies.
        environ = {"GRC_BENCH_CONFIG": odoo.config, "GRC_BENCH_TEMPLATE": name}
        command = [ready.python, "-m", "benchmarks"] + argv
        return subprocess.run(command, stdin=subprocess.DEVNULL, **ready.child(**environ)).returncode
    finally:
        ready.server.release()
