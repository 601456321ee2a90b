from odoo import api, models


class MailingContact(models.Model):
    """Who has left a topic does not come back with a list of names, and takes their opt-outs to a new address."""

    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts._grc_obey()
        return contacts

    def write(self, vals):
        before = {one.id: one.email_normalized for one in self} if "email" in vals else {}
        result = super().write(vals)
        moved = self.filtered(lambda one: before and one.email_normalized != before[one.id])
        self.env["grc.consent.subscription"]._enter(moved.sudo().subscription_ids.filtered("opt_out"))
        if vals.keys() & {"email", "list_ids", "subscription_ids"}:
            self._grc_obey()
        return result

    def _grc_obey(self):
        """Opt out of lists whose topic these addresses have refused: a list of names is no consent."""
        self.env.flush_all()
        self.invalidate_recordset(["list_ids", "subscription_ids"])
        addresses = set(self.mapped("email_normalized")) - {False}
        topics = self.sudo().subscription_ids.list_id.grc_topic_id
        self.env["grc.consent.subscription"].sudo()._obey(topics, sorted(addresses))
