from odoo import fields, models

from ..engine import risk

GRADES = [(grade, grade.upper()) for grade in risk.GRADES]
GRADE_HELP = (
    "How likely he is to pay his next invoice late: from A, hardly, to E, most likely. Empty until an invoice of his"
    " has fallen due."
)


class GrcCustomer(models.Model):
    """Payment risk of a customer, see ``engine/risk.py``."""

    _inherit = "grc.customer"

    risk_grade = fields.Selection(GRADES, "Payment risk", readonly=True, help=GRADE_HELP)
    risk_probability = fields.Float(
        "Probability of paying late",
        readonly=True,
        aggregator="avg",
        help="That his next invoice is paid after its due date: his own history, drawn towards that of all customers.",
    )
    days_late = fields.Float(
        "Days late",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="Mean delay of what fell due, on time counted as 0; a year later each counts half.",
    )
    late_share = fields.Float(
        "Share paid late",
        readonly=True,
        aggregator="avg",
        help="Share of the money that fell due and came late or is still open; a year later each amount counts half.",
    )
    due_invoices = fields.Integer(
        "Fallen due", readonly=True, help="Invoices that fell due before the day; each instalment counts."
    )
    late_invoices = fields.Integer("Of them late", readonly=True, help="Paid after the due date, or still open.")
    paid_invoices = fields.Integer(
        "Paid", readonly=True, help="Invoices paid to date, those before their due date too; each instalment counts."
    )
    disputes = fields.Integer(
        readonly=True, help="Invoices of which a credit note settled a part after the due date: he did not agree."
    )
    outstanding = fields.Monetary(
        readonly=True,
        help="Open on his invoices, due or not, less credit notes and payments that are there but not matched yet.",
    )
    overdue = fields.Monetary(
        readonly=True,
        help="Open on his invoices after their due date, taxes included; money that is there pays the oldest first.",
    )
    overdue_days = fields.Integer(
        "Overdue for (days)", readonly=True, aggregator="max", help="Days since the due date of the oldest of them."
    )
    limit_used = fields.Float(
        "Credit limit used",
        readonly=True,
        aggregator="avg",
        help="What he owes ÷ his present credit limit; 0 without a limit, or while limits are off in the settings.",
    )
