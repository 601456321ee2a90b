from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within, WithinDays


class GrcWallet(models.Model):
    """What a customer spends with all suppliers in a year, as they said or as we think; the last one counts."""

    _name = "grc.wallet"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Yearly Spending of a Customer"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    categ_id = fields.Many2one(
        "product.category",
        "Product category",
        ondelete="cascade",
        index=True,
        help="With its sub-categories; empty: all that the company sells.",
    )
    spending = fields.Monetary(
        "Yearly spending",
        required=True,
        help="What the customer spends in a year with all suppliers, ourselves included, untaxed, in the company's"
        " currency.",
    )
    origin = fields.Selection(
        [("stated", "Stated by the customer"), ("estimated", "Estimated by us")], required=True, default="stated"
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._grc_today(),
        help="From this day on it counts, until something later is said of the same category.",
    )
    note = fields.Char("Source", help="Who said it, on what occasion, or how it was estimated.")

    _spending_positive = models.Constraint("CHECK (spending >= 0)", "Spending cannot be negative: write 0 for nothing.")
    _spending_range = Within("spending", 0, MOST)
    _date_days = WithinDays("date")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._of_entity(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._of_entity(vals))

    @api.model
    def _of_entity(self, vals):
        """Return values whose partner is the commercial entity of the one given."""
        if not vals.get("partner_id"):
            return vals
        # Who they are, is asked of the user once it is written.
        partner = self.env["res.partner"].sudo().browse(vals["partner_id"])
        return vals | {"partner_id": partner.commercial_partner_id.id}

    @api.depends("partner_id", "categ_id")
    def _compute_display_name(self):
        for wallet in self:
            names = [wallet.partner_id.display_name or "", wallet.categ_id.name or self.env._("All categories")]
            wallet.display_name = " · ".join(names)
