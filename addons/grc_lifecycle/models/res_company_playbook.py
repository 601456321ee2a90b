from datetime import timedelta

from odoo import models
from odoo.tools import SQL


class ResCompany(models.Model):
    """Playbooks follow when a company is given stages of its own."""

    _inherit = "res.company"

    def _grc_replace_stages(self, copies):
        """Give the company playbooks for its own stages: its own ones move, those of all are copied.

        A copy begins tomorrow: what the present playbooks have proposed is not proposed again.
        """
        result = super()._grc_replace_stages(copies)
        playbooks = self.env["grc.playbook"].sudo().search([("stage_id", "in", list(copies))])
        for playbook in playbooks.filtered(lambda playbook: playbook.company_id == self):
            playbook.stage_id = copies[playbook.stage_id.id]
        tomorrow = self._grc_today() + timedelta(days=1)
        for playbook in playbooks.filtered(lambda playbook: not playbook.company_id) - playbooks._replaced(self):
            playbook.copy(
                {
                    "company_id": self.id,
                    "stage_id": copies[playbook.stage_id.id],
                    "date_from": max(playbook.date_from or tomorrow, tomorrow),
                }
            )
        self.env.cr.execute(
            SQL(
                "UPDATE grc_action SET stage_id = (%(new)s::integer[])[ARRAY_POSITION(%(old)s, stage_id)]"
                " WHERE company_id = %(company)s AND stage_id = ANY(%(old)s)",
                old=list(copies),
                new=list(copies.values()),
                company=self.id,
            )
        )
        self.env["grc.action"].invalidate_model(["stage_id"], flush=False)
        return result
