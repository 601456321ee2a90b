from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import WithinDays
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, format_date


class GrcStageOverride(models.Model):
    """A salesperson's own judgement of a customer's stage, with a reason and an end."""

    _name = "grc.stage.override"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Manual Stage"
    _order = "date_to desc, id desc"
    _rec_name = "stage_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    stage_id = fields.Many2one(
        "grc.stage",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', available_stage_ids)]",
        check_company=True,
        help="Where the customer is by your judgement. Only a customer without a purchase can be a prospect.",
    )
    available_stage_ids = fields.Many2many("grc.stage", compute="_compute_available_stage_ids")
    user_id = fields.Many2one(
        "res.users", "Set by", required=True, default=lambda self: self.env.user, check_company=True
    )
    date_from = fields.Date("From", required=True, default=lambda self: self.env.company._grc_today())
    date_to = fields.Date("Until", required=True, help="Last day; afterwards the computed stage holds again.")
    reason = fields.Char(required=True, help="Why you know better; everybody who sees the stage can read it.")

    _date_from_days = WithinDays("date_from")
    _date_to_days = WithinDays("date_to")
    _dates_ordered = models.Constraint(
        "CHECK (date_from <= date_to)", "The last day of a manual stage cannot be before its first."
    )

    @api.depends("company_id", "partner_id")
    def _compute_available_stage_ids(self):
        """The stages of the company in which this customer can be."""
        for override in self:
            stages = (override.company_id or self.env.company)._grc_stages()
            customer = override._customer()
            if customer:
                stages = stages.filtered(
                    lambda stage, bought=bool(customer.last_purchase): (stage.phase == "prospect") != bought
                )
            override.available_stage_ids = stages

    def _customer(self):
        """Return the row of the customer, if the user may see it; none before their first refresh."""
        return self.env["grc.customer"].search(
            [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        )

    @api.constrains("partner_id", "company_id", "date_from", "date_to")
    def _check_overlap(self):
        for override in self:
            others = self.sudo().search(
                [
                    ("id", "!=", override.id),
                    ("partner_id", "=", override.partner_id.id),
                    ("company_id", "=", override.company_id.id),
                    ("date_from", "<=", override.date_to),
                    ("date_to", ">=", override.date_from),
                ],
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(customer)s has a manual stage already, “%(stage)s” from %(first)s until %(last)s. End that"
                        " one first.",
                        customer=override.partner_id.sudo().display_name,
                        stage=others.stage_id.name,
                        first=format_date(self.env, others.date_from),
                        last=format_date(self.env, others.date_to),
                    )
                )

    @api.constrains("stage_id", "company_id")
    def _check_stage(self):
        for override in self:
            if override.stage_id not in override.company_id._grc_stages():
                raise ValidationError(
                    self.env._(
                        "“%(stage)s” is none of the stages of %(company)s. Choose one of those.",
                        stage=override.stage_id.sudo().name,
                        company=override.company_id.name,
                    )
                )

    @api.constrains("stage_id", "partner_id", "company_id")
    def _check_phase(self):
        for override in self:
            customer = override._customer()
            if customer and (override.stage_id.phase == "prospect") != (not customer.last_purchase):
                raise ValidationError(
                    self.env._("%s has bought and cannot be a prospect: choose another stage.", customer.display_name)
                    if customer.last_purchase
                    else self.env._("%s has not bought yet: choose a stage of prospects.", customer.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        overrides = super().create([self._of_entity(vals) for vals in vals_list])
        overrides._check_author()
        overrides._touch()
        return overrides

    @api.model
    def _of_entity(self, vals):
        """Return values whose partner is the commercial entity of the one given."""
        if not vals.get("partner_id"):
            return vals
        partner = self.env["res.partner"].sudo().browse(vals["partner_id"])
        return vals | {"partner_id": partner.commercial_partner_id.id}

    def _check_author(self):
        """Refuse what is signed with another's name; a manager enters what others have decided.

        :raise AccessError: for a user who is none
        """
        manager = self.env.su or self.env.user.has_group("grc_base.group_grc_manager")
        if not manager and self.user_id - self.env.user:
            raise AccessError(
                self.env._("A stage set by hand is signed by the user who sets it: leave “Set by” to yourself.")
            )

    def write(self, vals):
        if not self.env.su and "user_id" in vals and self.user_id.ids != [vals["user_id"]]:
            raise AccessError(self.env._("Who has set a stage stays the one who did: end this one and set another."))
        self._check_signed(vals)
        vals = self._of_entity(vals)
        self._touch()
        result = super().write(vals)
        self._touch()
        return result

    def _check_signed(self, vals):
        """Refuse other words over somebody's name; that a stage ends sooner is everybody's to say who may write it.

        :raise AccessError: for a user who is no manager
        """
        if self.env.su or self.env.user.has_group("grc_base.group_grc_manager"):
            return
        signed = self.filtered(lambda override: override.user_id != self.env.user)
        end = fields.Date.to_date(vals.get("date_to")) if set(vals) == {"date_to"} else None
        if signed and not (end and all(end <= (override.date_to or end) for override in signed)):
            raise AccessError(self.env._("Who has set a stage stays the one who did: end this one and set another."))

    def unlink(self):
        self._touch()
        if self.ids:
            # No foreign key does it.
            self.env.cr.execute(
                SQL("UPDATE grc_customer SET stage_override_id = NULL WHERE stage_override_id IN %s", tuple(self.ids))
            )
            self.env["grc.customer"].invalidate_model(["stage_override_id"], flush=False)
        return super().unlink()

    def _touch(self):
        """Queue the customers concerned."""
        queue = self.env["grc.queue"].sudo()
        for company, overrides in self.sudo().grouped("company_id").items():
            queue._touch(overrides.partner_id, company)

    def _sentence(self):
        """Return who set the stage, until when and why, in one sentence."""
        self.ensure_one()
        override = self.sudo()
        return self.env._(
            "Set by %(user)s until %(date)s: %(reason)s",
            user=override.user_id.name,
            date=format_date(self.env, override.date_to),
            reason=override.reason,
        )
