from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

#: Who may write mailings.
WRITERS = "mass_mailing.group_mass_mailing_user"
#: Users who are named to be asked.
NAMED = 3


class GrcCampaignStep(models.Model):
    """Who writes the mail of a step: not every manager may write mailings."""

    _inherit = "grc.campaign.step"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    writers_words = fields.Char("Who writes the mail", compute="_compute_writers_words")

    @api.depends("campaign_id.company_id")
    @api.depends_context("uid", "lang")
    def _compute_writers_words(self):
        """Say whom to ask, as long as the user may not write it themselves."""
        writes = self.env.user.has_group(WRITERS)
        for step in self:
            step.writers_words = "" if writes else step._whom_to_ask()

    def _whom_to_ask(self):
        """Return who writes the mail of this step, in words; without anybody, who gives the right to."""
        company = self.campaign_id.company_id or self.env.company
        domain = [("all_group_ids", "in", self.env.ref(WRITERS).ids), *self.env["res.users"]._grc_there_domain(company)]
        users = self.env["res.users"].sudo().search(domain, order="name, id", limit=NAMED)
        if not users:
            return self.env._("You may not write mailings: ask your administrator for the right to Email Marketing.")
        names = format_list(self.env, users.mapped("name"), "or")
        return self.env._("You may not write mailings: ask %s to write this mail.", names)

    def _check_writer(self):
        """Refuse to open the mail for who may not write it.

        :raise UserError: saying whom to ask
        """
        if not self.env.su and not self.env.user.has_group(WRITERS):
            raise UserError(self._whom_to_ask())
