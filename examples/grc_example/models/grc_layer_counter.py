from odoo import models
from odoo.addons.grc_base.tools.refresh.layer import FACTS, Layer
from odoo.tools import SQL

from .grc_customer import CHANNEL


class GrcLayerCounter(models.AbstractModel):
    """A fact (what was sold over the counter), a score (its share of revenue), and the state that follows from it."""

    _name = "grc.layer.counter"
    _inherit = "grc.layer"
    _description = "Counter Sales of Customers"
    _layer = Layer(
        name="counter",
        runs=FACTS,
        needs=("facts",),
        columns=("counter_revenue", "counter_share", "channel"),
        tables=("grc_counter",),
        states=(CHANNEL,),
    )

    def _tables(self, run):
        counter = SQL(
            "SELECT p.commercial_partner_id AS partner_id, SUM(d.amount) AS amount"
            " FROM (%s) d JOIN res_partner p ON p.id = d.partner_id WHERE d.res_model = %s AND %s GROUP BY 1",
            run.documents,
            "grc.example.receipt",
            run.chosen,
        )
        return {"grc_counter": counter}

    def _select(self, run, query):
        return SQL(
            """
            SELECT s.*, CASE WHEN s.counter_share > 50 THEN 'counter' WHEN s.counter_share > 0 THEN 'mixed'
                             WHEN s.revenue > 0 THEN 'invoice' END AS channel
              FROM (SELECT q.*, COALESCE(k.amount, 0) AS counter_revenue,
                           CASE WHEN k.amount > 0 AND q.revenue > 0
                                THEN LEAST(ROUND(100 * k.amount / q.revenue), 100) ELSE 0 END::integer AS counter_share
                      FROM (%s) q LEFT JOIN %s k ON k.partner_id = q.partner_id) s
            """,
            query,
            run.tables["grc_counter"],
        )

    def _cause(self, run, state):
        return SQL("d.counter_share || ' %%'")

    def _day_values(self, run):
        return {"channel_known": True}
