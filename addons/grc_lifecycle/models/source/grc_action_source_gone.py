from odoo import models
from odoo.tools import SQL

from .grc_action_source import GONE


class GrcActionSourceGone(models.AbstractModel):
    """What sources proposed whose addon is gone: the actions stay as a memory, and nothing is proposed any more.

    Their keys stay as well, so that an addon that comes back proposes nothing twice.
    """

    _name = "grc.action.source.gone"
    _inherit = "grc.action.source"
    _description = "Actions of Sources That Are Gone"

    _source = GONE
    _place = 1000
    _when = None
    _assumed = None

    def _label(self):
        return self.env._("No longer installed")

    def _take_over(self, modules):
        """Stop what the sources of some modules have proposed, and let it be of this one; called while they go.

        :param modules: names of modules
        """
        keys = [source._source for source in self._sources() if source._original_module in modules]
        if not keys or self._original_module in modules:
            return
        self.env.flush_all()
        reason = self.env._("The addon that proposed this was uninstalled.")
        actions = self.env["grc.action"].search([("source", "in", keys), ("state", "=", "open")])
        for company, found in actions.grouped("company_id").items():
            self.env["grc.action.planner"]._stop_for(found, reason, company)
        self.env.cr.execute(SQL("UPDATE grc_action SET source = %s WHERE source IN %s", GONE, tuple(keys)))
        self.env["grc.action"].invalidate_model(["source"], flush=False)
        self.env["grc.action.assumption"].search([("source", "in", keys)]).unlink()
