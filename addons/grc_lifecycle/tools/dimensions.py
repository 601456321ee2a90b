"""The state of customers that the lifecycle records."""

from functools import partial

from odoo.addons.grc_base.tools.refresh.state import State
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one

STAGE = State(
    name="stage",
    label="Stage",
    column="stage_id",
    make=partial(UncheckedMany2one, "grc.stage"),
    known_by="stage_rules",
    # What the cause of a movement tells of, beside the stage itself.
    context=("last_purchase", "stage_override_id", "spending_fell", "clv", "rebuilt_as_of"),
)
