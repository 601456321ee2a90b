from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.offers import purchases

#: Months of purchases that are counted.
MONTHS = 24
#: Anyone who bought more products than this buys everything: they say nothing about what goes together.
MANY = 200
#: Complements kept of a product.
KEPT = 10
#: Fewer customers in common are chance.
FEWEST = 2


class GrcProductComplement(models.Model):
    """How many customers bought another product, too; counted anew each day."""

    _name = "grc.product.complement"
    _description = "Products Bought by the Same Customers"
    _order = "product_id, buyers desc, id"
    _rec_name = "other_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="cascade")
    other_id = fields.Many2one("product.product", "Goes with", required=True, readonly=True, ondelete="cascade")
    buyers = fields.Integer(readonly=True, help="Customers who bought both within the last 24 months.")

    _product_idx = models.Index("(company_id, product_id)")

    @api.model
    def _count(self, company, as_of):
        """Count anew which products the customers of a company bought together, up to a day."""
        self.env.cr.execute(SQL("DELETE FROM grc_product_complement WHERE company_id = %s", company.id))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_product_complement (company_id, product_id, other_id, buyers)
                WITH bought AS (SELECT DISTINCT partner_id, product_id FROM (%(purchases)s) d),
                few AS (
                    SELECT b.partner_id, b.product_id FROM bought b
                      JOIN (SELECT partner_id FROM bought GROUP BY 1 HAVING COUNT(*) BETWEEN 2 AND %(many)s) f
                        ON f.partner_id = b.partner_id
                ),
                pair AS (
                    SELECT a.product_id, b.product_id AS other_id, COUNT(*) AS buyers
                      FROM few a JOIN few b ON b.partner_id = a.partner_id AND b.product_id <> a.product_id
                     GROUP BY 1, 2 HAVING COUNT(*) >= %(fewest)s
                )
                SELECT %(company)s, product_id, other_id, buyers
                  FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY product_id ORDER BY buyers DESC, other_id) AS place
                          FROM pair) ranked
                 WHERE place <= %(kept)s
                """,
                purchases=purchases(company, as_of, since=as_of - relativedelta(months=MONTHS)),
                company=company.id,
                many=MANY,
                fewest=FEWEST,
                kept=KEPT,
            )
        )
        self.invalidate_model()
