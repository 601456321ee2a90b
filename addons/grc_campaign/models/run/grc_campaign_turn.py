import logging

from odoo import api, fields, models
from odoo.addons.grc_base.tools.lock import number_lock
from odoo.exceptions import UserError
from psycopg2 import OperationalError

from ...tools.turns import LOCK, left_to_next

_logger = logging.getLogger(__name__)


class GrcCampaignTurn(models.AbstractModel):
    """What one process at a time does for campaigns when it is due: planned launches, starts, looking again.

    A model that inherits this one says for which it is due (``_due``), and does it (``_look``). The executor gives it
    its turn, and the number of its lock. A campaign for which it fails keeps no other from going on.
    """

    _name = "grc.campaign.turn"
    _description = "Turns of Campaigns"

    @api.model
    def _due(self, now):
        """Return the campaigns for which something is to be done, as the system sees them."""
        raise NotImplementedError

    @api.model
    def _look(self, campaign, now):
        """Do what is due for a campaign, in the language of its owner.

        :raise UserError: saying what is to be mended
        """
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
                self._try(campaign, now)

    @api.model
    def _try(self, campaign, now):
        """Do what is due for a campaign, or none of it."""
        told = self._told(campaign._answers(), campaign)
        try:
            with self.env.cr.savepoint():
                told._look(campaign.with_context(lang=told.env.lang), now)
        except UserError as error:
            told._give_up(campaign, str(error))
        except OperationalError:
            # Of another transaction, or of the database: the next run tries again.
            raise
        except Exception:
            _logger.exception("Campaign %s cannot go on", campaign.id)
            told._give_up(campaign, told._failure_sentence())

    @api.model
    def _told(self, user, campaign):
        """Return this model in the language of a user."""
        return self.with_context(lang=campaign._lang_of(user))

    @api.model
    def _failure_sentence(self):
        return self.env._("Something has failed. Ask your administrator: the server's log says more.")

    @api.model
    def _give_up(self, campaign, reason):
        """Halt a campaign for which it fails, and tell its owner why."""
        campaign._halt("failed")
        campaign._tell_owner(
            lambda env: env._("Nobody more can be taken in. %s Once that is mended, let it go on.", reason)
        )
