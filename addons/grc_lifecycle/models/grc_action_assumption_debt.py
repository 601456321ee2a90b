from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError

#: What is assumed of an overdue invoice where payment risk cannot tell yet: chance that it is never paid, days until
#: it is.
NEVER_PAID, PAY_DAYS = 0.05, 30


class GrcActionAssumption(models.Model):
    """What is assumed of overdue invoices and of disputes."""

    _inherit = "grc.action.assumption"

    never_paid = fields.Float(
        default=NEVER_PAID,
        digits=(16, 3),
        help="Chance that an overdue invoice is never paid, until payment risk has seen enough of them.",
    )
    pay_days = fields.Integer(
        "Days until paid",
        default=PAY_DAYS,
        help="Days that an overdue invoice is expected to wait for its money, until payment risk has seen enough.",
    )
    dispute_user_id = fields.Many2one(
        "res.users",
        "Answers disputes",
        ondelete="set null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        check_company=True,
        help="Who is to answer when a customer says why he does not pay. Empty: the salesperson of the invoice.",
    )

    _never_paid_range = Within("never_paid", 0, 1, "A probability lies between 0 and 1: 0.05 is once in twenty.")
    _pay_days_range = Within("pay_days", 0, 3650, "The days until an invoice is paid must be 0 to 3,650.")

    @api.constrains("dispute_user_id", "company_id")
    def _check_dispute_user(self):
        for line in self:
            user = line.dispute_user_id.sudo()
            if user and (not user.active or user.share or line.company_id not in user.company_ids):
                raise ValidationError(
                    self.env._("Choose an active colleague of %s to answer disputes.", line.company_id.name)
                )

    @api.model
    def _of(self, company):
        found = super()._of(company)
        line = self.sudo().search([("company_id", "=", company.id), ("source", "=", "overdue")])
        found["overdue"] |= {
            "never_paid": line.never_paid if line else NEVER_PAID,
            "pay_days": line.pay_days if line else PAY_DAYS,
        }
        return found

    @api.model
    def _answers_disputes(self, company):
        """Return who is to answer the disputes of a company; empty: the salesperson of the invoice."""
        return self.sudo().search([("company_id", "=", company.id), ("source", "=", "complaint")]).dispute_user_id
