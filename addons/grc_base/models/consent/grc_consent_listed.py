from odoo import api, models


class GrcConsentListed(models.AbstractModel):
    """A blacklist of Odoo: what is put on it, or taken off, is in the ledger of decisions, too."""

    _name = "grc.consent.listed"
    _description = "Blacklist that the Ledger Follows"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["grc.consent.blacklist"]._enter(records.filtered("active"))
        return records

    def write(self, vals):
        before = {record.id: record.active for record in self}
        result = super().write(vals)
        self.env["grc.consent.blacklist"]._enter(self.filtered(lambda record: record.active != before[record.id]))
        return result

    @api.ondelete(at_uninstall=False)
    def _grc_unlisted(self):
        self.env["grc.consent.blacklist"]._enter(self.filtered("active"), lifted=True)
