from odoo import api, models

from ..tools.said import Said


class MailingSubscription(models.Model):
    """Who leaves a list, or comes back, is in the ledger of decisions, too."""

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        bridge = self.env["grc.consent.subscription"]
        by_them = isinstance(self.env.context.get("grc_consent_said"), Said)
        bridge._enter(subscriptions if by_them else subscriptions.filtered("opt_out"))
        found = subscriptions.sudo()
        addresses = set(found.contact_id.mapped("email_normalized")) - {False}
        bridge.sudo()._obey(found.list_id.grc_topic_id, sorted(addresses))
        return subscriptions

    def write(self, vals):
        before = {one.id: one.opt_out for one in self}
        result = super().write(vals)
        self.env["grc.consent.subscription"]._enter(self.filtered(lambda one: one.opt_out != before[one.id]))
        return result
