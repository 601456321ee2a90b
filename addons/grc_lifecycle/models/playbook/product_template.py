from odoo import fields, models
from odoo.addons.grc_base.tools.bounds import Within


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "grc.bounded"]

    grc_contract_months = fields.Integer(
        "Contract or warranty (months)",
        groups="base.group_user",
        help="Months after the purchase until the contract or the warranty ends; 0: none. A life event reminds of it.",
    )

    _grc_contract_positive = Within(
        "grc_contract_months",
        0,
        600,
        "A contract or warranty lasts 0 (none) to 600 months.",
    )
