import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.days import number
from odoo.addons.grc_base.tools.refresh.layer import Layer

from ...tools.passes import VALUES
from ..value.grc_layer_buyers import Buyers


class GrcLayerGroup(models.AbstractModel):
    """Statistical groups, see ``engine/groups.py``."""

    _name = "grc.layer.group"
    _inherit = "grc.layer"
    _description = "Statistical Groups of Customers"

    _layer = Layer(name="group", runs=VALUES, needs=("buyers",), columns=("group_id",))

    @api.model
    def _due(self, run):
        latest = self.env["grc.grouping"]._latest(run.company)
        return not run.rebuild and latest._is_due(run.company, run.as_of)

    @api.model
    def _measure(self, run):
        return {"group_id": self._group_ids(run, self._measures(run, run.found(Buyers)))}

    @api.model
    def _group_ids(self, run, measures):
        """Return the id of each customer's group, masked where there are no groups."""
        grouping = self._grouping(run, measures)
        found, ids = grouping._result() if grouping else (None, [])
        if not ids:
            return np.ma.masked_all(len(measures), dtype=np.int32)
        return np.array(ids, dtype=np.int32)[found.assign(measures)]

    @api.model
    def _measures(self, run, buyers):
        """Return an array of a row a customer, columns as in ``engine.groups.FEATURES``."""
        silence = number(run.as_of) - buyers.last_day
        columns = silence, buyers.frequency, buyers.monetary_value, buyers.window_margin
        return np.column_stack(columns).astype(float)

    @api.model
    def _grouping(self, run, measures):
        """Return the ``grc.grouping`` by which a run groups; a run of everyone seeks one when it is due."""
        groupings = self.env["grc.grouping"]
        latest = groupings._latest(run.company, run.as_of)
        if run.rebuild or run.keep_thresholds or not run.whole:
            return latest
        if latest and not latest._is_due(run.company, run.as_of):
            return latest
        return groupings._seek(run.company, run.as_of, measures) if latest or len(measures) else latest

    @api.model
    def _forget(self, company, today):
        """Groups keep their records: the last search becomes one of today, which the next run makes anew."""
        groupings = self.env["grc.grouping"]
        searches = groupings.search([("company_id", "=", company.id), ("as_of", ">", today)])
        if searches:
            same_day = groupings.search([("company_id", "=", company.id), ("as_of", "=", today)])
            (searches[1:] | same_day).unlink()
            searches[0].write({"as_of": today, "due": True})
