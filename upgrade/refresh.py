"""Refresh all companies by the present code, plan their day, and use what users have kept: their filters.

It ends with an exception when a filter cannot be used.
"""

import sys

import database


def main():
    """Refresh the database of the command line."""
    options = database.arguments(__doc__)
    with database.environment(options) as env:
        from sample import history

        history.finish(env, env["res.company"].search([]))
        use_filters(env)
    return 0


def use_filters(env):
    """Search and group by each filter as the user who keeps it."""
    kept = env["ir.filters"].search([("name", "=", "Mine")])
    assert kept
    for row in kept:
        companies = row.user_ids.company_ids.ids
        model = env(user=row.user_ids, context={"allowed_company_ids": companies})[row.model_id]
        domain, context = row._get_eval_domain(), eval(row.context)
        model.search(domain, order="id desc", limit=5).mapped("display_name")
        model.formatted_read_group(domain, context["group_by"], ["__count"])


if __name__ == "__main__":
    sys.exit(main())
