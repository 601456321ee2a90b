from odoo import api, models
from odoo.tools import SQL

from ..tools import planning


class GrcAction(models.Model):
    """Actions that have lost their sense are closed, and their activities go."""

    _inherit = "grc.action"

    @api.model
    def _plan_stop(self, company, as_of):
        """Close open actions past their last day, of archived customers, and of stages that the customer has left.

        :return: number of actions closed
        """
        expired = SQL(
            "SELECT a.id FROM grc_action a WHERE a.company_id = %s AND a.state = 'open' AND a.date_end < %s",
            company.id,
            as_of,
        )
        return self._close("expired", expired, as_of) + self._close("stopped", self._stop_query(company), as_of)

    @api.model
    def _stop_query(self, company):
        """Return the SELECT of the ids of open actions that are no longer needed; an addon may add its own."""
        return SQL(
            """
            SELECT a.id FROM grc_action a
              JOIN res_partner p ON p.id = a.partner_id
              LEFT JOIN grc_customer c ON c.partner_id = a.partner_id AND c.company_id = a.company_id
             WHERE a.company_id = %s AND a.state = 'open' AND (
                   NOT p.active
                OR a.entered_on IS NOT NULL AND (
                   a.stage_id IS DISTINCT FROM (%s)
                OR EXISTS (
                   SELECT 1 FROM grc_transition t
                    WHERE t.partner_id = a.partner_id AND t.company_id = a.company_id AND t.dimension = 'stage'
                      AND t.date > a.entered_on AND t.absorbed IS NOT TRUE)))
            """,
            company.id,
            planning.current_stage(),
        )

    @api.model
    def _close(self, state, query, as_of):
        """Close actions and delete their activities.

        :param str state: the new state
        :param SQL query: SELECT of ids of open actions
        :return: number of actions closed
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH closed AS (%s)
                UPDATE grc_action a SET state = %s, closed_on = %s, activity_id = NULL
                  FROM closed, grc_action old
                 WHERE a.id = closed.id AND old.id = a.id
                RETURNING old.activity_id
                """,
                query,
                state,
                as_of,
            )
        )
        activities = [row[0] for row in rows if row[0]]
        self.invalidate_model()
        self.env["mail.activity"].sudo().browse(activities).exists().unlink()
        return len(rows)
