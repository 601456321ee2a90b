from dataclasses import dataclass

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.days import number
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...engine.risk import HALF_LIFE
from ...tools.capital import CapitalScope
from ...tools.passes import VALUES
from ...tools.rows import of_buyers
from ..value.grc_layer_buyers import Buyers

#: Days after which a promise says nothing any more.
REMEMBERED = 730
#: Columns of the working table of promises as numpy reads them: name, type, SQL over alias ``d``.
PROMISES = (
    ("id", "integer", "d.id"),
    ("partner_id", "integer", "d.partner_id"),
    ("until", "integer", "d.until - %(epoch)s::date"),
    ("broken", "integer", "d.broken::integer"),
)


@dataclass
class BrokenPromises:
    """How much the promises weigh that the buyers broke: an array; a year later each counts half."""

    weights: np.ndarray


class GrcLayerPromise(models.AbstractModel):
    """Promises to pay that were kept and broken."""

    _name = "grc.layer.promise"
    _inherit = "grc.layer"
    _description = "Promises of Customers"

    _layer = Layer(
        name="promise",
        runs=VALUES,
        needs=("buyers",),
        columns=("promises_kept", "promises_broken"),
        tables=("grc_promised",),
    )

    @api.model
    def _prepare(self, run):
        scope = CapitalScope.of(run)
        remembered = SQL("w.date_due > %s::date - %s AND %s", run.as_of, REMEMBERED, scope.among(SQL("w.partner_id")))
        judged = self.env["grc.promise"].sudo()._judged(run.company, run.as_of, remembered)
        self._make_table(
            run,
            "grc_promised",
            SQL(
                "SELECT j.id, j.partner_id, j.until, j.state = 'broken' AS broken FROM (%s) j WHERE j.state <> 'open'",
                judged,
            ),
        )

    @api.model
    def _measure(self, run):
        partners = run.found(Buyers).partner_id
        rows = of_buyers(partners, self._table_arrays(run, "grc_promised", PROMISES, "id"))
        broken = rows["broken"] > 0
        weights = 0.5 ** ((number(run.as_of) - rows["until"][broken]) / HALF_LIFE)
        run.keep(BrokenPromises(np.bincount(rows["owner"][broken], weights, len(partners))))
        return {
            name: np.bincount(rows["owner"][which], minlength=len(partners)).astype(np.int32)
            for name, which in (("promises_kept", ~broken), ("promises_broken", broken))
        }
