from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    grc_contract_months = fields.Integer(
        "Contract or warranty (months)",
        groups="base.group_user",
        help="Months after the purchase until the contract or the warranty ends; 0: none. A life event reminds of it.",
    )

    _grc_contract_positive = models.Constraint(
        "CHECK (grc_contract_months >= 0 AND grc_contract_months <= 600)",
        "A contract or warranty lasts 0 (none) to 600 months.",
    )
