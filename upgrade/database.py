"""A database opened by the programs of this folder, on a day that does not end while they run."""

import argparse
from contextlib import contextmanager
from datetime import date


def arguments(about):
    """Read the command line of a program."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--config", required=True, help="Odoo's configuration file")
    parser.add_argument("--database", required=True)
    parser.add_argument("day", type=date.fromisoformat, help="the day that it is for the companies")
    return parser.parse_args()


@contextmanager
def environment(options):
    """Give the superuser's environment, committed at the end; for companies it is the day of the command line."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", options.config, "-d", options.database, "--log-level=error"])
    registry = Registry(options.database)
    registry["res.company"]._grc_today = lambda _company: options.day
    with registry.cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})
        cr.commit()
        registry.signal_changes()
