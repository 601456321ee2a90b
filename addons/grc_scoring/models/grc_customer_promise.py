import numpy as np
from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date

from ..engine.risk import HALF_LIFE
from .grc_promise import GRACE

#: Days after which a promise says nothing any more.
REMEMBERED = 730
#: Columns of the working table of promises as numpy reads them: name, type, SQL over alias ``d``.
PROMISES = (
    ("id", "integer", "d.id"),
    ("partner_id", "integer", "d.partner_id"),
    ("until", "integer", "d.until - %(epoch)s::date"),
    ("broken", "integer", "d.broken::integer"),
)


class GrcCustomer(models.Model):
    """Promises to pay: whoever promised is not asked; one that was broken counts as one more invoice paid late."""

    _inherit = "grc.customer"

    promises_kept = fields.Integer(readonly=True, help="Promises to pay that were kept, of the last two years.")
    promises_broken = fields.Integer(
        readonly=True,
        help="Promises to pay of the last two years of which the money had not come three days after the day promised.",
    )

    @api.model
    def _debt_silent(self, company, day):
        """Leave out whoever has promised, until the money has come or its day is over."""
        promises = self.env["grc.promise"].sudo()
        running = promises.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "promise"),
                ("made_on", "<=", day),
                ("date_due", ">=", fields.Date.subtract(day, days=GRACE)),
            ]
        )
        silent = super()._debt_silent(company, day)
        if not running:
            return silent
        judged = promises._judged(company, day, SQL("w.id = ANY(%s)", running.ids))
        return [*silent, SQL("SELECT j.partner_id FROM (%s) j WHERE j.state = 'open'", judged)]

    # The value step

    @api.model
    def _value_temporary_tables(self):
        return super()._value_temporary_tables() + ["grc_promised"]

    @api.model
    def _value_prepare(self, run):
        result = super()._value_prepare(run)
        promises = self.env["grc.promise"].sudo()
        scope = self._capital_scope(run)
        remembered = SQL("w.date_due > %s::date - %s AND %s", run.as_of, REMEMBERED, scope.among(SQL("w.partner_id")))
        self._make_table(
            run,
            "grc_promised",
            SQL(
                "SELECT j.id, j.partner_id, j.until, j.state = 'broken' AS broken FROM (%s) j WHERE j.state <> 'open'",
                promises._judged(run.company, run.as_of, remembered),
            ),
        )
        return result

    @api.model
    def _risk_promises(self, run, partners, today):
        """Return the columns of promises, and how much those that were broken weigh; a year later each counts half."""
        rows = self._risk_of(partners, self._risk_read(run, "grc_promised", PROMISES, "id"))
        broken = rows["broken"] > 0
        counts = {
            name: np.bincount(rows["owner"][which], minlength=len(partners)).astype(np.int32)
            for name, which in (("promises_kept", ~broken), ("promises_broken", broken))
        }
        weights = 0.5 ** ((today - rows["until"][broken]) / HALF_LIFE)
        return counts, np.bincount(rows["owner"][broken], weights, len(partners))

    # In words

    def _badges(self):
        return super()._badges() + ([self._promise_badge()] if self.promises_broken else [])

    def _promise_badge(self):
        return {
            "text": self.env._("Promise broken"),
            "title": self.env._("Promises to pay that were broken in the last two years: %s", self.promises_broken),
            "color": "danger",
            "method": "action_open_promises",
            "res_id": self.id,
        }

    def _risk_present(self):
        return super()._risk_present() + self._risk_promised()

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
