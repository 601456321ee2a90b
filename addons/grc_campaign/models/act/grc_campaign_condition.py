from odoo import api, models
from odoo.tools import SQL

from ..audience.grc_audience_search import UNREADABLE


class GrcCampaignCondition(models.AbstractModel):
    """Whom steps are for, asked when they are done: a query a step of the batch."""

    _name = "grc.campaign.condition"
    _description = "Conditions of Steps"

    @api.model
    def _ask(self):
        """Leave out of ``grc_claim`` whom a step is not for; they go on with the next."""
        steps = self.env["grc.campaign.step"].browse(
            step
            for (step,) in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT k.step_id FROM grc_claim k JOIN grc_campaign_step s ON s.id = k.step_id
                     WHERE k.verdict IS NULL AND s.condition <> '' ORDER BY 1
                    """
                )
            )
        )
        for step in steps:
            self.env["grc.campaign.claim"]._mark(
                SQL("k.step_id = %s AND NOT EXISTS (%s)", step.id, self._fitting(step)), "skipped", "condition"
            )

    @api.model
    def _fitting(self, step):
        """Return the SELECT of those who fit among the customers of task ``k``.

        A condition that cannot be read any more, because an addon is gone, is met by nobody.
        """
        search = self.env["grc.audience.search"]
        try:
            found = search._searched(search._read(step.condition), step.company_id)
        except UNREADABLE:
            return SQL("SELECT 1 WHERE FALSE")
        return SQL("SELECT 1 FROM grc_customer c WHERE c.partner_id = k.partner_id AND c.id IN (%s)", found.select())
