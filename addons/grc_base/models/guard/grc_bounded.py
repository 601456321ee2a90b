from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.bounds import Within, refusal

#: Types of the fields that are looked at.
TYPES = {"date", "datetime", "float", "integer", "monetary"}


class GrcBounded(models.AbstractModel):
    """Refuses numbers and days that make no sense anywhere, with a sentence; how far a field goes, say constraints.

    Python would fail on Infinity in an integer, PostgreSQL on 10 to the 300th, and a Float takes both. Of models that
    are not ours, our own fields alone are looked at.
    """

    _name = "grc.bounded"
    _inherit = ["grc.sent"]
    _description = "Model with Bounded Values"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_bounds(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_bounds(vals)
        return super().write(vals)

    @api.model
    def _check_bounds(self, vals):
        """Refuse values that cannot be stored.

        :raise ValidationError: naming the first
        """
        ours = self._name.startswith("grc.")
        for name, value in vals.items():
            field = self._fields.get(name)
            if field and field.type in TYPES and (ours or name.startswith("grc_")):
                reason = refusal(self, field, value)
                if reason:
                    raise ValidationError(reason)

    def _check_within(self):
        """Refuse of records that are tried, but not stored, what the database would refuse.

        :raise ValidationError: naming the first
        """
        for bound in self._table_objects.values():
            if isinstance(bound, Within) and any(
                not bound.low <= value <= bound.high for value in self.mapped(bound.column) if value is not False
            ):
                raise ValidationError(bound.get_error_message(self))
