from odoo import fields, models
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one


class GrcCustomer(models.Model):
    """The stage of a customer; written by the refresh alone."""

    _inherit = "grc.customer"

    stage_id = UncheckedMany2one("grc.stage", readonly=True, ondelete="restrict")
    stage_before_id = UncheckedMany2one("grc.stage", readonly=True, ondelete="restrict")
    phase = fields.Selection(related="stage_id.phase")
    spending_fell = fields.Boolean(readonly=True, help="He spends much less than before and than a year ago.")
