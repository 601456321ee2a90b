from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError

from .grc_action import SOURCES

#: What is assumed of the actions of a source: chance of success, minutes, days ahead. Playbooks and life events say it
#: themselves.
DEFAULTS = {
    "overdue": (0.60, 10, 7),
    "quotation": (0.30, 15, 7),
    "complaint": (0.40, 30, 30),
    "opportunity": (0.20, 20, 7),
    "manual": (0.05, 15, 0),
}


class GrcActionAssumption(models.Model):
    """What a company assumes of the actions of a source, until it knows better."""

    _name = "grc.action.assumption"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Assumption about Actions"
    _order = "company_id, source"
    _rec_name = "source"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    source = fields.Selection(
        SOURCES, required=True, help="“By hand” is also what is assumed of an activity that was planned in Odoo."
    )
    enabled = fields.Boolean(
        "Proposed",
        default=True,
        help="Without it this source proposes nothing new: overdue invoices, quotations, complaints, opportunities.",
    )
    probability = fields.Float(
        required=True, digits=(16, 3), help="Chance, from 0 to 1, that the action brings what is at stake."
    )
    effort = fields.Float("Minutes", required=True, help="How long one action takes.")
    lead_days = fields.Integer(
        "Days",
        required=True,
        help="Overdue invoices: days after they were due. Quotations: days before their end. Opportunities: days since"
        " the last change. Complaints: days for which one is proposed.",
    )

    _company_source_unique = models.Constraint(
        "UNIQUE(company_id, source)", "A company has one line for a source of actions."
    )
    _probability_range = Within("probability", 0, 1, "A probability lies between 0 and 1: 0.3 is three times in ten.")
    _effort_range = Within("effort", 1, 1440, "An action takes between 1 minute and a day of 1,440 minutes.")
    _lead_range = Within("lead_days", 0, 365, "The days must be 0 to 365.")

    @api.constrains("source", "enabled")
    def _check_source(self):
        for line in self:
            if line.source not in DEFAULTS:
                raise ValidationError(self.env._("Playbooks and life events have assumptions of their own."))
            if line.source == "manual" and not line.enabled:
                raise ValidationError(self.env._("What is planned by hand cannot be switched off."))

    @api.model
    def _of(self, company):
        """Return ``{source: {enabled, probability, effort, lead_days}}`` of a company, defaults where it set none."""
        found = {
            source: {"enabled": True, "probability": probability, "effort": float(effort), "lead_days": days}
            for source, (probability, effort, days) in DEFAULTS.items()
        }
        for line in self.sudo().search([("company_id", "=", company.id)]):
            found[line.source] = {name: line[name] for name in ("enabled", "probability", "effort", "lead_days")}
        return found

    @api.model
    def action_open(self):
        """Open the lines of the present company, made on first use."""
        company = self.env.company
        known = self.search([("company_id", "=", company.id)]).mapped("source")
        self.create(
            [
                {"company_id": company.id, "source": source, **values}
                for source, values in self._of(company).items()
                if source not in known
            ]
        )
        return self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_action_assumption_action") | {
            "domain": [("company_id", "=", company.id)]
        }
