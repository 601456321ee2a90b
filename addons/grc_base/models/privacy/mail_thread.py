from odoo import api, models


class MailThreadBlacklist(models.AbstractModel):
    """Whoever comes with an e-mail address, or gets another: an opposition kept of it is in the ledger at once."""

    _inherit = "mail.thread.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["grc.opposition"]._object(records)
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._grc_point_columns() & vals.keys():
            self.env["grc.opposition"]._object(self)
        return result

    @api.model
    def _grc_point_columns(self):
        """Return the names of the fields that contact points are made of."""
        return {self._primary_email, "phone", "street", "zip", "city", "country_id"}
