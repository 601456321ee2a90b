"""States of a customer whose changes are recorded: one declaration each."""

from dataclasses import dataclass, field

from odoo import fields
from odoo.tools import SQL


@dataclass(frozen=True)
class State:
    """A state (segment, class, stage …) whose changes are recorded as movements and told as events.

    The columns that follow from it are class attributes of the declaring addon, made by :meth:`present_field`,
    :meth:`before_field`, :meth:`dimension_field`, :meth:`origin_field` and :meth:`target_field`.

    :ivar name: value of ``grc_transition.dimension``, kind of the event
    :ivar label: what it is called, such as *Segment*
    :ivar column: column of ``grc_customer``: a many2one, whose name ends in ``_id``, or a selection
    :ivar make: function that makes a field of this kind, given its label and options
    :ivar known_by: column of ``grc_refresh`` that is set once a refresh has known it
    :ivar marker: column of ``grc_customer`` that tells the states of a past day
    :ivar context: columns of ``grc_customer`` whose old values the cause of a movement needs
    :ivar colors: ``{state: colour (0–11)}`` of a selection
    :ivar ranks: ``{state: rank}`` of a selection, higher is better; None: its first value is the best
    """

    name: str
    label: str
    column: str
    make: object
    known_by: str
    marker: str = "rebuilt_as_of"
    context: tuple = ()
    colors: dict = field(default_factory=dict)
    ranks: dict | None = None

    @property
    def before(self):
        """Column that keeps the state of the last normal refresh while rows are rebuilt."""
        return f"{self.column[:-3]}_before_id" if self.column.endswith("_id") else f"{self.column}_before"

    @property
    def origin(self):
        """Column of ``grc_transition`` for the old state."""
        return f"from_{self.column}"

    @property
    def target(self):
        """Column of ``grc_transition`` for the new state."""
        return f"to_{self.column}"

    @property
    def known(self):
        """Condition on ``grc_refresh`` (SQL, alias ``r``): that refresh knew this state."""
        return SQL("%s IS NOT NULL", SQL.identifier("r", self.known_by))

    def present_field(self, **options):
        """Return the field of ``grc.customer`` for the present state."""
        return self.make(self.label, readonly=True, **options)

    def before_field(self, **options):
        """Return the field of ``grc.customer`` for :attr:`before`."""
        return self.make(
            f"{self.label} before the rebuild",
            readonly=True,
            help=f"{self.label} of the last normal refresh, while the figures of a past day are shown.",
            **options,
        )

    def dimension_field(self):
        """Return the field of ``grc.transition`` that makes the state a dimension of movements."""
        return fields.Selection(selection_add=[(self.name, self.label)], ondelete={self.name: "cascade"})

    def origin_field(self):
        """Return the field of ``grc.transition`` for :attr:`origin`."""
        return self.make(f"From {self.label.lower()}", readonly=True)

    def target_field(self):
        """Return the field of ``grc.transition`` for :attr:`target`."""
        return self.make(f"To {self.label.lower()}", readonly=True)
