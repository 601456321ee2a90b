from odoo import models


class GrcEvent(models.Model):
    """Complaints among the events are asked for each time somebody might call for money."""

    _inherit = "grc.event"

    _complaint_idx = models.Index("(company_id, date) WHERE kind = 'complaint'")
