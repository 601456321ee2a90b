from odoo import api, models
from odoo.tools import SQL


class GrcRefreshSchedule(models.AbstractModel):
    """What planning keeps of days that are taken back."""

    _inherit = "grc.refresh.schedule"

    @api.model
    def _forget_days(self, company, today):
        self.env["grc.plan"].search([("company_id", "=", company.id), ("as_of", ">", today)]).unlink()
        self.env["grc.action"]._forget_days(company, today)
        return super()._forget_days(company, today)


class GrcAction(models.Model):
    _inherit = "grc.action"

    @api.model
    def _forget_days(self, company, today):
        """Take back what was planned on days after today; what a person has done or dismissed stays.

        An action that was closed because of such a day is open again, and planning gives it an activity.
        """
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM grc_action WHERE company_id = %s AND date > %s AND state IN ('open', 'expired', 'stopped')"
                " RETURNING activity_id",
                company.id,
                today,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE grc_action SET state = 'open', closed_on = NULL WHERE company_id = %s AND closed_on > %s"
                " AND state IN ('expired', 'stopped')",
                company.id,
                today,
            )
        )
        self.env.invalidate_all()
        self.env["mail.activity"].sudo().browse(row[0] for row in rows if row[0]).exists().unlink()
