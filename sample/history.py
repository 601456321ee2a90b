"""The days before today: refreshes one after the other, and what salespeople did with what was proposed."""

from datetime import timedelta

from .past import QUICK
from .plan import draw

# Refreshes before today's: every 30 days for a year, every week for two months, every day of the last four.
DAYS_AGO = (*range(360, 60, -30), *range(56, 4, -7), 4, 3, 2, 1)
# Actions are planned from so many days ago on.
PLANNED = 28
# Of what was proposed: done, said to be not relevant; the rest was left.
DONE, DISMISSED = 0.5, 0.6
# What a debt of a few records is worth: seldom paid at once, and it takes explaining.
OVERDUE = {"probability": 0.2, "effort": 15}


def load(env, company, *, seed):
    """Refresh the company as of each of the days before today, unless it was refreshed before; return how many days."""
    if env["grc.refresh"].sudo()._latest(company):
        return 0
    today = company._grc_today()
    _settings(env, company, today)
    for ago in DAYS_AGO:
        day = today - timedelta(days=ago)
        env["grc.customer"]._refresh(company, as_of=day)
        if "grc.action" in env and ago <= PLANNED:
            env["grc.action"]._plan_day(company, as_of=day)
            _work(env, company, day, seed)
    return len(DAYS_AGO)


def finish(env, companies):
    """Refresh today, so that nothing is left for the next scheduled run, and plan the day."""
    queue = env["grc.queue"].sudo()
    queue._split_by_company()
    for company in companies:
        __, __, moves = queue._take(company)
        queue._touch_moves(company, moves)
    env["grc.customer"]._refresh(companies)
    if "grc.action" in env:
        for company in companies:
            env["grc.action"]._plan_day(company)


def _settings(env, company, today):
    """Stages with an owner, playbooks that were there before, and an assumption that fits small debts."""
    if "grc.action" not in env:
        return
    env["grc.stage"].search([("user_id", "=", False)]).user_id = env.ref("base.user_admin")
    env["grc.playbook"].search([("company_id", "in", (False, company.id))]).date_from = today - timedelta(days=60)
    assumptions = env["grc.action.assumption"]
    overdue = assumptions.search([("company_id", "=", company.id), ("source", "=", "overdue")])
    if overdue:
        overdue.write(OVERDUE)
    else:
        assumptions.create({"company_id": company.id, "source": "overdue", "lead_days": 7, **OVERDUE})


def _work(env, company, day, seed):
    """Somebody did, or said no to, part of what was due on a day."""
    actions = env["grc.action"].search(
        [
            ("company_id", "=", company.id),
            ("state", "=", "open"),
            ("source", "in", ("overdue", "playbook", "life_event")),
            ("user_id", "!=", False),
            ("deadline", "<=", day),
        ],
        order="id",
    )
    drawn = {
        action: draw(seed, "work", action.date, action.partner_id.ref, action.source).random() for action in actions
    }
    done = actions.filtered(lambda action: drawn[action] < DONE)
    activities = done.activity_id.with_context(**QUICK)
    activities.active = False
    activities.date_done = day
    done.closed_on = day
    refused = actions.filtered(lambda action: DONE <= drawn[action] < DISMISSED)
    _dismiss(env, refused, day)


def _dismiss(env, actions, day):
    reasons = env["grc.dismiss.reason"].search([]).mapped("name")
    activities = actions.activity_id
    for rank, action in enumerate(actions):
        action.write({"state": "dismissed", "closed_on": day, "dismiss_reason": reasons[rank % len(reasons)]})
    activities.unlink()
