from odoo import api, models


class GrcTransition(models.Model):
    """Entries into stages are looked for by day."""

    _inherit = "grc.transition"

    _grc_entry_idx = models.Index("(company_id, date) WHERE dimension = 'stage'")


class GrcRefreshSchedule(models.AbstractModel):
    """What a refresh has found is acted upon at once."""

    _inherit = "grc.refresh.schedule"

    @api.model
    def _committing(self, companies, refresh):
        result = super()._committing(companies, refresh)
        if companies:
            self.env.ref("grc_lifecycle.ir_cron_plan").sudo()._trigger()
        return result
