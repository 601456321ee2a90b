from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.partners import partners_of
from odoo.tools import SQL, format_amount, format_date

from ...tools.capital import CapitalScope
from .grc_promise import GRACE

#: Keys of ``engine.risk.GRADES``; relative to the customers of the company.
GRADES = [
    ("a", "Pays on time"),
    ("b", "Mostly on time"),
    ("c", "Sometimes late"),
    ("d", "Often late"),
    ("e", "Usually late"),
]
GRADE_HELP = (
    "How likely the customer is to pay the next invoice late: from hardly (pays on time) to most likely (usually"
    " late). Empty until an invoice has fallen due."
)
#: Bootstrap names.
RISK_COLORS = {"a": "success", "b": "success", "c": "warning", "d": "warning", "e": "danger"}
#: Trials below which the company's habits weigh more than their own.
FEW = 3


def percent_text(env, ratio):
    """Return a ratio as a percentage without decimals, as the user's language writes it."""
    return env._("%s %%", f"{ratio * 100:.0f}")


class GrcCustomer(models.Model):
    """Payment risk of a customer, in words, with the documents and promises behind it."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    risk_grade = fields.Selection(GRADES, "Payment risk", readonly=True, help=GRADE_HELP)
    risk_probability = fields.Float(
        "Probability of paying late",
        readonly=True,
        aggregator="avg",
        help="That the next invoice is paid after its due date: the customer's own history, drawn towards that of"
        " all customers.",
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
        readonly=True,
        help="Invoices that a credit note settled in part after the due date: the customer did not agree.",
    )
    outstanding = fields.Monetary(
        readonly=True,
        help="Open on their invoices, due or not, less credit notes and payments that are there but not matched yet.",
    )
    overdue = fields.Monetary(
        readonly=True,
        help="Open on their invoices after the due date, taxes included; money that is there pays the oldest first.",
    )
    overdue_days = fields.Integer(
        "Overdue for (days)", readonly=True, aggregator="max", help="Days since the due date of the oldest of them."
    )
    limit_used = fields.Float(
        "Credit limit used",
        readonly=True,
        aggregator="avg",
        help="What is owed ÷ the present credit limit; 0 without a limit, or while limits are off in the settings.",
    )

    risk_reasons = fields.Text(
        "Why this risk", compute="_compute_risk_reasons", help="What the payments to date say, in words."
    )

    promises_kept = fields.Integer(readonly=True, help="Promises to pay that were kept, of the last two years.")
    promises_broken = fields.Integer(
        readonly=True,
        help="Promises to pay of the last two years of which the money had not come three days after the day promised.",
    )

    def _risk_label(self):
        """Return the rating in the user's language."""
        return dict(self._fields["risk_grade"]._description_selection(self.env))[self.risk_grade]

    def _risk_badges(self):
        if not self.risk_grade:
            return []
        percent = percent_text(self.env, self.risk_probability)
        title = (
            self.env._("%s likely to pay the next invoice late; something is overdue now", percent)
            if self.overdue_days
            else self.env._("%s likely to pay the next invoice late", percent)
        )
        badge = {
            "text": self._risk_label(),
            "title": title,
            "color": RISK_COLORS[self.risk_grade],
            "method": "action_open_risk",
            "res_id": self.id,
        }
        return [badge]

    @api.depends_context("lang")
    @api.depends("risk_probability", "overdue", "limit_used", "disputes", "value_rebuilt_as_of")
    def _compute_risk_reasons(self):
        fits = self.env["grc.risk.fit"].sudo()
        for (company, day), customers in self.grouped(
            lambda customer: (customer.company_id, customer.value_rebuilt_as_of)
        ).items():
            fit = fits._of_rows(company, day)
            for customer in customers:
                customer.risk_reasons = "\n".join(customer._risk_sentences(fit))

    def _risk_sentences(self, fit):
        """Return what speaks for and against the customer, a list of sentences in the user's language.

        :param fit: ``grc.risk.fit`` by which they were rated; may be empty
        """
        self.ensure_one()
        sentences = self._risk_headline(fit) + self._risk_habits() + self._risk_present() + self._risk_promised()
        if self.value_rebuilt_as_of:
            day = format_date(self.env, self.value_rebuilt_as_of)
            sentences.append(self.env._("As far as it was known on %s.", day))
        return sentences

    def _risk_headline(self, fit):
        if not self.risk_grade and self.due_invoices:
            return [self.env._("Not rated yet: the next nightly refresh rates all customers.")]
        if not self.risk_grade:
            return [self.env._("No invoice of this customer has fallen due yet: there is nothing to rate them by.")]
        values = {
            "grade": self._risk_label(),
            "percent": percent_text(self.env, self.risk_probability),
            "mean": percent_text(self.env, fit.mean),
        }
        return [
            self.env._(
                "%(grade)s: %(percent)s likely to pay the next invoice late; %(mean)s for a customer without any"
                " history.",
                **values,
            )
        ]

    def _risk_habits(self):
        """Return how the customer has paid so far."""
        if not self.due_invoices:
            return []
        values = {
            "late": self.late_invoices,
            "count": self.due_invoices,
            "share": percent_text(self.env, self.late_share),
            "days": f"{self.days_late:.0f}",
        }
        if not self.late_invoices:
            sentences = [self.env._("Everything that fell due was paid on time: %(count)s of %(count)s.", **values)]
        else:
            sentences = [
                self.env._("Late: %(late)s of %(count)s invoices that fell due.", **values),
                self.env._(
                    "Lately %(share)s of the money came late; average delay in days, on time counted as 0: %(days)s.",
                    **values,
                ),
            ]
        if self.due_invoices < FEW:
            sentences.append(
                self.env._("So few invoices say little: how all customers pay counts for more than their own habit.")
            )
        return sentences

    def _risk_present(self):
        """Return what is open, used and disputed."""
        sentences = []
        if self.overdue:
            values = {
                "amount": format_amount(self.env, self.overdue, self.currency_id),
                "day": format_date(self.env, self._value_day() - timedelta(days=self.overdue_days)),
            }
            sentences.append(self.env._("Overdue now: %(amount)s, the oldest since %(day)s.", **values))
        if self.limit_used:
            sentences.append(self.env._("%s of the credit limit is used.", percent_text(self.env, self.limit_used)))
        if self.disputes:
            sentences.append(
                self.env._("Disputed: credited after the due date, in whole or in part: %s.", self.disputes)
            )
        return sentences

    # Documents behind

    def action_open_risk(self):
        """Open the reasons of the customer's risk in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment risk: %s", self.display_name),
            "res_model": "grc.customer",
            "res_id": self.id,
            "views": [(self.env.ref("grc_scoring.grc_customer_view_form_risk").id, "form")],
            "target": "new",
        }

    def action_open_overdue(self):
        """Open the invoices that are overdue."""
        return self._risk_invoices(self.env._("Overdue"), SQL("d.left > 0 AND d.due < %s", self._value_day()))

    def action_open_paid_late(self):
        """Open the invoices that were paid late."""
        return self._risk_invoices(self.env._("Paid late"), SQL("NOT d.credited AND d.settled > d.due"))

    def action_open_disputed(self):
        """Open the invoices that were credited after their due date."""
        return self._risk_invoices(self.env._("Disputed"), SQL("d.disputed"))

    def _risk_invoices(self, name, condition):
        """Return the action that opens the invoices with an instalment of a condition.

        :param SQL condition: over alias ``d``, see ``grc.layer.due``
        """
        self.ensure_one()
        self.check_access("read")
        scope = CapitalScope(self.company_id.sudo(), self._value_day(), partners_of(self.env, self.partner_id.ids))
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT d.move_id FROM (%s) d WHERE %s",
                self.env["grc.layer.due"].sudo()._dues(scope),
                condition,
            )
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        return action | {
            "name": name,
            "display_name": name,
            "domain": [("id", "in", [row[0] for row in rows])],
            "context": {"create": False},
        }

    def _promise_badges(self):
        if not self.promises_broken:
            return []
        badge = {
            "text": self.env._("Promise broken"),
            "title": self.env._("Promises to pay that were broken in the last two years: %s", self.promises_broken),
            "color": "danger",
            "method": "action_open_promises",
            "res_id": self.id,
        }
        return [badge]

    def _risk_promised(self):
        """Return what the customer has promised, and what became of it."""
        sentences = []
        for promise in self.env["grc.promise"].search(
            [
                *self._promise_domain(),
                ("kind", "=", "promise"),
                ("date_due", ">=", fields.Date.subtract(self._value_day(), days=GRACE)),
            ]
        ):
            values = {
                "amount": format_amount(self.env, promise.amount, promise.currency_id),
                "day": format_date(self.env, promise.date_due),
            }
            sentences.append(self.env._("Promised: %(amount)s on %(day)s.", **values))
        if self.promises_broken:
            values = {"broken": self.promises_broken, "count": self.promises_broken + self.promises_kept}
            sentences.append(self.env._("Promises to pay broken in two years: %(broken)s of %(count)s.", **values))
        return sentences

    def _promise_domain(self):
        """Return the domain of the promises of this customer, whichever of their contacts they were noted for."""
        return [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]

    def action_open_promises(self):
        """Open what the customer has promised and disputed."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_scoring.grc_promise_action")
        return action | {"domain": self._promise_domain(), "context": {"create": False}}
