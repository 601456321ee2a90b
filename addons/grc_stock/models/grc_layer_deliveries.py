from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.addons.grc_base.tools.refresh.layer import FACTS, Layer
from odoo.tools import SQL


class GrcLayerDeliveries(models.AbstractModel):
    """Deliveries: the last one, and those still to come."""

    _name = "grc.layer.deliveries"
    _inherit = "grc.layer"
    _description = "Deliveries to Customers"

    _layer = Layer(
        name="deliveries",
        runs=FACTS,
        needs=("facts",),
        columns=("last_delivery", "open_deliveries"),
        tables=("grc_delivery",),
    )

    @api.model
    def _tables(self, run):
        deliveries = SQL(
            """
            SELECT p.commercial_partner_id AS partner_id,
                   %(last)s AS last_delivery,
                   COUNT(*) FILTER (WHERE d.state IN ('waiting', 'confirmed', 'assigned')
                                       OR d.date_done >= %(end)s)::integer AS open_deliveries
              FROM stock_picking d
              JOIN stock_picking_type t ON t.id = d.picking_type_id AND t.code = 'outgoing'
              JOIN res_partner p ON p.id = d.partner_id
             WHERE d.company_id = %(company)s AND d.create_date < %(end)s
               AND d.state NOT IN ('draft', 'cancel') AND %(chosen)s
             GROUP BY p.commercial_partner_id
            """,
            last=company_day(SQL("MAX(d.date_done) FILTER (WHERE d.date_done < %s)", run.day_end), run.company),
            end=run.day_end,
            company=run.company.id,
            chosen=run.chosen,
        )
        return {"grc_delivery": deliveries}

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT q.*, d.last_delivery, COALESCE(d.open_deliveries, 0) AS open_deliveries
              FROM (%s) q
              LEFT JOIN %s d ON d.partner_id = q.partner_id
            """,
            query,
            run.tables["grc_delivery"],
        )
