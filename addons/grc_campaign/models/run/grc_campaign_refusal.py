from odoo import fields, models
from odoo.exceptions import UserError

#: Why a contact was refused: by consent, by what stands open, by contact pressure, by how the company sends.
REASONS = [
    ("consent_archived", "The contact is archived"),
    ("consent_unreachable", "Cannot be reached"),
    ("consent_blacklisted", "Blacklisted"),
    ("consent_refused", "Refused"),
    ("consent_withdrawn", "Consent withdrawn"),
    ("consent_objected", "Objected"),
    ("consent_paused", "Paused"),
    ("consent_minor", "Under age: a parent decides"),
    ("consent_silent", "Nothing heard for too long"),
    ("consent_forbidden", "Not allowed there"),
    ("consent_unasked", "Consent is needed first"),
    ("consent_closed", "No calls on this day"),
    ("consent_often", "Called often enough"),
    ("address", "This address has got it already"),
    ("condition", "The step is not for them"),
    ("gate_complaint", "A complaint is open"),
    ("gate_overdue", "An invoice is overdue"),
    ("gate_credit", "They owe more than their credit limit"),
    ("gate_effort", "Policy: low effort"),
    ("gate_barred", "May not be contacted"),
    ("pressure", "Contacted often enough"),
    ("quiet", "Quiet hours"),
    ("unapproved", "The text has changed: it waits for a second manager"),
    ("rate", "More mails than the hour or day has room for"),
]

#: What is done about a contact before which something comes.
ANSWERS = [
    ("wait", "Wait"),
    ("skip", "Leave out the step"),
    ("channel", "Call or visit them instead"),
    ("person", "Ask their salesperson first"),
    ("end", "End the campaign for them"),
]


class GrcCampaignRefusal(models.Model):
    """A contact that was refused: one row a task and rule, however often it is looked at. Rows are made by SQL."""

    _name = "grc.campaign.refusal"
    _inherit = ["grc.choice"]
    _description = "Refused Contact"
    _order = "moment desc, id desc"
    _log_access = False
    _rec_name = "reason"

    task_id = fields.Many2one("grc.campaign.task", required=True, readonly=True, ondelete="cascade", index=True)
    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="task_id.participation_id.partner_id", string="Customer")
    step_id = fields.Many2one(related="task_id.step_id")
    control = fields.Boolean(related="task_id.participation_id.control", string="Comparison group")
    reason = fields.Selection(REASONS, required=True, readonly=True)
    answer = fields.Selection(ANSWERS, "What is done", readonly=True, help="About what comes first.")
    rule_id = fields.Many2one(
        "grc.pressure.rule", "Rule of pressure", readonly=True, ondelete="set null", index="btree_not_null"
    )
    consent_rule_id = fields.Many2one(
        "grc.consent.rule", "Rule of consent", readonly=True, ondelete="set null", index="btree_not_null"
    )
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Integer("Document", readonly=True, aggregator=None)
    moment = fields.Datetime("Refused on", required=True, readonly=True)

    def action_open_document(self):
        """Open what stood open, the contact that filled the rule, or the decision, as the user.

        :raise UserError: when it is gone
        """
        self.ensure_one()
        self.check_access("read")
        if self.res_model not in self.env or not self.env[self.res_model].browse(self.res_id).exists():
            raise UserError(self.env._("It was deleted since."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
