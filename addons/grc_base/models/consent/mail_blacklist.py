from odoo import api, models


class MailBlacklist(models.Model):
    """What is put on the list, or taken off, is in the ledger of decisions, too."""

    _inherit = "mail.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        bridge = self.env["grc.consent.blacklist"]
        last = bridge._last(self)
        records = super().create(vals_list)
        bridge._enter(records.filtered(lambda record: record.id > last and record.active))
        return records

    def write(self, vals):
        before = {record.id: record.active for record in self}
        result = super().write(vals)
        self.env["grc.consent.blacklist"]._enter(self.filtered(lambda record: record.active != before[record.id]))
        return result

    @api.ondelete(at_uninstall=False)
    def _grc_unlisted(self):
        self.env["grc.consent.blacklist"]._enter(self.filtered("active"), lifted=True)
