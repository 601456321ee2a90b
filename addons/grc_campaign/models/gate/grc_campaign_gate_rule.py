from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..run.grc_campaign_refusal import ANSWERS

#: What may come before a contact.
GATES = [
    ("complaint", "A complaint is open"),
    ("overdue", "An invoice is overdue"),
    ("credit", "Owes more than their credit limit"),
    ("effort", "Policy: low effort"),
    ("barred", "Archived, or has died"),
]
#: What a company may choose.
CHOICES = [*ANSWERS, ("pass", "Contact them all the same")]
#: What it may choose where nobody may be contacted.
BARRED = ("wait", "skip", "end")


class GrcCampaignGateRule(models.Model):
    """What is done about a contact before which something comes: one rule a gate, of a company or of all."""

    _name = "grc.campaign.gate.rule"
    _inherit = ["grc.shared", "grc.choice"]
    _description = "Rule of What Comes First"
    _order = "gate, company_id, id"
    _rec_name = "gate"

    gate = fields.Selection(GATES, "If", required=True)
    answer = fields.Selection(
        CHOICES,
        "Then",
        required=True,
        default="wait",
        help="Wait: every day it is looked at again, until the step is too late. Leave out the step: the next one"
        " follows. Call or visit: the salesperson has an activity instead, if the customer may be contacted so. Ask:"
        " the salesperson has an activity with a link to what is open, and the step waits.",
    )
    channel = fields.Selection(
        [("phone", "Call"), ("visit", "Visit")],
        "Instead",
        required=True,
        default="phone",
        help="How the salesperson contacts them in place of the step.",
    )
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )

    _gate_unique = models.UniqueIndex(
        "(gate, COALESCE(company_id, 0))", "There is a rule for this already: change that one."
    )

    @api.constrains("gate", "answer")
    def _check_answer(self):
        barred = {gate._rule for gate in self.env["grc.campaign.gate"]._all() if gate._barred}
        for rule in self:
            if rule.gate in barred and rule.answer not in BARRED:
                raise ValidationError(
                    self.env._(
                        "“%s”: nobody is contacted then. Choose to wait, to leave out the step, or to end the campaign"
                        " for them.",
                        rule.display_name,
                    )
                )

    @api.model
    def _of(self, company):
        """Return ``{gate: rule}`` of a company: its own, else those of every company.

        :param company: ``res.company``, one record
        """
        rules = self.sudo().search(Domain("company_id", "in", (False, company.id)))
        return {rule.gate: rule for rule in rules.sorted(lambda rule: bool(rule.company_id))}
