from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day, day_end
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
    def _prepare(self, run):
        end = day_end(run.as_of, run.company)
        self._make_table(
            run,
            "grc_delivery",
            SQL(
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
                last=company_day(SQL("MAX(d.date_done) FILTER (WHERE d.date_done < %s)", end), run.company),
                end=end,
                company=run.company.id,
                chosen=run.entities(SQL("p.commercial_partner_id")),
            ),
        )
        self._analyze(run, "grc_delivery", "partner_id")

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT q.*, d.last_delivery, COALESCE(d.open_deliveries, 0) AS open_deliveries
              FROM (%s) q
              LEFT JOIN %s d ON d.partner_id = q.partner_id
            """,
            query,
            run.table("grc_delivery"),
        )
