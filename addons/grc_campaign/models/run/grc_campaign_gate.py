from odoo import api, models
from odoo.tools import SQL


class GrcCampaignGate(models.AbstractModel):
    """What stands open with a customer and comes before any marketing: a class a kind.

    A model ``grc.campaign.gate.<name>`` inherits this one, and adds its reason to those of refusals.
    """

    _name = "grc.campaign.gate"
    _inherit = "grc.kinds"
    _description = "What Comes Before Marketing"

    #: Key of the reason.
    _gate = ""

    @api.model
    def _query(self, company, day):
        """Return the SELECT of ``partner_id, res_model, res_id``: the entities stopped, and the document.

        :param company: ``res.company``, one record
        :param day: of the company
        """
        raise NotImplementedError

    @api.model
    def _all(self):
        """Return the gates of the installed addons."""
        return self.sudo()._kinds()


class GrcCampaignGateComplaint(models.AbstractModel):
    """Who waits for an answer to a complaint."""

    _name = "grc.campaign.gate.complaint"
    _inherit = "grc.campaign.gate"
    _description = "Open Complaints"

    _gate = "gate_complaint"

    @api.model
    def _query(self, company, day):
        actions = SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, 'grc.action' AS res_model, a.id AS res_id
              FROM grc_action a JOIN res_partner p ON p.id = a.partner_id
             WHERE a.company_id = %s AND a.source = 'complaint' AND a.state = 'open'
            """,
            company.id,
        )
        others = (
            SQL("SELECT o.partner_id, NULL, NULL::integer FROM (%s) o(partner_id)", query)
            for query in self.env["grc.debt"]._complaints(company, day)
        )
        return SQL(" UNION ALL ").join([actions, *others])


class GrcCampaignGateOverdue(models.AbstractModel):
    """Who has an invoice overdue."""

    _name = "grc.campaign.gate.overdue"
    _inherit = "grc.campaign.gate"
    _description = "Overdue Invoices"

    _gate = "gate_overdue"

    @api.model
    def _query(self, company, day):
        claimed = SQL("SELECT DISTINCT k.entity_id FROM grc_claim k WHERE k.entity_id IS NOT NULL")
        return SQL(
            "SELECT d.partner_id, 'account.move', d.move_id FROM (%s) d",
            self.env["grc.debt"]._overdue(company, day, claimed),
        )
