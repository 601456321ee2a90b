from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import wallet

#: Days for which estimates hold.
VALID_DAYS = 7


class GrcWalletPeer(models.Model):
    """What customers who have something in common spend with us: the estimate for those of whom nothing was said.

    Written by the refresh of everyone, once a week and when groups are gone.
    """

    _name = "grc.wallet.peer"
    _description = "Spending of Comparable Customers"
    _order = "spending desc, id"
    _rec_name = "categ_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    categ_id = fields.Many2one(
        "product.category", "Product category", readonly=True, ondelete="cascade", help="Empty: all together."
    )
    industry_id = fields.Many2one("res.partner.industry", readonly=True, ondelete="cascade")
    group_id = fields.Many2one("grc.group", "Statistical group", readonly=True, ondelete="cascade")
    customers = fields.Integer(readonly=True, help="How many of them bought of the category in the last twelve months.")
    spending = fields.Monetary(readonly=True, help="Nine in ten of them spent less with us in the last twelve months.")
    as_of = fields.Date("As of", readonly=True)

    @api.model
    def _refresh_peers(self, company, as_of):
        """Estimate anew when the estimates are a week old, or groups are gone."""
        mine = [("company_id", "=", company.id)]
        known = self.search(mine, order="as_of desc", limit=1).as_of
        gone = self.search_count([*mine, ("group_id.active", "=", False), ("group_id", "!=", False)], limit=1)
        if not known or gone or (as_of - known).days >= VALID_DAYS:
            self._measure(company, as_of)

    @api.model
    def _measure(self, company, as_of):
        """Estimate anew; see :func:`~..tools.wallet.peers`."""
        cr = self.env.cr
        self.env.flush_all()
        self.env["grc.refresh.tools"]._server_settings()
        cr.execute(SQL("DELETE FROM grc_wallet_peer WHERE company_id = %s", company.id))
        cr.execute(
            SQL(
                """
                INSERT INTO grc_wallet_peer (company_id, as_of, categ_id, industry_id, group_id, customers, spending)
                SELECT %(company)s, %(as_of)s, f.categ_id, f.industry_id, f.group_id, f.customers,
                       ROUND(f.spending::numeric, %(scale)s)
                  FROM (%(query)s) f (categ_id, industry_id, group_id, customers, spending)
                """,
                company=company.id,
                as_of=as_of,
                scale=company.currency_id.decimal_places,
                query=wallet.peers(company, as_of),
            )
        )
        self.env.invalidate_all()
