from dataclasses import replace

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.days import number
from odoo.addons.grc_base.tools.refresh.layer import Layer

from ...engine import risk, risk_fit, risk_loss
from ...tools.passes import VALUES
from ...tools.rows import of_buyers
from ..value.grc_layer_buyers import Buyers
from .grc_layer_promise import BrokenPromises

#: Columns of the working table of instalments as numpy reads them: name, type, SQL over alias ``d``.
DUES = (
    ("id", "integer", "d.id"),
    ("partner_id", "integer", "d.partner_id"),
    ("issued", "integer", "d.issued - %(epoch)s::date"),
    ("due", "integer", "d.due - %(epoch)s::date"),
    ("settled", "integer", "COALESCE(d.settled - %(epoch)s::date, %(never)s)"),
    ("amount", "double precision", "d.amount::float8"),
    ("left", "double precision", "d.left::float8"),
    ("credited", "integer", "d.credited::integer"),
    ("disputed", "integer", "d.disputed::integer"),
)
#: The same of what is owed against a credit limit.
LIMITS = (
    ("partner_id", "integer", "d.partner_id"),
    ("owed", "double precision", "d.owed::float8"),
    ("allowed", "double precision", "d.allowed::float8"),
)


class GrcLayerRisk(models.AbstractModel):
    """Payment risk, see ``engine/risk.py``."""

    _name = "grc.layer.risk"
    _inherit = "grc.layer"
    _description = "Payment Risk of Customers"

    _layer = Layer(
        name="risk",
        runs=VALUES,
        needs=("buyers", "due", "promise"),
        columns=(
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
        ),
    )

    @api.model
    def _measure(self, run):
        partners, today = run.found(Buyers).partner_id, number(run.as_of)
        rows = of_buyers(partners, self._table_arrays(run, "grc_due", DUES, "id", never=risk.NEVER))
        counts = rows["credited"] == 0
        dues = risk.Dues(*(rows[name][counts] for name in risk.Dues.__dataclass_fields__))
        model, known = self._model(run, dues, len(partners), today)
        limits = of_buyers(partners, self._table_arrays(run, "grc_limit", LIMITS))
        used = np.zeros(len(partners))
        used[limits["owner"]] = np.round(np.maximum(limits["owed"], 0) / limits["allowed"], 4)
        rating = self._rating(model, known, run.found(BrokenPromises).weights)
        return rating | self._figures(rows, dues, len(partners), today) | {"limit_used": used}

    @api.model
    def _forget(self, company, today):
        self.env["grc.risk.fit"]._forget(company, today)

    @api.model
    def _model(self, run, dues, size, today):
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
    def _rating(self, model, known, broken):
        """Return what the model says of the customers with a trial.

        :param broken: see :func:`~...engine.risk.with_broken`
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
    def _figures(self, rows, dues, size, today):
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
