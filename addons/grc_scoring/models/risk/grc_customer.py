from odoo import fields, models
from odoo.tools import format_amount, format_date

from ...engine import risk
from .grc_promise import GRACE

GRADES = [(grade, grade.upper()) for grade in risk.GRADES]
GRADE_HELP = (
    "How likely he is to pay his next invoice late: from A, hardly, to E, most likely. Empty until an invoice of his"
    " has fallen due."
)
#: Bootstrap names.
RISK_COLORS = {"a": "success", "b": "success", "c": "warning", "d": "warning", "e": "danger"}
#: Trials below which the company's habits weigh more than his own.
FEW = 3


def percent_text(env, ratio):
    """Return a ratio as a percentage without decimals, as the user's language writes it."""
    return env._("%s %%", f"{ratio * 100:.0f}")


class GrcCustomer(models.Model):
    """Payment risk of a customer, in words, with the documents and promises behind it."""

    _inherit = "grc.customer"

    promises_kept = fields.Integer(readonly=True, help="Promises to pay that were kept, of the last two years.")
    promises_broken = fields.Integer(
        readonly=True,
        help="Promises to pay of the last two years of which the money had not come three days after the day promised.",
    )

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
        """Return what he has promised, and what became of it."""
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
        """Return the domain of the promises of this customer, whoever of his contacts they were noted for."""
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
