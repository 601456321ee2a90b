from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError

OPERATIONS = [("and", "And"), ("or", "Or"), ("minus", "Without")]
KINDS = [
    ("customers", "Customers"),
    ("purchase", "Purchases"),
    ("audience", "Another audience"),
]
#: Longest time looked back at, in months.
LONGEST = 600


class GrcAudienceLine(models.Model):
    """A step of an audience: those found so far, narrowed to those who meet it, with them, or without them.

    The first line begins, whatever its operation.
    """

    _name = "grc.audience.line"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Line of an Audience"
    _order = "audience_id, sequence, id"
    _rec_name = "audience_id"
    _check_company_auto = True

    audience_id = fields.Many2one("grc.audience", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="audience_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    operation = fields.Selection(
        OPERATIONS,
        required=True,
        default="and",
        help="And: of those found so far, only who meets this line, too. Or: those who meet it besides. Without: those"
        " who meet it are taken out. Lines are read from top to bottom; of the first it says nothing.",
    )
    kind = fields.Selection(KINDS, "By", required=True, default="customers")
    domain = fields.Char("Condition", default="[]", help="What customers are, and what figures they have.")
    bought = fields.Selection(
        [("yes", "Bought"), ("no", "Did not buy")],
        default="yes",
        help="One of the products, or of the products of a category, is enough. What was reversed in full does not"
        " count.",
    )
    product_ids = fields.Many2many(
        "product.template", string="Products", ondelete="restrict", domain=[("sale_ok", "=", True)], check_company=True
    )
    categ_ids = fields.Many2many(
        "product.category", string="Categories", ondelete="restrict", help="With those below them."
    )
    months = fields.Integer("Within (months)", default=12, help="Up to today; 0: ever.")
    other_id = fields.Many2one(
        "grc.audience", "Other audience", ondelete="restrict", index="btree_not_null", check_company=True
    )
    sentence = fields.Char("In words", compute="_compute_sentence")

    _months_range = Within("months", 0, LONGEST)

    @api.depends_context("lang", "uid")
    @api.depends("kind", "domain", "bought", "product_ids", "categ_ids", "months", "other_id.name")
    def _compute_sentence(self):
        words = self.env["grc.audience.words"]
        for line in self:
            line.sentence = words._line(line)

    @api.onchange("kind")
    def _onchange_kind(self):
        """Leave nothing behind that another kind has said."""
        if self.kind != "customers":
            self.domain = "[]"
        if self.kind != "purchase":
            self.product_ids = self.categ_ids = False
        if self.kind != "audience":
            self.other_id = False

    def _validate_fields(self, field_names, excluded_names=()):
        """Look at conditions as the user: Odoo has constraints run as superuser, who may read everything."""
        names = list(field_names)
        if {"domain", "kind"} & set(names):
            for line in self:
                if line.kind == "customers":
                    self.env["grc.audience.search"]._check(line.domain, line.sudo().audience_id.company_id)
        return super()._validate_fields(names, excluded_names)

    @api.constrains("kind", "product_ids", "categ_ids", "other_id")
    def _check_said(self):
        for line in self:
            if line.kind == "purchase" and not (line.product_ids or line.categ_ids):
                raise ValidationError(
                    self.env._(
                        "Which purchases? Choose products or categories. Whether they bought anything at all is a"
                        " condition on customers: last purchase."
                    )
                )
            if line.kind == "audience" and not line.other_id:
                raise ValidationError(self.env._("Which audience? Choose one."))

    @api.constrains("audience_id", "other_id")
    def _check_other(self):
        for other in self.other_id:
            if not other.active:
                raise ValidationError(self.env._("“%s” is archived: choose another audience.", other.display_name))
        for audience in self.audience_id:
            self.env["grc.audience.query"]._ordered(audience)
