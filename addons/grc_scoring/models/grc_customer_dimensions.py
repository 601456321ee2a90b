from odoo import api, models
from odoo.tools import SQL

from ..tools.movement import Dimension


class GrcCustomer(models.Model):
    """What moves: the dimensions of the movement matrix.

    An addon with a tracked column adds its dimension by extending :meth:`_movement_dimensions`.
    """

    _inherit = "grc.customer"

    @api.model
    def _movement_dimensions(self):
        """Return the dimensions of the movement matrix: a list of :class:`~.tools.movement.Dimension`."""
        return [
            Dimension(
                name="segment",
                column="segment_id",
                before="segment_before_id",
                origin="from_segment_id",
                target="to_segment_id",
                known=SQL("r.thresholds IS NOT NULL"),
            ),
            Dimension(
                name="class",
                column="value_class",
                before="value_class_before",
                origin="from_value_class",
                target="to_value_class",
                rebuilt="value_rebuilt_as_of",
                known=SQL("r.pareto IS NOT NULL"),
                colors={"a": 10, "b": 4, "c": 3},
            ),
            Dimension(
                name="policy",
                column="policy",
                before="policy_before",
                origin="from_policy",
                target="to_policy",
                rebuilt="value_rebuilt_as_of",
                known=SQL("r.policy IS NOT NULL"),
                colors={"retain": 10, "rationalise": 4, "conquer": 2, "abandon": 1, "early": 8},
                ranks={"retain": 3, "conquer": 2, "rationalise": 1, "abandon": 0},
            ),
        ]
