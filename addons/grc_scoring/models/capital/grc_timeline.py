from odoo import api, models
from odoo.tools import SQL


class GrcTimeline(models.Model):
    """Payments that came late are told, too."""

    _inherit = "grc.timeline"

    @api.model
    def _late_conditions(self):
        return super()._late_conditions() + [
            SQL(
                """
                EXISTS (SELECT 1 FROM account_move_line l
                          JOIN account_partial_reconcile r ON r.debit_move_id = l.id AND r.grc_late
                         WHERE l.move_id = m.id)
                """
            )
        ]
