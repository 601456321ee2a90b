from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer

from ...tools.passes import VALUES


class GrcLayerWallet(models.AbstractModel):
    """What comparable customers spend: estimated once the groups are there, for no column of customers."""

    _name = "grc.layer.wallet"
    _inherit = "grc.layer"
    _description = "Spending of Comparable Customers"

    _layer = Layer(name="wallet", runs=VALUES, needs=("group",))

    @api.model
    def _finish(self, run, written):
        if run.whole and not run.rebuild:
            self.env["grc.wallet.peer"]._refresh_peers(run.company, run.as_of)

    @api.model
    def _forget(self, company, today):
        self.env["grc.wallet.peer"].search([("company_id", "=", company.id), ("as_of", ">", today)]).unlink()
