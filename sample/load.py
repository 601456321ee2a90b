"""The command: ``python -m sample.load --config odoo.conf --database NAME``."""

import argparse
import sys
import time
from datetime import date

from . import cdnow, companies, extras, plan
from . import company as loader
from .progress import Progress

ANCHOR = "sample.cdnow_last"


def main(argv=None):
    """Load the sample into a database; what is there already is not loaded again."""
    options = _parse(argv)
    registry = _open(options)
    from odoo import SUPERUSER_ID
    from odoo.api import Environment

    started = time.monotonic()
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        made = run(env, options, Progress(), cr.commit)
        cr.commit()
        registry.signal_changes()
    print(f"Sample loaded: {made:,} invoices in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _parse(argv):
    parser = argparse.ArgumentParser(prog="python -m sample.load", description=__doc__)
    parser.add_argument("--config", required=True, help="Odoo's configuration file")
    parser.add_argument("--database", required=True)
    parser.add_argument("--full", action="store_true", help="all customers instead of a third")
    parser.add_argument("--plain", action="store_true", help="posted invoices only: no refunds, payments or extras")
    parser.add_argument("--company", choices=("main", "second"), default="main", help="with --plain: where to")
    parser.add_argument("--seed", type=int, default=cdnow.SEED)
    return parser.parse_args(argv)


def _open(options):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", options.config, "-d", options.database, "--log-level=warn"])
    return Registry(options.database)


def run(env, options, progress, commit=None):
    """Everything after the registry is open; return the number of invoices made.

    :param options: full, plain, company and seed, as on the command line
    :param commit: called after each step; None leaves the transaction to the caller
    """
    env = loader.quiet(env)
    purchases = cdnow.read(_anchor(env))
    if not options.full:
        purchases = cdnow.third(purchases, options.seed)
    if options.plain:
        made = _plain(env, purchases, options, progress, commit)
    else:
        made = _rich(env, purchases, options, progress, commit)
    _refresh(env, progress)
    _keep(commit)
    return made


def _anchor(env):
    """The day of the last purchase: yesterday at the first load, then always the same."""
    parameters = env["ir.config_parameter"]
    stored = parameters.get_param(ANCHOR)
    if stored:
        return date.fromisoformat(stored)
    parameters.set_param(ANCHOR, cdnow.yesterday().isoformat())
    return cdnow.yesterday()


def _keep(commit):
    if commit:
        commit()


def _plain(env, purchases, options, progress, commit):
    choose = companies.second_company if options.company == "second" else companies.main_company
    target = choose(env)
    _keep(commit)
    return loader.load(env, purchases, target, plain=True, seed=options.seed, commit=commit, progress=progress)


def _rich(env, purchases, options, progress, commit):
    both = companies.main_company(env) | companies.second_company(env)
    sellers = companies.sellers(env, both)
    _keep(commit)
    last = purchases["date"].max().date()
    made = 0
    for target, part in zip(both, plan.split(purchases, options.seed), strict=True):
        progress(f"Company {target.name}: purchases", len(part), len(part))
        made += loader.load(
            env, part, target, seed=options.seed, last=last, sellers=sellers, commit=commit, progress=progress
        )
    prospects = extras.load(env, both[0], last=last, seed=options.seed, sellers=sellers)
    progress("Prospects", len(prospects), len(prospects))
    _keep(commit)
    return made


def _refresh(env, progress):
    """The suite's own first refresh, if it is installed."""
    if "grc.customer" not in env:
        return
    owners = env["res.company"].search([])
    env["grc.customer"]._refresh(owners)
    progress("Companies refreshed", len(owners), len(owners))


if __name__ == "__main__":
    sys.exit(main())
