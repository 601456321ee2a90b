from odoo import api, models
from odoo.tools import ormcache

#: The field that leads from a record to its customer.
LINK = "grc_customer_id"


class GrcCustomerGate(models.AbstractModel):
    """A model on which no value from outside gets into what follows from the customer.

    Related fields are computed as superuser from whatever link lies in the cache, and a computed many2one takes there
    what the client sends, so that the id of any customer would yield their figures. The link and all that is computed
    from it are therefore dropped wherever values come in: :meth:`_update_cache` (new records: onchange, lines),
    :meth:`update` (lines of a record that is being edited), :meth:`write`, :meth:`create` and :meth:`default_get`.

    A model that has the fields of a linked one by ``_inherits`` needs the gate for itself.
    """

    _name = "grc.customer.gate"
    _description = "Gate before the Customer's Value"

    @api.model
    @ormcache(cache="stable")
    def _grc_derived(self):
        """Return the names of the fields that follow from the customer: the link, and all that is computed from it.

        Fields that a user edits are not among them, even if their first value comes from the customer.
        """
        links = [model._fields[LINK] for model in self.pool.values() if LINK in model._fields and not model._abstract]
        derived = {field for link in links for field in (link, *self.pool.get_dependent_fields(link))}
        return frozenset(field.name for field in derived if field.model_name == self._name and field.readonly)

    @api.model
    def _grc_let(self, values):
        """Return the values without those of fields that follow from the customer."""
        derived = self._grc_derived()
        if derived.isdisjoint(values):
            return values
        return {name: value for name, value in values.items() if name not in derived}

    def _update_cache(self, values, validate=True):
        return super()._update_cache(self._grc_let(values), validate)

    @api.private
    def update(self, values):
        """Write values without those that no client may put in."""
        return super().update(self._grc_let(values))

    def write(self, vals):
        return super().write(self._grc_let(vals))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._grc_let(vals) for vals in vals_list])

    @api.model
    def default_get(self, fields):
        return self._grc_let(super().default_get(fields))
