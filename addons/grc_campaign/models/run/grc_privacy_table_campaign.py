from odoo import api, models
from odoo.addons.grc_base.tools.privacy.held import Held
from odoo.tools import SQL


class GrcPrivacyTableCampaign(models.AbstractModel):
    """Who was in which campaign, and what they were sent: counted, without a word about the person."""

    _name = "grc.privacy.table.campaign"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Campaigns"

    _place = 16
    _tables = (
        Held(
            "grc.campaign.participation",
            "anonymised",
            kept=("event_key", "state", "exit_reason", "exemption"),
            why="figures",
        ),
        Held("grc.campaign.review", "deleted"),
        Held("grc.contact.ledger", "anonymised", emptied=("once",), kept=("channel", "purpose"), why="figures"),
    )

    @api.model
    def _erase(self, case, held, ids):
        """Let them leave their campaigns; what failed may quote them."""
        result = super()._erase(case, held, ids)
        if held.model == "grc.campaign.participation":
            self.env["grc.campaign.follow"]._leave(SQL("m.id = ANY(%s)", ids), "erased")
            self.env.cr.execute(SQL("UPDATE grc_campaign_task SET error = NULL WHERE participation_id = ANY(%s)", ids))
            self._empty_outcomes(ids)
        return result

    @api.model
    def _empty_outcomes(self, ids):
        """Let what came of their tasks say nothing of where it came from, and refusals name no document.

        :param list ids: of participations
        """
        columns = {
            "grc_campaign_outcome": ("evidence", "detail", "until"),
            "grc_campaign_click": ("domain",),
            "grc_campaign_refusal": ("res_model", "res_id"),
        }
        for table, emptied in columns.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE task_id IN"
                    " (SELECT t.id FROM grc_campaign_task t WHERE t.participation_id = ANY(%s))",
                    SQL.identifier(table),
                    SQL(", ").join(SQL("%s = NULL", SQL.identifier(column)) for column in emptied),
                    ids,
                )
            )
        for model in ("grc.campaign.outcome", "grc.campaign.click", "grc.campaign.refusal"):
            self.env[model].invalidate_model()
