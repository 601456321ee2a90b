from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import WithinDays
from odoo.addons.grc_scoring.tools.dimensions import CLASSES, POLICIES
from odoo.exceptions import ValidationError


class GrcPlaybook(models.Model):
    """What is done when a customer enters a stage: steps, each of which becomes an action.

    Of the playbooks of a stage, the first whose conditions a customer meets is theirs.
    """

    _name = "grc.playbook"
    _inherit = ["grc.bounded", "grc.shared.root"]
    _description = "Playbook"
    _order = "stage_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True, help="An archived playbook plans nothing; what is planned stays.")
    sequence = fields.Integer(default=10, help="Of several for one stage, the first that fits the customer is used.")
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        default=lambda self: self._default_owner(),
        help="Leave empty for every company.",
    )
    replaces_id = fields.Many2one(
        "grc.playbook",
        "In place of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="What all companies share, in whose place this company uses its own.",
    )
    stage_id = fields.Many2one(
        "grc.stage", "When they enter", required=True, ondelete="cascade", index=True, check_company=True
    )
    segment_ids = fields.Many2many(
        "grc.segment",
        string="Segments",
        ondelete="restrict",
        check_company=True,
        help="Leave empty for every segment.",
    )
    policy = fields.Selection(POLICIES, help="Leave empty for every policy.")
    value_class = fields.Selection(CLASSES, "Class", help="Leave empty for every class.")
    date_from = fields.Date(
        "For entries from",
        required=True,
        default=lambda self: self.env.company._grc_today(),
        help="Customers who entered the stage before this day are left alone.",
    )
    note = fields.Text("Purpose", translate=True)
    step_ids = fields.One2many("grc.playbook.step", "playbook_id", "Steps", copy=True)
    open_count = fields.Integer("Open actions", compute="_compute_open_count")

    _date_from_days = WithinDays("date_from")

    @api.constrains("company_id", "stage_id")
    def _check_stage_company(self):
        for playbook in self:
            owner = playbook.stage_id.company_id
            if owner and owner != playbook.company_id:
                raise ValidationError(
                    self.env._(
                        "The stage %(stage)s belongs to %(company)s: so must its playbook.",
                        stage=playbook.stage_id.name,
                        company=owner.name,
                    )
                )

    def _compute_open_count(self):
        counts = dict(
            self.env["grc.action"]._read_group(
                [("playbook_id", "in", self.ids), ("state", "=", "open")], ["playbook_id"], ["__count"]
            )
        )
        for playbook in self:
            playbook.open_count = counts.get(playbook, 0)

    def _own_values(self, company):
        """A copy begins tomorrow: what the shared playbook has proposed is not proposed again."""
        tomorrow = company._grc_today() + timedelta(days=1)
        return super()._own_values(company) | {"date_from": max(self.date_from, tomorrow)}

    def action_open_actions(self):
        """Open the actions that this playbook planned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_action_action")
        action["domain"] = [("playbook_id", "=", self.id)]
        action["context"] = {"search_default_open": 1}
        action["display_name"] = self.name
        return action
