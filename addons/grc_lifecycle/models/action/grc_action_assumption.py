from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError


class GrcActionAssumption(models.Model):
    """What a company assumes of the actions of a source, until it knows better."""

    _name = "grc.action.assumption"
    _inherit = ["grc.bounded", "grc.choice", "grc.guarded"]
    _description = "Assumption about Actions"
    _order = "company_id, source"
    _rec_name = "source"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    source = fields.Selection(
        lambda self: self.env["grc.action.source"]._selection(),
        required=True,
        help="“By hand” is also what is assumed of an activity that was planned in Odoo.",
    )
    enabled = fields.Boolean(
        "Proposed",
        default=True,
        help="Without it this source proposes nothing new: overdue invoices, quotations, complaints, opportunities.",
    )
    probability = fields.Float(
        required=True, digits=(16, 3), help="Chance, from 0 to 1, that the action brings the margin expected."
    )
    effort = fields.Float("Minutes", required=True, help="How long one action takes.")
    lead_days = fields.Integer(
        "Days",
        required=True,
        help="Overdue invoices: days after they were due. Quotations: days before their end. Opportunities: days since"
        " the last change. Complaints: days for which one is proposed.",
    )
    never_paid = fields.Float(
        default=lambda self: self._assumed("overdue")["never_paid"],
        digits=(16, 3),
        help="Chance that an overdue invoice is never paid, until payment risk has seen enough of them.",
    )
    pay_days = fields.Integer(
        "Days until paid",
        default=lambda self: self._assumed("overdue")["pay_days"],
        help="Days that an overdue invoice is expected to wait for its money, until payment risk has seen enough.",
    )
    dispute_user_id = fields.Many2one(
        "res.users",
        "Answers disputes",
        ondelete="set null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        check_company=True,
        help="Who is to answer when a customer says why they do not pay. Empty: the salesperson of the invoice.",
    )

    _company_source_unique = models.Constraint(
        "UNIQUE(company_id, source)", "A company has one line for a source of actions."
    )
    _probability_range = Within("probability", 0, 1, "A probability lies between 0 and 1: 0.3 is three times in ten.")
    _effort_range = Within("effort", 1, 1440, "An action takes between 1 minute and a day of 1,440 minutes.")
    _lead_range = Within("lead_days", 0, 365, "The days must be 0 to 365.")
    _never_paid_range = Within("never_paid", 0, 1, "A probability lies between 0 and 1: 0.05 is once in twenty.")
    _pay_days_range = Within("pay_days", 0, 3650, "The days until an invoice is paid must be 0 to 3,650.")

    @api.constrains("source", "enabled")
    def _check_source(self):
        sources = {source._source: source for source in self.env["grc.action.source"]._sources()}
        for line in self:
            source = sources.get(line.source)
            if source is None or not source._assumed:
                raise ValidationError(self.env._("Playbooks and life events have assumptions of their own."))
            if not source._optional and not line.enabled:
                raise ValidationError(self.env._("What is planned by hand cannot be switched off."))

    @api.constrains("dispute_user_id", "company_id")
    def _check_dispute_user(self):
        for line in self:
            user = line.dispute_user_id.sudo()
            if user and (not user.active or user.share or line.company_id not in user.company_ids):
                raise ValidationError(
                    self.env._("Choose an active colleague of %s to answer disputes.", line.company_id.name)
                )

    def _assumed(self, source):
        """Return what a source assumes where a company has said nothing."""
        return self.env["grc.action.source"]._of(source)._assumed

    @api.model
    def _of(self, company):
        """Return ``{source: {enabled, probability, effort, lead_days}}`` of a company, defaults where it set none.

        Of a source whose defaults name further fields, these are there, too.
        """
        found = {
            source._source: {"enabled": True, **source._assumed}
            for source in self.env["grc.action.source"]._sources()
            if source._assumed
        }
        for line in self.sudo().search([("company_id", "=", company.id), ("source", "in", list(found))]):
            found[line.source] = {name: line[name] for name in found[line.source]}
        return found

    @api.model
    def _answers_disputes(self, company):
        """Return who is to answer the disputes of a company; empty: the salesperson of the invoice."""
        return self.sudo().search([("company_id", "=", company.id), ("source", "=", "complaint")]).dispute_user_id

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
