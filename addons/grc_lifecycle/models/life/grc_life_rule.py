from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError
from odoo.tools import SQL

KINDS = [
    ("birthday", "Birthday"),
    ("birth", "Birth expected"),
    ("studies", "Studies begin"),
    ("moving", "Moving"),
    ("equipment", "Equipment past its age"),
    ("contract", "Contract or warranty ends"),
    ("season", "Season of his usual order"),
    ("replenishment", "Replenishment due"),
]
#: Longest lead or validity, in days.
LONGEST = 180


class GrcLifeRule(models.Model):
    """A date in a customer's life that calls for an action, so many days before."""

    _name = "grc.life.rule"
    _inherit = ["grc.action.template", "grc.shared.root"]
    _description = "Life Event"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True, help="An archived rule plans nothing; what is planned stays.")
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        default=lambda self: self._default_owner(),
        help="Leave empty for every company.",
    )
    replaces_id = fields.Many2one(
        "grc.life.rule",
        "In place of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="What all companies share, in whose place this company uses its own.",
    )
    kind = fields.Selection(KINDS, required=True, default="birthday")
    lead_days = fields.Integer("Days before", default=0, help="The action is due so many days before the date.")
    validity_days = fields.Integer(
        "Days after", default=7, help="So many days after the date, what was not done has lost its sense."
    )
    category_id = fields.Many2one(
        "product.category", "Product category", help="Equipment of this category and of those below it."
    )
    years = fields.Integer("Age (years)", default=5, help="Years after the last purchase of such equipment.")
    open_count = fields.Integer("Open actions", compute="_compute_open_count")

    _days_range = models.Constraint(
        f"CHECK (lead_days >= 0 AND validity_days >= 0 AND lead_days <= {LONGEST} AND validity_days <= {LONGEST})",
        "Days before and after the date are 0 to 180.",
    )
    _lead_most = Within("lead_days", 0, LONGEST)
    _validity_most = Within("validity_days", 0, LONGEST)
    _years_range = Within("years", 1, 50, "Equipment lasts 1 to 50 years.")

    @api.constrains("kind", "category_id")
    def _check_category(self):
        for rule in self:
            if rule.kind == "equipment" and not rule.category_id:
                raise ValidationError(
                    self.env._("“%s” is about equipment: choose the category of its products.", rule.name)
                )

    def _compute_open_count(self):
        counts = dict(
            self.env["grc.action"]._read_group(
                [("life_rule_id", "in", self.ids), ("state", "=", "open")], ["life_rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.open_count = counts.get(rule, 0)

    def _move_to_copy(self, copy, company):
        """Let what this rule has proposed to the company be the copy's, so that it is not proposed again."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE grc_action SET life_rule_id = %(new)s, key = %(begins)s || SUBSTR(key, %(rest)s)"
                " WHERE company_id = %(company)s AND life_rule_id = %(old)s",
                new=copy.id,
                old=self.id,
                begins=f"life:{copy.id}",
                rest=len(f"life:{self.id}") + 1,
                company=company.id,
            )
        )
        self.env["grc.action"].invalidate_model(["key", "life_rule_id"], flush=False)
        return super()._move_to_copy(copy, company)

    @api.model
    def _placeholders(self):
        return super()._placeholders() | {
            "date": self.env._("the date of the event"),
            "event": self.env._("the name of this rule"),
            "person": self.env._("whose birthday, birth, studies or moving it is"),
            "product": self.env._("the product that is old, ends or is due"),
        }

    def action_open_actions(self):
        """Open the actions that this rule planned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_action_action")
        action["domain"] = [("life_rule_id", "=", self.id)]
        action["context"] = {"search_default_open": 1}
        action["display_name"] = self.name
        return action
