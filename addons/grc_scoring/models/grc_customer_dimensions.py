from odoo import api, models
from odoo.exceptions import UserError

from ..tools.movement import NEW, NONE


class GrcCustomer(models.Model):
    """What moves: the dimensions of the movement matrix, and the states of each."""

    _inherit = "grc.customer"

    @api.model
    def _movement_dimensions(self):
        """Return the dimensions of the movement matrix: the states that layers record."""
        return self.env["grc.pipeline"]._states()

    @api.model
    def _movement_dimension(self, name):
        """Return a dimension by its name.

        :raise UserError: when there is none of that name
        """
        for dimension in self._movement_dimensions():
            if dimension.name == name:
                return dimension
        raise UserError(self.env._("Movements are not known by %s.", name))

    @api.model
    def _movement_label(self, dimension):
        """Return what a dimension is called, such as *Segment*."""
        return dict(self.env["grc.transition"]._fields["dimension"]._description_selection(self.env))[dimension.name]

    @api.model
    def _movement_values(self, dimension):
        """Return the values of a dimension that is a selection, in their order; None of a many2one."""
        field = self._fields[dimension.column]
        return None if field.type == "many2one" else field.get_values(self.env)

    @api.model
    def _movement_states(self, dimension, company, keys=()):
        """Return the states of a dimension, best first, as the matrix shows them.

        :param keys: states met, of which some may be no longer in use (segments of a former segmentation)
        :return: list of ``{key, label, color, rank}``; ``rank`` (higher is better) is None where there is no
            better or worse. The two states of those without any come last: ``new`` and ``none``.
        """
        if self._movement_values(dimension) is None:
            states = self._movement_records(dimension, company, keys)
        else:
            labels = self._fields[dimension.column]._description_selection(self.env)
            ranks = dimension.ranks
            if ranks is None:
                ranks = {key: -place for place, (key, __) in enumerate(labels)}
            states = [
                {"key": key, "label": label, "color": dimension.colors.get(key, 0), "rank": ranks.get(key)}
                for key, label in labels
            ]
        none = self.env._("No %s", self._movement_label(dimension).lower())
        return states + [
            {"key": NONE, "label": none, "color": 0, "rank": None},
            {"key": NEW, "label": self.env._("Not yet a customer"), "color": 0, "rank": None},
        ]

    @api.model
    def _movement_records(self, dimension, company, keys):
        """Return the states of a dimension that is a many2one: those in use by the company, then others met.

        The other model answers ``_movement_in_use(company)`` and, of a record, ``_movement_rank()``.
        """
        records = self.env[self._fields[dimension.column].comodel_name]._movement_in_use(company)
        met = records.browse(int(key) for key in keys if key.isdigit()).exists()
        return [
            {
                "key": str(record.id),
                "label": record.display_name,
                "color": record.color,
                "rank": record._movement_rank(),
            }
            for record in records | (met - records).sorted()
        ]
