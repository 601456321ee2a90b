"""Fill a database with what an upgrade must not lose: two companies of the sample, and what people wrote.

Run by both versions, each with its own sample; beyond that it uses nothing but models and their fields, so that it
goes on running while the code around them is rebuilt.
"""

import random
import sys
from argparse import Namespace
from datetime import timedelta
from unittest.mock import patch

import database

#: Customers of the sample, out of 2,357; the sample adds newcomers and prospects.
CUSTOMERS = 30
#: Filters of a user: model, domain, field to group by.
FILTERS = (
    ("res.partner", "[('grc_stage_id', '!=', False)]", "grc_segment_id"),
    ("sale.order", "[('partner_id.grc_segment_id', '!=', False)]", "user_id"),
    ("grc.customer", "[('revenue', '>', 100), ('stage_id', '!=', False)]", "segment_id"),
    ("grc.transition", "[('dimension', '=', 'stage')]", "to_stage_id"),
    ("grc.person", "[('birth_date', '!=', False)]", "relation"),
    ("grc.meeting.report", "[('state', '=', 'draft')]", "user_id"),
    ("grc.stage.override", "[('date_to', '>=', '2020-01-01')]", "stage_id"),
    ("grc.wallet", "[('spending', '>', 0)]", "origin"),
    ("grc.action", "[('state', '=', 'open')]", "source"),
    ("grc.prospect", "[('partner_id.active', '=', True)]", "company_id"),
    ("grc.goal", "[('target', '>', 0)]", "ratio"),
)


def main():
    """Fill the database of the command line."""
    options = database.arguments(__doc__)
    with database.environment(options) as env:
        prepare(env, options.day)
        load_sample(env)
        for number, company in enumerate(env["res.company"].search([], order="id")):
            env_of = env(context={**env.context, "allowed_company_ids": company.ids, "tracking_disable": True})
            write_down(env_of, company.with_env(env_of), options.day, number + 1)
        keep_filters(env)
        check(env)
    return 0


def prepare(env, day):
    """Say of which day the sample is, and hold some customers back for comparison."""
    env["ir.config_parameter"].set_param("sample.cdnow_last", (day - timedelta(days=1)).isoformat())
    team = env["crm.team"].search([("company_id", "=", False)], order="sequence, id", limit=1)
    team.grc_control_share = 0.2
    env.ref("base.main_company").grc_control_key = "upgrade"


def load_sample(env):
    """Load some customers of the sample, with their year, in both companies."""
    from sample import cdnow, load
    from sample.progress import silent

    chosen = random.Random(1).sample(range(1, 2358), CUSTOMERS)
    options = Namespace(full=False, plain=False, company="main", seed=cdnow.SEED)
    # What a later sample has besides would make other figures: orders and calls by campaigns.
    without = Namespace(load=lambda *_args, **_values: [])
    with (
        patch.object(cdnow, "third", lambda purchases, _seed: few(purchases, chosen)),
        patch.object(load, "campaigns", without, create=True),
    ):
        load.run(env, options, silent)


def few(purchases, customers):
    """Return the purchases of some customers."""
    return purchases[purchases["customer"].isin(customers)].reset_index(drop=True)


def write_down(env, company, day, number):
    """Write what only people know about some customers of a company, the small one having few.

    :param int number: that of the company, by which its figures differ from those of the other
    """
    rows = env["grc.customer"].search([("company_id", "=", company.id)], order="revenue desc, id")
    bought = rows.filtered("last_purchase").partner_id[:6]
    prospect = (rows - rows.filtered("last_purchase")).partner_id[:1]
    user = env["res.users"].search([("login", "=", "claire")])
    values = {"company_id": company.id, "user_id": user.id}
    persons(env, some(bought, 3), day)
    reports(env, some(bought, 4), day, values)
    wallets(env, some(bought, 3), day, company)
    set_stages(env, company, bought, prospect, day, user)
    actions(env, some(bought, 2), day, values)
    env["grc.goal"].create({"company_id": company.id, "ratio": "revenue", "target": 1000 * number})


def some(partners, number):
    """Return so many partners, some of them again where there are fewer."""
    return [partners[place % len(partners)] for place in range(number)]


def persons(env, partners, day):
    """Members of households: one born, one expected, one archived."""
    relative = {"relation": "child", "consent_note": "Said at the counter"}
    for place, partner in enumerate(partners):
        row = {"partner_id": partner.id, "name": "Relative {}".format(place), "active": place != 2, **relative}
        dates = {"birth_date": day - timedelta(days=9000)} if place else {"expected_birth": day + timedelta(days=40)}
        env["grc.person"].create(row | dates)


def reports(env, partners, day, values):
    """Meeting reports: drafts, with competitors and without, and one that is done, with a next step."""
    names = ["Rival {} of company {}".format(place, values["company_id"]) for place in range(2)]
    rivals = env["grc.competitor"].create([{"name": name} for name in names])
    for place, partner in enumerate(partners):
        row = {"partner_id": partner.id, "met_on": day - timedelta(days=place + 1), "said": "Said so.", **values}
        if place % 2:
            row |= {"competitor_ids": [(6, 0, rivals.ids)], "satisfaction": str(place), "channel": "phone"}
        if place == 3:
            row |= {"next_step": "Call again", "next_date": day + timedelta(days=3), "state": "done"}
        env["grc.meeting.report"].create(row)


def wallets(env, partners, day, company):
    """What customers spend with everybody, of all categories and of one, told twice."""
    category = env["product.category"].search([], order="id", limit=1)
    for place, partner in enumerate(partners):
        row = {"partner_id": partner.id, "company_id": company.id, "spending": 1000.0 * (place + 1)}
        origin = "estimated" if place else "stated"
        env["grc.wallet"].create(row | {"date": day - timedelta(days=90), "origin": origin})
        env["grc.wallet"].create(row | {"date": day, "categ_id": category.id, "note": "On the phone"})


def set_stages(env, company, bought, prospect, day, user):
    """Stages set by hand: one that holds, one that has ended, one of a prospect."""
    stages = env["grc.stage"].search([("company_id", "in", (False, company.id))], order="sequence, id")
    late = stages.filtered(lambda stage: stage.phase == "lost")[:1]
    first = stages.filtered(lambda stage: stage.phase == "prospect")[:1]
    spans = [(bought[:1], late, -10, 60), (bought[1:2], late, -90, -30), (prospect, first, -5, 90)]
    for partner, stage, since, until in spans:
        env["grc.stage.override"].create(
            [
                {
                    "partner_id": each.id,
                    "company_id": company.id,
                    "stage_id": stage.id,
                    "user_id": user.id,
                    "date_from": day + timedelta(days=since),
                    "date_to": day + timedelta(days=until),
                    "reason": "Told me so",
                }
                for each in partner
            ]
        )


def actions(env, partners, day, values):
    """An action that is open and one that was done; of those of the year a small company may have none."""
    for partner, state in zip(partners, ("open", "done"), strict=True):
        row = {"partner_id": partner.id, "source": "overdue", "key": "upgrade-" + state, "state": state, **values}
        row |= {"date": day, "deadline": day, "summary": "Asked for in the upgrade test", "stake": 100.0}
        env["grc.action"].create(row | {"closed_on": day if state == "done" else False})


def keep_filters(env):
    """Filters that a user has kept on what is written about above."""
    user = env["res.users"].search([("login", "=", "claire")])
    for model, domain, group in FILTERS:
        values = {"name": "Mine", "model_id": model, "domain": domain, "user_ids": [(6, 0, user.ids)]}
        env["ir.filters"].create(values | {"context": repr({"group_by": [group]}), "sort": '["id desc"]'})


def check(env):
    """Make sure that everything is there that the comparison is about, in both companies."""
    for company in env["res.company"].search([]):
        mine = [("company_id", "=", company.id)]
        for model, field, wanted in (
            ("grc.meeting.report", "state", {"draft", "done"}),
            ("grc.action", "state", {"open", "done"}),
        ):
            found = {row[0] for row in env[model]._read_group(mine, [field])}
            assert wanted <= found, (company.name, model, found)
        for model in ("grc.customer", "grc.wallet", "grc.stage.override", "grc.transition", "grc.refresh"):
            assert env[model].search_count(mine), (company.name, model)
    for model in ("grc.person", "grc.prospect"):
        assert env[model].search_count([]), model


if __name__ == "__main__":
    sys.exit(main())
