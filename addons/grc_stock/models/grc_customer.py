from odoo import api, fields, models
from odoo.addons.grc_base.tools.clock import company_day, day_end
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """Deliveries: the last one, and those still to come."""

    _inherit = "grc.customer"

    last_delivery = fields.Date(readonly=True, help="Day of the last delivery that was done.")
    open_deliveries = fields.Integer(readonly=True, help="Deliveries confirmed and not done.")

    def action_open_deliveries(self):
        """Open the customer's deliveries."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_outgoing")
        action["domain"] = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("picking_type_code", "=", "outgoing"),
        ]
        action["context"] = {"create": False}
        return action

    @api.model
    def _temporary_tables(self):
        return super()._temporary_tables() + ["grc_delivery"]

    @api.model
    def _refresh_prepare(self, run):
        result = super()._refresh_prepare(run)
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
                chosen=self._entity_condition(run, SQL("p.commercial_partner_id")),
            ),
        )
        return result

    @api.model
    def _refresh_query(self, run):
        return SQL(
            """
            SELECT q.*, d.last_delivery, COALESCE(d.open_deliveries, 0) AS open_deliveries
              FROM (%s) q
              LEFT JOIN %s d ON d.partner_id = q.partner_id
            """,
            super()._refresh_query(run),
            run.table("grc_delivery"),
        )

    @api.model
    def _refresh_columns(self):
        return super()._refresh_columns() + ["last_delivery", "open_deliveries"]
