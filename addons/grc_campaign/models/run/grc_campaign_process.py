from odoo import api, models
from odoo.exceptions import UserError

from .grc_campaign_claim import PARTS

#: External ids of the scheduled actions, with their number.
NAME = "ir_cron_campaign_%d"


class GrcCampaignProcess(models.AbstractModel):
    """The scheduled actions that run campaigns: as many work at once as there are, each begins with other parts."""

    _name = "grc.campaign.process"
    _description = "Processes of Campaigns"

    @api.model
    def _all(self):
        """Return the scheduled actions in their order, those that are switched off too."""
        found = (
            self.env.ref(f"grc_campaign.{NAME % place}", raise_if_not_found=False) for place in range(1, PARTS + 1)
        )
        return self.env["ir.cron"].sudo().union(*(cron.sudo() for cron in found if cron))

    @api.model
    def _number(self):
        """Return how many work at once."""
        return len(self._all().filtered("active"))

    @api.model
    def _set_number(self, number):
        """Let so many work at once.

        :param int number: from 1 to the number of parts
        :raise UserError: for another number
        """
        if not 1 <= number <= PARTS:
            raise UserError(self.env._("Campaigns are run by 1 to %s processes.", PARTS))
        crons = self._all()
        for place in range(len(crons), number):
            crons += self._another(crons[0], place)
        for place, cron in enumerate(crons):
            code = f"model._cron_run({place * PARTS // number if place < number else 0})"
            values = {"active": place < number, "code": code}
            if any(cron[name] != value for name, value in values.items()):
                cron.write(values)

    @api.model
    def _another(self, first, place):
        """Return one more scheduled action, like the first."""
        cron = first.copy({"name": first.name.replace("1", str(place + 1))})
        self.env["ir.model.data"].sudo().create(
            {
                "module": "grc_campaign",
                "name": NAME % (place + 1),
                "model": "ir.cron",
                "res_id": cron.id,
                "noupdate": True,
            }
        )
        return cron

    @api.model
    def _wake(self):
        """Let them run soon."""
        for cron in self._all().filtered("active"):
            cron._trigger()
