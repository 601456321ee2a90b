from odoo import api, models
from odoo.tools import SQL

#: The entities of the tasks of a batch.
CLAIMED = SQL("SELECT DISTINCT k.entity_id FROM grc_claim k WHERE k.entity_id IS NOT NULL")


class GrcCampaignGate(models.AbstractModel):
    """What comes before a campaign's contact: a class a kind.

    A model ``grc.campaign.gate.<name>`` inherits this one, and adds its reason to those of refusals; where companies
    may choose what is done, its key to the gates of ``grc.campaign.gate.rule``, too.
    """

    _name = "grc.campaign.gate"
    _inherit = "grc.kinds"
    _description = "What Comes Before Marketing"

    #: Key of the reason.
    _gate = ""
    #: Key among the gates of rules; empty: nobody chooses.
    _rule = ""
    #: What is done where no rule says it, a key of ``ANSWERS``.
    _answer = "wait"
    #: Whether nobody may be contacted at all, whatever for: asked before consent, of all that a campaign does.
    _barred = False

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        """Return the SELECT of ``partner_id, res_model, res_id``: the entities stopped, and the document.

        :param company: ``res.company``, one record
        :param day: of the company
        :param SQL entities: SELECT of the commercial entities asked about; there may be others in the answer
        """
        raise NotImplementedError

    @api.model
    def _condition(self):
        """Return the condition that the gate is about task ``k`` of the batch."""
        return SQL("TRUE") if self._barred else SQL("k.purpose = 'marketing' AND k.channel IS NOT NULL")

    @api.model
    def _all(self):
        """Return the gates of the installed addons."""
        return self.sudo()._kinds()
