from odoo import api, fields, models
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one
from odoo.fields import Domain

from ...tools.dimensions import STAGE
from .grc_stage_rule import LEAD_STATES


class GrcCustomer(models.Model):
    """Where customers are in their life with us; written by the refresh alone."""

    _inherit = "grc.customer"

    stage_id = STAGE.present_field(ondelete="restrict")
    stage_before_id = STAGE.before_field(ondelete="restrict")
    phase = fields.Selection(related="stage_id.phase")
    stage_color = fields.Integer(related="stage_id.color", string="Colour of the stage", aggregator=None)
    stage_advice = fields.Text(related="stage_id.advice", string="Advice of the stage")
    stage_override_id = UncheckedMany2one(
        "grc.stage.override",
        "Manual stage",
        readonly=True,
        ondelete="set null",
        help="The judgement of a salesperson that holds at present instead of the rules.",
    )
    stage_override_note = fields.Char("Why this stage", compute="_compute_stage_override_note")
    spending_fell = fields.Boolean(readonly=True, help="He spends much less than before and than a year ago.")
    lead_state = fields.Selection(
        LEAD_STATES,
        "Contact",
        readonly=True,
        help="Of a prospect. New: known for 30 days at most and not yet contacted. Contacted: a message, meeting, done"
        " activity or quotation within 60 days. Cold: the last sign is up to 180 days old. Inactive: older.",
    )

    lifecycle = fields.Char(
        compute="_compute_lifecycle",
        search="_search_lifecycle",
        exportable=False,
        export_string_translation=False,
        help="For searching only: rate:first day:last day:all or done, as the rates of the lifecycle screen ask.",
    )

    @api.depends("stage_override_id")
    @api.depends_context("lang")
    def _compute_stage_override_note(self):
        for customer in self:
            override = customer.stage_override_id
            customer.stage_override_note = override._sentence() if override else False

    def _standing_badges(self):
        """Leave it to the stage, which says it better."""
        return [] if self.stage_id else super()._standing_badges()

    def _badges(self):
        badges = super()._badges()
        return [self._stage_badge(), *badges] if self.stage_id else badges

    def _stage_badge(self):
        """Return the badge of the stage; its title says what stands behind it."""
        name, color, phase = self.env["grc.stage"]._labels()[self.stage_id.id]
        override = self.stage_override_id
        return {
            "text": self.env._("%(stage)s (set by hand)", stage=name) if override else name,
            "color": color,
            "icon": "fa-hand-paper-o" if override else "fa-circle",
            "title": override._sentence() if override else self._stage_sentence(phase),
        }

    def _stage_sentence(self, phase):
        """Return what stands behind the stage, in a few words."""
        if phase == "prospect" and self.lead_state:
            return self._fields["lead_state"].convert_to_export(self.lead_state, self)
        if self.spending_fell and not self.is_late:
            return self.env._("Spends much less than before")
        return self._rhythm_sentence()

    def action_set_stage(self):
        """Open the dialog in which a salesperson sets the stage by hand."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the stage"),
            "res_model": "grc.stage.override",
            "res_id": self.stage_override_id.id,
            "view_mode": "form",
            "views": [(self.env.ref("grc_lifecycle.grc_stage_override_view_dialog").id, "form")],
            "target": "new",
            "context": {"default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id},
        }

    def _compute_lifecycle(self):
        self.lifecycle = False

    @api.model
    def _search_lifecycle(self, operator, value):
        """Search by ``rate:first day:last day:all`` (whom the rate is about) or ``…:done`` (who did it)."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.lifecycle"]._asked_domain(text) for text in value)
