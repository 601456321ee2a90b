from odoo import api, fields, models, tools
from odoo.exceptions import AccessError

from ...tools.consent import CHANNELS


class GrcConsentReading(models.Model):
    """How a company reads, on a channel, that nobody has decided anything: as allowed, or by the rule of the country.

    Rows are added, and the last one counts; without one it is the rule. Companies that were there before the rules
    begin with what they had, and switch channel by channel.
    """

    _name = "grc.consent.reading"
    _inherit = ["grc.choice"]
    _description = "Reading of the Unknown"
    _order = "id desc"
    _rec_name = "channel"

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company
    )
    channel = fields.Selection(CHANNELS, required=True)
    reading = fields.Selection(
        [("rule", "By the rule of the country"), ("allowed", "Allowed until somebody objects")], required=True
    )
    moment = fields.Datetime(required=True, default=lambda self: self.env.cr.now(), readonly=True)
    user_id = fields.Many2one("res.users", "Switched by", default=lambda self: self.env.user, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    @api.model
    @tools.ormcache("company_id", "channel")
    def _is_allowed(self, company_id, channel):
        """Return whether a company may contact those of whom nothing is known on a channel."""
        last = self.sudo().search([("company_id", "=", company_id), ("channel", "=", channel)], limit=1)
        return last.reading == "allowed"

    @api.model
    def _switch(self, channel, reading):
        """Have the present company read the unknown in another way from now on.

        :raise AccessError: for who is no manager
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("A manager of Customer Relations decides how the unknown is read."))
        self.sudo().create(
            {"company_id": self.env.company.id, "channel": channel, "reading": reading, "user_id": self.env.uid}
        )

    @api.model
    def _keep(self, companies):
        """Have companies that were there before the rules read the unknown as they did: as allowed."""
        self.create(
            [
                {"company_id": company.id, "channel": channel, "reading": "allowed"}
                for company in companies
                for channel, __ in CHANNELS
            ]
        )
