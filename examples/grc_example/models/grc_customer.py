from functools import partial

from odoo import fields, models
from odoo.addons.grc_base.tools.refresh.state import State

#: Where a customer buys: a state whose changes are recorded as movements and told as events.
CHANNEL = State(
    name="channel",
    label="Channel",
    column="channel",
    make=partial(fields.Selection, [("counter", "Counter"), ("mixed", "Counter and invoice"), ("invoice", "Invoice")]),
    known_by="channel_known",
)


class GrcCustomer(models.Model):
    """What a customer buys over the counter."""

    _inherit = "grc.customer"

    counter_revenue = fields.Monetary("Sold over the counter", readonly=True)
    counter_share = fields.Integer("Counter share (%)", readonly=True, aggregator="avg")
    channel = CHANNEL.present_field()
    channel_before = CHANNEL.before_field()


class GrcTransition(models.Model):
    """Movements between channels."""

    _inherit = "grc.transition"

    dimension = CHANNEL.dimension_field()
    from_channel = CHANNEL.origin_field()
    to_channel = CHANNEL.target_field()


class GrcRefresh(models.Model):
    """Since when channels are known."""

    _inherit = "grc.refresh"

    channel_known = fields.Boolean(readonly=True)
