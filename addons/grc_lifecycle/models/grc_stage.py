from odoo import fields, models

#: The five places of a customer's life; a stage of a company is one of them, or a part of one.
PHASES = [
    ("prospect", "Prospect"),
    ("new", "New"),
    ("active", "Active"),
    ("declining", "Declining"),
    ("lost", "Lost"),
]


class GrcStage(models.Model):
    """A stage of a customer's life, with the rules by which he is in it.

    Stages are tried in their order: a customer is in the first whose rules he meets. The last has no rule.
    """

    _name = "grc.stage"
    _description = "Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short technical name, for imports and rules.")
    sequence = fields.Integer(default=10, help="Stages are tried in this order; the first that matches wins.")
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Leave empty to use the stage in every company without its own."
    )
    phase = fields.Selection(PHASES, required=True, default="active", help="Which of the five places of life it is.")
    user_id = fields.Many2one("res.users", "Owner", help="Who answers for what is done with these customers.")
    advice = fields.Text(translate=True, help="What to do with a customer of this stage.")
    rule_ids = fields.One2many("grc.stage.rule", "stage_id", "Rules", copy=True)
