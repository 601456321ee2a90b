from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .grc_action_day import due_conditions


class GrcActionTeam(models.AbstractModel):
    """The team's load, and what was done of what was proposed."""

    _name = "grc.action.team"
    _description = "Team's Load of Actions"

    def _read_team(self, date_from, date_to, team_id):
        """Return what ``grc.action.get_team_day`` returns."""
        if not self.env["grc.action.day"]._sees_all():
            raise AccessError(self.env._("The team's load is for managers. Your own actions are in My day."))
        company = self.env.company
        today = company._grc_today()
        since = fields.Date.to_date(date_from) or today - timedelta(days=30)
        until = fields.Date.to_date(date_to) or today
        if since > until:
            raise UserError(self.env._("The period ends before it begins."))
        base = [("company_id", "=", company.id)] + ([("team_id", "=", int(team_id))] if team_id else [])
        period = [*base, ("date", ">=", since), ("date", "<=", until), ("state", "!=", "control")]
        states = self._states(period)
        capacities = self.env["grc.action.capacity"]
        days = {user.id: capacities._day_of(user, company) for user in self._users(base, states)}
        capacity = capacities._free(company, days) if days else {}
        due = self._due(base, days, today)
        return {
            "since": fields.Date.to_string(since),
            "until": fields.Date.to_string(until),
            "today": fields.Date.to_string(today),
            "currency_id": company.currency_id.id,
            "teams": self.env["crm.team"].search([("company_id", "in", (False, company.id))]).read(["name"], load=None),
            "users": [
                self._line(user, states.get(user, {}), due[user], capacity.get(user), period)
                for user in self._order_by_name({*states, *days, *(user for user in due if due[user]["due"])})
            ],
        }

    def _users(self, base, states):
        """Return those who had something proposed, or have something to do."""
        waiting = self.env["grc.action"]._read_group([*base, ("state", "=", "open")], ["user_id"])
        return self.env["res.users"].browse([user for user in states if user]).union(*(user for (user,) in waiting))

    def _order_by_name(self, user_ids):
        """Return ids by name; False, which is nobody, last."""
        names = {user: self.env["res.users"].browse(user).sudo().name for user in user_ids if user}
        return sorted(names, key=names.get) + ([False] if False in user_ids else [])

    def _states(self, period):
        """Return ``{user id or False: {state: number}}``."""
        found = {}
        for user, state, number in self.env["grc.action"]._read_group(period, ["user_id", "state"], ["__count"]):
            found.setdefault(user.id, {})[state] = number
        return found

    def _due(self, base, days, today):
        """Return ``{user id or False: {due, minutes, worth, to_collect, domain}}`` of what is due on each own day."""
        by_day = {today: [False]}
        for user, (day, __) in days.items():
            by_day.setdefault(day, []).append(user)
        found = {}
        for day, users in by_day.items():
            figures = self._due_figures([*base, *due_conditions(users, day)])
            for user in users:
                due, minutes, worth, to_collect = figures.get(user, (0, 0.0, 0.0, 0.0))
                found[user] = {
                    **{"due": due, "minutes": minutes, "worth": worth, "to_collect": to_collect},
                    "domain": [*base, *due_conditions([user], day)],
                }
        return found

    def _due_figures(self, domain):
        """Return ``{user id or False: (number, minutes, worth, to collect)}`` of the actions of a domain."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, COUNT(*), SUM(effort)::float8, SUM(stake * probability)::float8,
                       SUM(to_collect)::float8
                  FROM grc_action WHERE id IN %s GROUP BY user_id
                """,
                self.env["grc.action"]._search(domain).subselect(),
            )
        )
        return {user or False: tuple(figure or 0 for figure in figures) for user, *figures in rows}

    def _line(self, user_id, states, due, capacity, period):
        mine = ("user_id", "=", user_id)
        return {
            "id": user_id,
            "name": self.env["res.users"].browse(user_id).sudo().name if user_id else self.env._("Nobody"),
            **{name: due[name] for name in ("due", "minutes", "worth", "to_collect")},
            "capacity": capacity["minutes"] if capacity else 0,
            "proposed": sum(states.values()),
            "done": states.get("done", 0),
            "dismissed": states.get("dismissed", 0),
            "lost": states.get("expired", 0) + states.get("stopped", 0),
            "open": states.get("open", 0),
            "domains": {
                "due": due["domain"],
                "proposed": [*period, mine],
                "done": [*period, mine, ("state", "=", "done")],
                "dismissed": [*period, mine, ("state", "=", "dismissed")],
                "lost": [*period, mine, ("state", "in", ("expired", "stopped"))],
                "open": [*period, mine, ("state", "=", "open")],
            },
        }
