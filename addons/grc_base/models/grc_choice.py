from odoo import api, models


class GrcChoice(models.AbstractModel):
    """Names a record by the label of the choice that is its ``_rec_name``, in the reader's language.

    Odoo would show the key that is stored.
    """

    _name = "grc.choice"
    _description = "Model Named by a Choice"

    @api.depends(lambda self: (self._rec_name,) if self._rec_name else ())
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields[self._rec_name]._description_selection(self.env))
        for record in self:
            record.display_name = labels.get(record[self._rec_name], "")
