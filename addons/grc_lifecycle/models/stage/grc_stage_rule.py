from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.exceptions import ValidationError

from ...tools.ladder import FLAGS, NUMBERS

#: What a prospect is to us at present; see ``grc_customer_lead.py``.
LEAD_STATES = [
    ("new", "New"),
    ("contacted", "Contacted"),
    ("cold", "Cold"),
    ("inactive", "Inactive"),
]
#: Most days, or days with a purchase, that a rule can ask for: a century.
MOST_DAYS = 36500


class GrcStageRule(models.Model):
    """One way into a stage: all its conditions hold. One rule of a stage is enough.

    A number that is 0 is not asked.
    """

    _name = "grc.stage.rule"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Stage Rule"
    _order = "sequence, id"
    _check_company_auto = True

    stage_id = fields.Many2one("grc.stage", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="stage_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    beyond_days = fields.Integer(
        "Silent beyond usual (days)",
        help="Silent for more than this many days beyond the customer's own usual silence; 0: not asked.",
    )
    silent_days = fields.Integer(
        "Silent for (days)", help="More than this many days since the last purchase; 0: not asked."
    )
    is_late = fields.Boolean(
        "Late", help="Silent for longer than usual for this customer, by a quarter and by 7 days at least."
    )
    spending_fell = fields.Boolean(
        help="At two month-ends running among the last three, the last 180 days brought 40 % less than the 180 days"
        " before and than the same 180 days a year earlier."
    )
    max_occasions = fields.Integer(
        "At most (occasions)", help="No more days with a purchase than this, in all; 0: not asked."
    )
    min_occasions = fields.Integer(
        "At least (occasions)", help="As many days with a purchase as this or more, in all; 0: not asked."
    )
    first_within_days = fields.Integer(
        "First purchase within (days)",
        help="The first purchase is at most so many days ago; 0: not asked. Where customers of the company usually buy"
        " less often, this is raised to their usual interval and a quarter (7 days at least).",
    )
    min_revenue = fields.Float(
        "Revenue at least",
        digits=(16, 2),
        help="Revenue to date, untaxed, in the company's currency; 0: not asked.",
    )
    segment_ids = fields.Many2many(
        "grc.segment",
        string="Segments",
        ondelete="restrict",
        check_company=True,
        help="Is in one of these; empty: not asked.",
    )
    lead_state = fields.Selection(
        LEAD_STATES, "Contact", help="For prospects: how far we are with them; empty: not asked."
    )

    _beyond_most = Within("beyond_days", 0, MOST_DAYS)
    _silent_most = Within("silent_days", 0, MOST_DAYS)
    _first_within_most = Within("first_within_days", 0, MOST_DAYS)
    _max_occasions_most = Within("max_occasions", 0, MOST_DAYS)
    _min_occasions_most = Within("min_occasions", 0, MOST_DAYS)
    _min_revenue_most = Within("min_revenue", 0, MOST)
    _not_negative = models.Constraint(
        "CHECK (beyond_days >= 0 AND silent_days >= 0 AND max_occasions >= 0 AND min_occasions >= 0"
        " AND first_within_days >= 0 AND min_revenue >= 0)",
        "Days, occasions and revenue of a rule cannot be negative; 0 means that they are not asked.",
    )

    @api.depends(*(name for name, __ in NUMBERS), *FLAGS, "segment_ids", "lead_state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = ", ".join(rule._words()) or self.env._("Nothing asked")

    def _asked(self):
        """Return what the rule asks, as a dict: see :class:`~..tools.ladder.Rung`."""
        self.ensure_one()
        asked = {name: self[name] for name in (*(name for name, __ in NUMBERS), *FLAGS) if self[name]}
        if self.segment_ids:
            asked["segments"] = tuple(sorted(self.segment_ids._origin.ids))
        if self.lead_state:
            asked["lead_state"] = self.lead_state
        return asked

    def _reason(self):
        """Return in one word what the rule looks at, for the cause of a movement."""
        asked = self._asked()
        for reason, names in (
            ("silence", ("beyond_days", "silent_days", "is_late")),
            ("spending", ("spending_fell",)),
            ("first", ("first_within_days",)),
            ("lead", ("lead_state",)),
        ):
            if any(name in asked for name in names):
                return reason
        return "rule"

    def _words(self):
        """Return the conditions in words."""
        self.ensure_one()
        told = [
            (self.beyond_days, self.env._("silent %s days beyond usual", self.beyond_days)),
            (self.silent_days, self.env._("silent for %s days", self.silent_days)),
            (self.is_late, self.env._("late")),
            (self.spending_fell, self.env._("spending fell")),
            (self.max_occasions, self.env._("at most %s occasions", self.max_occasions)),
            (self.min_occasions, self.env._("at least %s occasions", self.min_occasions)),
            (self.first_within_days, self.env._("first purchase within %s days", self.first_within_days)),
            (self.min_revenue, self.env._("revenue of %s at least", self.min_revenue)),
            (self.segment_ids, ", ".join(self.segment_ids.mapped("name"))),
            (self.lead_state, dict(self._fields["lead_state"]._description_selection(self.env)).get(self.lead_state)),
        ]
        return [text for asked, text in told if asked]

    def _check_alone(self):
        """Raise when a rule makes no sense by itself.

        :raise ValidationError: without a condition, with one that is not for its kind of customer, or that
            contradicts another
        """
        for rule in self:
            asked, stage = rule._asked(), rule.stage_id.name
            if not asked:
                message = self.env._(
                    "A rule of the stage “%s” asks nothing. Give it a condition, or delete it: a stage without any"
                    " rule takes everyone who is left.",
                    stage,
                )
            elif min(rule[name] for name, __ in NUMBERS) < 0:
                message = self.env._(
                    "A rule of the stage “%s” has a negative number. Write 0 for what is not asked.", stage
                )
            elif rule.stage_id.phase == "prospect" and set(asked) != {"lead_state"}:
                message = self.env._(
                    "The stage “%s” is one of prospects, who have not bought: its rules can ask for “Contact” only.",
                    stage,
                )
            elif rule.stage_id.phase != "prospect" and "lead_state" in asked:
                message = self.env._(
                    "The stage “%s” is one of buyers: its rules cannot ask for “Contact”, which is of prospects.",
                    stage,
                )
            elif asked.get("max_occasions", asked.get("min_occasions", 0)) < asked.get("min_occasions", 0):
                message = self.env._(
                    "A rule of the stage “%(stage)s” asks for at least %(least)s occasions and at most %(most)s: nobody"
                    " has both.",
                    stage=stage,
                    least=rule.min_occasions,
                    most=rule.max_occasions,
                )
            else:
                continue
            raise ValidationError(message)

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.stage_id._sets_changed(rules.stage_id._owners())
        return rules

    def write(self, vals):
        owners = self.stage_id._owners()
        result = super().write(vals)
        self.stage_id._sets_changed(owners | self.stage_id._owners())
        return result

    def unlink(self):
        stages, owners = self.stage_id, self.stage_id._owners()
        result = super().unlink()
        stages._sets_changed(owners)
        return result
