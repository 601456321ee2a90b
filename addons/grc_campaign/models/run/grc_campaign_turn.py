from odoo import api, fields, models
from odoo.addons.grc_base.tools.lock import number_lock

from ...tools.turns import LOCK, left_to_next


class GrcCampaignTurn(models.AbstractModel):
    """What one process at a time does for campaigns when it is due: planned launches, starts, looking again.

    A model that inherits this one says for which it is due (``_due``), and does it (``_look``). The executor gives it
    its turn, and the number of its lock.
    """

    _name = "grc.campaign.turn"
    _description = "Turns of Campaigns"

    @api.model
    def _due(self, now):
        """Return the campaigns for which something is to be done, as the system sees them."""
        raise NotImplementedError

    @api.model
    def _look(self, campaign, now):
        """Do what is due for a campaign."""
        raise NotImplementedError

    @api.model
    def _run(self, number, commit, now=None):
        """Do what is due, unless another process is at it.

        :param int number: of the lock
        :param bool commit: whether to commit
        :param datetime now: the moment; None: the present one
        """
        now = now or fields.Datetime.now()
        if not self._due(now):
            return
        with left_to_next(self.env, commit), number_lock(self.env, LOCK, number, commit) as lock:
            # Asked once more: the transaction is younger than the lock.
            for campaign in self._due(now) if lock else ():
                self._look(campaign, now)
