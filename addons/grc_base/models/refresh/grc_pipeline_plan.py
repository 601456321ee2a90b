import logging

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.refresh.layer import Plan, planned
from .grc_layer import GrcLayer

_logger = logging.getLogger(__name__)

#: Columns of customers that no layer yields: the key of the row.
KEY = {"id", "partner_id", "company_id"}


class GrcPipelinePlan(models.AbstractModel):
    """Which layers the installed addons have, and which of them can run."""

    _name = "grc.pipeline.plan"
    _description = "Plan of the Refresh"

    def _register_hook(self):
        """Say in the log which layers are left out; the database opens all the same."""
        super()._register_hook()
        for name, reason in self.env["grc.pipeline"]._plan().out.items():
            _logger.error("Layer %s of customers is left out, its columns stay as they are: %s", name, reason)

    @api.model
    def _declared(self):
        """Return what layers declare, as they were loaded: a list of (name of the model, ``Layer``)."""
        found = self.env.registry.descendants(["grc.layer"], "_inherit")
        return [(name, self.env[name]._layer) for name in self.env.registry if name in found and self.env[name]._layer]

    @api.model
    def _planned(self):
        """Return the ``Plan`` of the layers that are declared."""
        declared = self._declared()
        stored = {name for name, field in self.env["grc.customer"]._fields.items() if field.store and field.column_type}
        kept = {state.before for __, layer in declared for state in layer.states}
        passes, layers, out = planned(declared, stored, stored - KEY - kept)
        return Plan(passes, layers, {name: self._own(name) for name, __ in declared}, out)

    @api.model
    def _own(self, name):
        """Return the names of the hooks of ``grc.layer`` that a layer (name of its model) has of its own."""
        mine = type(self.env[name])
        return frozenset(
            hook for hook, method in vars(GrcLayer).items() if callable(method) and getattr(mine, hook) is not method
        )

    @api.model
    def _check(self):
        """Refuse layers that cannot run.

        :raise ValidationError: with what keeps them from it
        """
        out = self._planned().out
        if out:
            raise ValidationError("\n".join(dict.fromkeys(out.values())))
