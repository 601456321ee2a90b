from odoo import api, fields, models
from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...tools.ladder import Ladder, implies

#: The five places of a customer's life; a stage of a company is one of them, or a part of one.
PHASES = [
    ("prospect", "Prospect"),
    ("new", "New"),
    ("active", "Active"),
    ("declining", "Declining"),
    ("lost", "Lost"),
]
#: How good a phase is, for movements: higher is better.
RANKS = {"lost": 0, "prospect": 1, "declining": 2, "new": 3, "active": 4}
#: Context key: stages are written one after the other and checked together at the end.
TOGETHER = "grc_stages_together"


class GrcStage(models.Model):
    """A stage of a customer's life, with the rules by which they are in it.

    Stages are tried in their order: a customer is in the first whose rules they meet. Those of prospects are for
    customers without a purchase, the others for buyers; the last of each has no rule and takes who is left.
    """

    _name = "grc.stage"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Stage"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short technical name, for imports and rules.")
    sequence = fields.Integer(default=10, help="Stages are tried in this order; the first that matches wins.")
    active = fields.Boolean(
        default=True, help="An archived stage takes nobody; movements from and to it stay in the history."
    )
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        default=lambda self: self._default_company(),
        help="Leave empty to use the stage in every company without its own.",
    )
    phase = fields.Selection(PHASES, required=True, default="active", help="Which of the five places of life it is.")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain="[('active', '=', True), ('share', '=', False)]",
        check_company=True,
        help="Who answers for what is done with these customers.",
    )
    advice = fields.Text(translate=True, help="What to do with a customer of this stage.")
    rule_ids = fields.One2many(
        "grc.stage.rule",
        "stage_id",
        "Rules",
        copy=True,
        help="Customers who meet one of them are in this stage, unless an earlier one took them.",
    )
    rule_words = fields.Char("Who is in it", compute="_compute_rule_words")
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")
    in_use = fields.Boolean(
        compute="_compute_in_use", search="_search_in_use", help="The present company's customers are in these stages."
    )

    @api.model
    def _default_company(self):
        """A new stage joins those that the present company uses."""
        return self.env.company._grc_stages().company_id[:1]

    @api.depends("rule_ids", "phase")
    @api.depends_context("lang")
    def _compute_rule_words(self):
        for stage in self:
            words = [rule.display_name for rule in stage.rule_ids]
            stage.rule_words = self.env._(" or ").join(words) or self.env._("all others")

    def _compute_customer_count(self):
        counts = dict(
            self.env["grc.customer"]._read_group(
                [("stage_id", "in", self.ids), ("company_id", "in", self.env.companies.ids)],
                ["stage_id"],
                ["__count"],
            )
        )
        for stage in self:
            stage.customer_count = counts.get(stage, 0)

    @api.depends("active", "company_id")
    @api.depends_context("company")
    def _compute_in_use(self):
        stages = self.env.company._grc_stages()
        for stage in self:
            stage.in_use = stage in stages

    @api.model
    def _search_in_use(self, operator, value):
        if operator != "in":
            return NotImplemented
        used = Domain("id", "in", self.env.company._grc_stages().ids)
        return Domain.OR(used if flag else ~used for flag in value)

    # The ladder

    def _ladder(self):
        """Return the :class:`~..tools.ladder.Ladder` of these stages, which are all of a company, in their order."""
        return Ladder(self.env["grc.stage.rule"]._rungs(self))

    def _check_ladder(self):
        """Raise when a customer would find no place on these stages, or a stage nobody; they are all of a company.

        :raise ValidationError: says which stage, and what to do
        """
        self.rule_ids._check_alone()
        for title, stages in (
            (self.env._("customers without a purchase"), self.filtered(lambda stage: stage.phase == "prospect")),
            (self.env._("customers who have bought"), self.filtered(lambda stage: stage.phase != "prospect")),
        ):
            for stage, following in zip(stages, stages[1:], strict=False):
                if not stage.rule_ids:
                    raise ValidationError(
                        self.env._(
                            "The stage “%(stage)s” has no rule and takes everyone: “%(next)s” after it could never be"
                            " reached. Give it a rule, or put it last.",
                            stage=stage.name,
                            next=following.name,
                        )
                    )
            if not stages or stages[-1].rule_ids:
                raise ValidationError(
                    self.env._(
                        "Some %s would be in no stage: the last of their stages must have no rule, so that it takes"
                        " everyone who is left.",
                        title,
                    )
                )
            stages._check_reachable()

    def _check_reachable(self):
        """Raise when every rule of a stage is wholly covered by a rule of one before it."""
        earlier = []
        for stage in self:
            rules = [rule._asked() for rule in stage.rule_ids]
            covering = [next((other for other in earlier if implies(rule, other[1])), None) for rule in rules]
            if rules and all(covering):
                raise ValidationError(
                    self.env._(
                        "The stage “%(stage)s” could never be reached: customers who meet its rules are already in"
                        " “%(other)s”, which is tried before. Put it first, or narrow the rules.",
                        stage=stage.name,
                        other=covering[0][0].name,
                    )
                )
            earlier += [(stage, rule) for rule in rules]

    # Changes

    def _owners(self):
        """Return the ids of the companies whose own these stages are; False among them: some are shared by all."""
        return {stage.company_id.id for stage in self}

    @api.model
    def _sets_changed(self, owners):
        """Check the sets of stages of the owners (see :meth:`_owners`), and queue the companies that use them.

        Not while stages are written one after the other, nor when they go with the addon.
        """
        if owners and not self._inside(TOGETHER) and not self._inside(MODULE_UNINSTALL_FLAG):
            self._check_sets(owners)

    @api.model
    def _check_sets(self, owners=(False,)):
        """Check whole sets of stages, and queue the companies that use them.

        :param owners: ids of the companies whose own they are; False: those of all
        """
        for owner in owners:
            stages = self.sudo()._of_owner(owner)
            if stages or not owner:
                stages._check_ladder()
        companies = self.env["res.company"].sudo().search(fields.Domain.TRUE)
        if False not in owners:
            companies = companies.browse(owners)
        self.env["grc.queue"].sudo()._touch_company(companies)

    @api.model
    def _used_by(self, company):
        """Return the active stages of a company's own (id), else those shared by all, in their order."""
        return self._of_owner(company) or self._of_owner(False)

    @api.model
    def _of_owner(self, company):
        """Return the active stages of a company's own (id), or those shared by all (False), in their order."""
        return self.with_context(active_test=True).search([("company_id", "=", company)])

    @api.constrains("user_id")
    def _check_user(self):
        """Refuse an owner who is nobody's colleague: what is planned for them would go to others."""
        for user in self.sudo().user_id:
            if not user._grc_there(user.company_id):
                raise ValidationError(self.env._("Choose an active colleague of %s.", user.company_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        stages = super(GrcStage, self.with_context(**{TOGETHER: INSIDE})).create(vals_list).with_env(self.env)
        self.env.registry.clear_cache()
        self._sets_changed(stages._owners())
        return stages

    def write(self, vals):
        owners = self._owners()
        result = super(GrcStage, self.with_context(**{TOGETHER: INSIDE})).write(vals)
        self.env.registry.clear_cache()
        if {"active", "company_id", "phase", "rule_ids", "sequence"} & set(vals):
            self._sets_changed(owners | self._owners())
        return result

    def unlink(self):
        owners = self._owners()
        self._leave_customers()
        self.env.registry.clear_cache()
        result = super(GrcStage, self.with_context(**{TOGETHER: INSIDE})).unlink()
        self._sets_changed(owners)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_keeps_history(self):
        for stage in self.env["grc.transition"]._named_by_movements(self, "from_stage_id", "to_stage_id"):
            raise UserError(
                self.env._(
                    "Customers have been in the stage “%s”, and their history names it. Archive it instead: its"
                    " customers find their place among the other stages at the next refresh.",
                    stage.name,
                )
            )

    def _leave_customers(self):
        """Take customers out of these stages: no foreign key does it."""
        if not self.ids:
            return
        for column in ("stage_id", "stage_before_id"):
            self.env.cr.execute(
                SQL(
                    "UPDATE grc_customer SET %(column)s = NULL WHERE %(column)s IN %(ids)s",
                    column=SQL.identifier(column),
                    ids=tuple(self.ids),
                )
            )
        self.env["grc.customer"].invalidate_model(["stage_id", "stage_before_id"], flush=False)

    def web_resequence(self, specification, field_name="sequence", offset=0):
        """Move stages in the list: checked when all have their new place."""
        stages = self.with_context(**{TOGETHER: INSIDE})
        result = super(GrcStage, stages).web_resequence(specification, field_name, offset)
        self._sets_changed(self._owners())
        return result

    def copy_data(self, default=None):
        """Name the copies; an owner who has gone since is not copied, which would be refused."""
        copies = [
            dict(vals, name=self.env._("%s (copy)", stage.name))
            for stage, vals in zip(self, super().copy_data(default), strict=True)
        ]
        for stage, vals in zip(self.sudo(), copies, strict=True):
            if not stage.user_id._grc_there(stage.user_id.company_id) and vals.get("user_id") == stage.user_id.id:
                vals["user_id"] = False
        return copies

    # Others

    @api.model
    def _movement_in_use(self, company):
        """Return the stages among which the customers of a company move, best first, whatever the user may read."""
        return company._grc_stages().sorted(lambda stage: -stage._movement_rank())

    def _movement_rank(self):
        """Return how good the place is, higher is better."""
        return RANKS[self.phase]

    @api.model
    @ormcache("self.env.lang")
    def _labels(self):
        """Return ``{id: (name, color, phase)}`` of all stages in the user's language, kept between requests."""
        stages = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        return {stage.id: (stage.name, stage.color, stage.phase) for stage in stages}

    @api.model
    def action_own_stages(self):
        """Give the present company stages of its own; nobody moves by that."""
        self.check_access("write")
        self.env.company.sudo()._grc_own_stages()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_customers(self):
        """Open the customers of the stage."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_action")
        action["domain"] = [("stage_id", "=", self.id)]
        action["display_name"] = self.name
        return action
