from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ...tools import planning
from ...tools.planning import PRIVATE, QUIET, seeing


class GrcActionAssign(models.AbstractModel):
    """Open actions whose user has gone, or that nobody was there to do, are given to anyone who is there now."""

    _name = "grc.action.assign"
    _description = "Who Does the Actions"

    def _assign(self, company, as_of):
        """Assign open actions without a user who is there: to the salesperson, their leader, or the owner of the stage.

        The next steps of meeting reports are given on as well.

        :return: number of actions whose user changed
        """
        self.env["grc.meeting.report"]._steps_left(company)._hand_on_steps()
        rows = self.env.execute_query(
            SQL(
                """
                WITH away AS MATERIALIZED (%(away)s),
                gone AS MATERIALIZED (
                    SELECT a.id, a.partner_id, a.company_id, a.team_id, a.deadline, a.source
                      FROM grc_action a
                     WHERE a.company_id = %(company)s AND a.state = 'open'
                       AND (a.user_id IS NULL OR a.user_id NOT IN %(there)s
                            OR a.source = %(private)s AND %(seen)s IS NULL)
                ),
                found AS MATERIALIZED (
                    SELECT a.id, assigned.id AS user_id
                      FROM gone a
                      JOIN res_partner p ON p.id = a.partner_id
                      LEFT JOIN grc_customer c ON c.partner_id = a.partner_id AND c.company_id = a.company_id
                      LEFT JOIN res_users seller ON seller.id = p.user_id
                      LEFT JOIN crm_team team ON team.id = COALESCE(seller.sale_team_id, a.team_id)
                      LEFT JOIN grc_stage stage ON stage.id = %(stage)s
                      LEFT JOIN LATERAL (%(assignee)s) assigned ON TRUE
                )
                UPDATE grc_action a SET user_id = found.user_id FROM found
                 WHERE a.id = found.id AND a.user_id IS DISTINCT FROM found.user_id
                RETURNING a.id
                """,
                away=planning.away(company),
                there=planning.there(company),
                stage=planning.current_stage(),
                assignee=planning.assignee(
                    company,
                    [self._seeing_of_row(SQL(user)) for user in ("p.user_id", "team.user_id", "stage.user_id")],
                    SQL("GREATEST(a.deadline, %s)", as_of),
                ),
                company=company.id,
                private=PRIVATE,
                seen=seeing(self.env, SQL("a.user_id"), PRIVATE),
            )
        )
        self.env["grc.action"].invalidate_model(["user_id"])
        self._hand_activities(company)
        return len(rows)

    def _hand_activities(self, company):
        """Give activities to the users of their actions; of a complaint, its author may have gone since noting it."""
        self.env["mail.activity"].flush_model(["user_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.user_id, m.id FROM grc_action a JOIN mail_activity m ON m.id = a.activity_id
                 WHERE a.company_id = %s AND a.state = 'open' AND m.user_id IS DISTINCT FROM a.user_id
                 ORDER BY a.user_id, m.id
                """,
                company.id,
            )
        )
        activities = defaultdict(list)
        for user, activity in rows:
            activities[user].append(activity)
        for user, ids in activities.items():
            self.env["mail.activity"].sudo().with_context(**QUIET).browse(ids).write({"user_id": user})
        self._withdraw(activities.get(None, ()))

    def _seeing_of_row(self, user):
        """Return SQL of a user's id if they may see the action of the row ``a``, else NULL."""
        return SQL(
            "CASE WHEN a.source = %s THEN %s ELSE %s END",
            PRIVATE,
            seeing(self.env, user, PRIVATE),
            seeing(self.env, user),
        )

    def _withdraw(self, activity_ids):
        """Delete those of these activities that stand for a life event: it waits for somebody who may see it."""
        actions = self.env["grc.action"].search([("activity_id", "in", list(activity_ids))])._waiting()
        activities = actions.activity_id
        actions.write({"activity_id": False})
        activities.unlink()

    def _left_by(self, users):
        """Return whether these users have something open in a company for which they are not there."""
        found = self.env["grc.action"]._read_group(
            [("user_id", "in", users.ids), ("state", "=", "open")], ["user_id", "company_id"]
        )
        steps = self.env["grc.meeting.report"]._steps_of([("user_id", "in", users.ids)])
        found += [(step.next_activity_id.user_id, step.company_id) for step in steps]
        return any(not user._grc_there(company) for user, company in found)

    def _release(self, users):
        """Delete the activities of users who go, and keep their open actions for the next planning."""
        actions = self.env["grc.action"].search([("user_id", "in", users.ids), ("state", "=", "open")])
        activities = actions.activity_id
        actions.write({"activity_id": False, "user_id": False})
        activities.unlink()
