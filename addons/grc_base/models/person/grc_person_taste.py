from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.bounds import WithinDays

KINDS = [
    ("product", "Product"),
    ("category", "Product category"),
    ("topic", "Topic"),
    ("gift", "Gift"),
    ("hour", "Hour"),
]
LIKINGS = [("like", "Likes"), ("dislike", "Dislikes"), ("never", "Never offer")]
#: Field that says which one it is, of each kind; the others are said in words.
LINKS = {"product": "product_id", "category": "categ_id"}


class GrcPersonTaste(models.Model):
    """What a customer, or somebody of their household, likes and dislikes, and what is never to be offered to them."""

    _name = "grc.person.taste"
    _inherit = ["grc.bounded", "grc.guarded", "grc.person.expiring"]
    _description = "Taste"
    _order = "partner_id, liking desc, id"

    _expiring = ("'tastes'", "JOIN res_partner p ON p.id = t.partner_id", "NULL::date")

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade", index=True)
    person_id = fields.Many2one(
        "grc.person",
        "Whose",
        ondelete="set null",
        index="btree_not_null",
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: the customer's.",
    )
    kind = fields.Selection(KINDS, required=True, default="topic")
    product_id = fields.Many2one("product.template", ondelete="cascade", index="btree_not_null")
    categ_id = fields.Many2one("product.category", "Product category", ondelete="cascade", index="btree_not_null")
    name = fields.Char("In words", help="Topic, gift or hour, such as “Golf”, “Flowers”, “In the evening”.")
    liking = fields.Selection(
        LIKINGS, "How", required=True, default="like", help="What is never to be offered is left out of every offer."
    )
    confirmed_on = fields.Date("Said on", required=True, default=lambda self: self.env.company._grc_today())
    user_id = fields.Many2one(
        "res.users", "Entered by", readonly=True, ondelete="set null", default=lambda self: self.env.user
    )

    _confirmed_on_days = WithinDays("confirmed_on")

    @api.depends("kind", "product_id", "categ_id", "name")
    def _compute_display_name(self):
        for taste in self:
            link = LINKS.get(taste.kind)
            taste.display_name = (taste.sudo()[link].display_name if link else taste.name) or ""

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list if not self.env.su else ():
            vals["user_id"] = self.env.uid
        return super().create(vals_list)

    @api.constrains("kind", "product_id", "categ_id", "name", "liking")
    def _check_taste(self):
        for taste in self:
            if not taste[LINKS.get(taste.kind, "name")]:
                raise ValidationError(self.env._("Say what they like or dislike: a product, a category, or words."))
            if taste.liking == "never" and taste.kind not in LINKS:
                raise ValidationError(self.env._("Never offered are products and categories: choose one."))

    @api.constrains("person_id", "partner_id")
    def _check_person(self):
        for taste in self.sudo():
            if taste.person_id and taste.person_id.partner_id != taste.partner_id:
                raise ValidationError(self.env._("The person belongs to another household."))

    def action_still_true(self):
        """Confirm these tastes: they are kept for as long again."""
        self.check_access("write")
        self.confirmed_on = self.env.company._grc_today()
        return True

    @api.model
    def _never_query(self):
        """Return the SELECT of ``partner_id, product_id``: commercial entities, and products never offered to them.

        For joins of whatever offers, as superuser: that something is left out tells nobody why.
        """
        for name in (self._name, "product.category", "product.template", "product.product", "res.partner"):
            self.env[name].flush_model()
        return SQL(
            """
            SELECT e.commercial_partner_id AS partner_id, pp.id AS product_id
              FROM grc_person_taste t
              JOIN res_partner e ON e.id = t.partner_id
              JOIN product_template pt ON pt.id = t.product_id
              JOIN product_product pp ON pp.product_tmpl_id = pt.id
             WHERE t.liking = 'never' AND t.kind = 'product'
             UNION
            SELECT e.commercial_partner_id, pp.id
              FROM grc_person_taste t
              JOIN res_partner e ON e.id = t.partner_id
              JOIN product_category above ON above.id = t.categ_id
              JOIN product_category c ON starts_with(c.parent_path, above.parent_path)
              JOIN product_template pt ON pt.categ_id = c.id
              JOIN product_product pp ON pp.product_tmpl_id = pt.id
             WHERE t.liking = 'never' AND t.kind = 'category'
            """
        )

    @api.model
    def _never_offered(self, partners, products=None):
        """Return what is never to be offered to customers, in one query: ``{commercial entity id: {product id}}``.

        :param partners: ``res.partner``
        :param products: ids of ``product.product`` that are looked at; None: all
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT n.partner_id, ARRAY_AGG(n.product_id) FROM (%s) n"
                " WHERE n.partner_id = ANY(%s) AND %s GROUP BY 1",
                self._never_query(),
                partners.sudo().commercial_partner_id.ids,
                SQL("TRUE") if products is None else SQL("n.product_id = ANY(%s)", list(products)),
            )
        )
        return {partner: set(found) for partner, found in rows}
