from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.addons.grc_scoring.tools.passes import VALUES
from odoo.tools import SQL


class GrcLayerPlan(models.AbstractModel):
    """What was planned of the customers of a day: for no column of theirs, but it goes when the day is taken back."""

    _name = "grc.layer.plan"
    _inherit = "grc.layer"
    _description = "Planned Actions of a Day"

    _layer = Layer(name="plan", runs=VALUES, needs=("stage",))

    @api.model
    def _forget(self, company, today):
        """What a person has done or dismissed stays; the rest is taken back.

        An action that was closed because of such a day is open again, and planning gives it an activity.
        """
        self.env["grc.plan"].search([("company_id", "=", company.id), ("as_of", ">", today)]).unlink()
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
