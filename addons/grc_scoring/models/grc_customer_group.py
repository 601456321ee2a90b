import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one


class GrcCustomer(models.Model):
    """Statistical groups: a layer of the value step, see ``engine/groups.py``."""

    _inherit = "grc.customer"

    group_id = UncheckedMany2one(
        "grc.group",
        "Statistical group",
        readonly=True,
        ondelete="set null",
        help="Customers who are like each other in recency, frequency, monetary value and margin.",
    )

    @api.model
    def _value_due(self, run):
        groupings = self.env["grc.grouping"]
        return super()._value_due(run) or (
            not run.rebuild and groupings._latest(run.company)._is_due(run.company, run.as_of)
        )

    @api.model
    def _value_arrays(self, run, data):
        return super()._value_arrays(run, data) | {"group_id": self._group_ids(run, data)}

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["group_id"]

    @api.model
    def _group_ids(self, run, data):
        """Return the id of each customer's group, masked where there are no groups."""
        measures = self._group_measures(run, data)
        grouping = self._grouping(run, measures)
        found, ids = grouping._result() if grouping else (None, [])
        if not ids:
            return np.ma.masked_all(len(measures), dtype=np.int32)
        return np.array(ids, dtype=np.int32)[found.assign(measures)]

    @api.model
    def _group_measures(self, run, data):
        """Return an array of a row a customer, columns as in ``engine.groups.FEATURES``."""
        silence = self._clv_day(run) - data["last_day"]
        return np.column_stack((silence, data["frequency"], data["monetary_value"], data["window_margin"])).astype(
            float
        )

    @api.model
    def _grouping(self, run, measures):
        """Return the ``grc.grouping`` by which a run groups; a run of everyone seeks one when it is due."""
        groupings = self.env["grc.grouping"]
        latest = groupings._latest(run.company, run.as_of)
        if run.rebuild or run.keep_thresholds or run.partner_ids is not None:
            return latest
        if latest and not latest._is_due(run.company, run.as_of):
            return latest
        return groupings._seek(run.company, run.as_of, measures) if latest or len(measures) else latest
