from odoo import api, models


class GrcTransition(models.Model):
    """Entries into stages are looked for by day."""

    _inherit = "grc.transition"

    _grc_entry_idx = models.Index("(company_id, date) WHERE dimension = 'stage'")


class GrcCustomer(models.Model):
    """What a refresh has found is acted upon at once."""

    _inherit = "grc.customer"

    @api.model
    def _refresh_committing(self, companies, refresh):
        result = super()._refresh_committing(companies, refresh)
        if companies:
            self.env.ref("grc_lifecycle.ir_cron_plan").sudo()._trigger()
        return result
