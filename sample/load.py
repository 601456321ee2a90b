"""The command: ``python -m sample.load --config odoo.conf --database NAME``."""

import argparse
import logging
import sys
import time
from datetime import date

import pandas as pd

from . import campaigns, cdnow, companies, costs, extras, history, plan, relations, selling
from . import company as loader
from .progress import Progress

ANCHOR = "sample.cdnow_last"
LIVED = "sample.lived"


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
    # Part of the customers have no salesperson, on purpose.
    logging.getLogger("odoo.addons.grc_lifecycle.models.action.grc_action_planner").setLevel(logging.ERROR)
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
    companies.opening_hours(both)
    sellers = companies.sellers(env, both) | env.ref("base.user_admin")
    companies.team(sellers)
    _keep(commit)
    main, second = plan.split(purchases, options.seed)
    main = pd.concat([main, cdnow.newcomers(purchases, options.seed)], ignore_index=True)
    last = purchases["date"].max().date()
    made = 0
    for target, part in zip(both, (main, second), strict=True):
        progress(f"Company {target.name}: purchases", len(part), len(part))
        made += loader.load(
            env, part, target, seed=options.seed, last=last, sellers=sellers, commit=commit, progress=progress
        )
    prospects = extras.load(env, both[0], last=last, seed=options.seed, sellers=sellers)
    progress("Prospects", len(prospects), len(prospects))
    _keep(commit)
    _live(env, both, options.seed, progress)
    return made


def _live(env, owners, seed, progress):
    """The year before today, and what is under way today; once, in one transaction."""
    parameters = env["ir.config_parameter"]
    if "grc.customer" not in env or parameters.get_param(LIVED):
        return
    for owner in owners:
        alone = loader.quiet(env, owner)
        days = history.load(alone, owner.with_env(alone), seed=seed)
        progress(f"Company {owner.name}: days looked at", days, days)
    main = loader.quiet(env, owners[0])
    company = owners[0].with_env(main)
    selling.pursue(main, company, today=company._grc_today(), seed=seed)
    relations.load(main, company, today=company._grc_today(), seed=seed)
    costs.load(main, company, today=company._grc_today())
    made = campaigns.load(main, company, today=company._grc_today(), seed=seed)
    progress("Campaigns", len(made), len(made))
    parameters.set_param(LIVED, "1")


def _refresh(env, progress):
    """The figures of today, and the day's actions, if the suite is installed."""
    if "grc.customer" not in env:
        return
    owners = env["res.company"].search([])
    history.finish(env, owners)
    progress("Companies refreshed", len(owners), len(owners))


if __name__ == "__main__":
    sys.exit(main())
