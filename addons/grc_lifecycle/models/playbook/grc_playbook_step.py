from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within

KINDS = [("activity", "Activity"), ("call", "Call"), ("alert", "Alert"), ("opportunity", "Opportunity")]
#: Type of the activity of each kind.
TYPES = {
    "activity": "mail.mail_activity_data_todo",
    "call": "mail.mail_activity_data_call",
    "alert": "mail.mail_activity_data_warning",
    "opportunity": "mail.mail_activity_data_todo",
}
#: Longest delay, in working days: half a year.
LONGEST = 130


class GrcPlaybookStep(models.Model):
    """One step of a playbook: what is planned, so many working days after the customer entered the stage."""

    _name = "grc.playbook.step"
    _inherit = ["grc.action.template", "grc.shared"]
    _description = "Step of a Playbook"
    _order = "playbook_id, sequence, id"
    _check_company_auto = True
    _rec_name = "summary"

    playbook_id = fields.Many2one("grc.playbook", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="playbook_id.company_id", store=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="activity",
        help="A call has a script; an alert goes to the owner of the stage; an opportunity is made in the pipeline.",
    )
    activity_type_id = fields.Many2one(
        compute="_compute_from_kind", store=True, readonly=False, precompute=True, required=True
    )
    who = fields.Selection(
        compute="_compute_from_kind", store=True, readonly=False, precompute=True, required=True, default=None
    )
    channel = fields.Selection(compute="_compute_from_kind", store=True, readonly=False, precompute=True)
    delay = fields.Integer(
        "After (working days)", default=0, help="Working days after the day on which he entered the stage."
    )
    every = fields.Integer(
        "Again every (working days)",
        default=0,
        help="While he stays in the stage and the step before is done; 0: once only.",
    )

    _delay_range = Within("delay", 0, LONGEST, "A step comes 0 to 130 working days after the entry.")
    _every_most = Within("every", 0, LONGEST)
    _every_range = models.Constraint(
        f"CHECK (every = 0 OR every >= 5 AND every <= {LONGEST})",
        "A step is repeated every 5 to 130 working days, or not at all (0).",
    )

    @api.depends("kind")
    def _compute_from_kind(self):
        for step in self:
            step.activity_type_id = self.env.ref(TYPES[step.kind or "activity"])
            step.who = "owner" if step.kind == "alert" else "salesperson"
            step.channel = "phone" if step.kind == "call" else False
