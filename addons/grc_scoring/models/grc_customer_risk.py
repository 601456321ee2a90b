from dataclasses import replace
from datetime import timedelta

import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH

from ..engine import risk, risk_fit, risk_loss
from .grc_customer_risk_ledger import DUES, LIMITS

GRADES = [(grade, grade.upper()) for grade in risk.GRADES]
GRADE_HELP = (
    "How likely he is to pay his next invoice late: from A, hardly, to E, most likely. Empty until an invoice of his"
    " has fallen due."
)


class GrcCustomer(models.Model):
    """Payment risk, a layer of the value step; see ``engine/risk.py``."""

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

    # The value step

    @api.model
    def _value_arrays(self, run, data):
        arrays = super()._value_arrays(run, data)
        partners, today = data["partner_id"], self._clv_day(run)
        rows = self._risk_of(partners, self._risk_read(run, "grc_due", DUES, "id"))
        counts = rows["credited"] == 0
        dues = risk.Dues(*(rows[name][counts] for name in risk.Dues.__dataclass_fields__))
        model, known = self._risk_model(run, dues, len(partners), today)
        limits = self._risk_of(partners, self._risk_read(run, "grc_limit", LIMITS))
        promises, broken = self._risk_promises(run, partners, today)
        used = np.zeros(len(partners))
        used[limits["owner"]] = np.round(np.maximum(limits["owed"], 0) / limits["allowed"], 4)
        return (
            arrays
            | self._risk_rating(model, known, broken)
            | self._risk_figures(rows, dues, len(partners), today)
            | {"limit_used": used}
            | promises
        )

    @api.model
    def _risk_of(self, partners, rows):
        """Return the rows of ``partners`` (rising), with their places as ``owner``; whoever never bought has none."""
        if not len(partners):
            return {name: column[:0] for name, column in rows.items()} | {"owner": np.empty(0, dtype=np.int64)}
        owner = np.minimum(np.searchsorted(partners, rows["partner_id"]), len(partners) - 1)
        known = partners[owner] == rows["partner_id"]
        return {name: column[known] for name, column in rows.items()} | {"owner": owner[known]}

    @api.model
    def _risk_model(self, run, dues, size, today):
        """Return the model of the run and the histories; a run of everyone makes and stores it, None: not made yet."""
        fits = self.env["grc.risk.fit"]
        if run.keep_thresholds:
            kept = fits._latest(run.company)
            return kept._model() if kept else None, risk.history(dues, size, today)
        found, known = risk_fit.fit(dues, size, today)
        grade = risk.grades(risk.probability(known, found.model), found.model.cuts)
        losses = risk_loss.losses(dues, np.where(known.count > 0, grade, -1), today)
        found = replace(found, model=replace(found.model, losses=losses))
        fits._store(run, found, known)
        return found.model, known

    @api.model
    def _risk_rating(self, model, known, broken):
        """Return what the model says of the customers with a trial.

        :param broken: see :func:`~..engine.risk.with_broken`
        """
        rated = known.count > 0
        if model is None:
            chance, grade, rated = np.zeros(len(rated)), np.zeros(len(rated)), np.zeros(len(rated), dtype=bool)
        else:
            chance = risk.with_broken(risk.probability(known, model), known, model, broken)
            grade = risk.grades(chance, model.cuts)
        return {
            "risk_probability": np.where(rated, chance, np.nan),
            "risk_grade": np.ma.masked_array(grade.astype(np.int32), ~rated),
            "days_late": np.round(known.days_late, 1),
            "late_share": np.round(known.late_share, 4),
            "due_invoices": known.count.astype(np.int32),
            "late_invoices": known.late.astype(np.int32),
        }

    @api.model
    def _risk_figures(self, rows, dues, size, today):
        """Return what was paid, is open and overdue, and was disputed."""
        late = (rows["left"] > 0) & (rows["due"] < today)
        days = np.zeros(size, dtype=np.int32)
        np.maximum.at(days, rows["owner"][late], (today - rows["due"][late]).astype(np.int32))
        paid = dues.owner[dues.settled < risk.NEVER]
        return {
            "paid_invoices": np.bincount(paid, minlength=size).astype(np.int32),
            "disputes": np.bincount(rows["owner"], rows["disputed"], size).astype(np.int32),
            "outstanding": np.bincount(rows["owner"], rows["left"], size),
            "overdue": np.bincount(rows["owner"][late], rows["left"][late], size),
            "overdue_days": days,
        }

    @api.model
    def _value_columns(self):
        return super()._value_columns() + [
            "risk_probability",
            "risk_grade",
            "days_late",
            "late_share",
            "due_invoices",
            "late_invoices",
            "paid_invoices",
            "disputes",
            "outstanding",
            "overdue",
            "overdue_days",
            "limit_used",
            "promises_kept",
            "promises_broken",
        ]

    @api.model
    def _risk_date(self, day):
        """Return the date of a day since 1970; False for None."""
        return fields.Date.to_date(EPOCH) + timedelta(days=day) if day is not None else False
