from odoo import SUPERUSER_ID, api
from odoo.addons.grc_stock.hooks import stamp_costs
from odoo.tools import SQL


def migrate(cr, version):
    """Take the costs that were estimated from entries and deliveries, where these are."""
    stamp_costs(api.Environment(cr, SUPERUSER_ID, {}), SQL("m.grc_cost_basis = 'product'"))
