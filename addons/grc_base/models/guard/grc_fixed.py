from odoo import api, models
from odoo.exceptions import AccessError


class GrcFixed(models.AbstractModel):
    """A model with stored fields of ours that nobody enters: what a document was to a customer when it was posted.

    They are written by SQL, or by computation. A model that has the fields of another one by ``_inherits`` needs this
    for itself.
    """

    _name = "grc.fixed"
    _description = "Model with Fields that nobody Enters"

    #: Names of the fields.
    _grc_fixed = ()

    def write(self, vals):
        self._grc_check_fixed(vals)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._grc_check_fixed(vals)
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        return super().default_get([name for name in fields if name not in self._grc_fixed])

    def _grc_check_fixed(self, vals):
        """Refuse values for these fields.

        :raise AccessError: naming the first of them
        """
        entered = [] if self.env.su else [name for name in self._grc_fixed if name in vals]
        if entered:
            label = self._fields[entered[0]]._description_string(self.env)
            raise AccessError(
                self.env._("“%s” is not for entering: it follows from the document. Leave it out.", label)
            )
