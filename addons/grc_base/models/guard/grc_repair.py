from odoo import api, fields, models
from odoo.exceptions import UserError


class GrcRepair(models.Model):
    """A value that an upgrade brought into its bounds, for somebody to look at: only who knows can say what it was.

    Rows are written by :func:`~..tools.upgrade.repair.repair`; what has been seen to is deleted.
    """

    _name = "grc.repair"
    _description = "Corrected Value"
    _order = "id desc"
    _rec_name = "before"

    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade", index="btree_not_null")
    model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="model", readonly=True)
    name = fields.Char("Technical name", readonly=True)
    model_label = fields.Char("What", compute="_compute_labels")
    record_label = fields.Char("Which", compute="_compute_labels")
    field_label = fields.Char("Field", compute="_compute_labels")
    before = fields.Char("Was", readonly=True, help="What was stored, which nothing can be computed with.")
    after = fields.Char("Is now", readonly=True, help="The nearest value that is possible, or nothing.")
    personal = fields.Boolean(readonly=True, help="Only those who may see personal data see this line.")

    @api.depends("model", "res_id", "name")
    @api.depends_context("lang", "uid")
    def _compute_labels(self):
        for line in self:
            record = line._record()
            kind = self.env["ir.model"].sudo()._get(line.model)
            field = record is not None and record._fields.get(line.name)
            line.model_label = kind.name or line.model
            line.field_label = field and field._description_string(self.env) or line.name
            line.record_label = record.display_name if record and record.has_access("read") else f"#{line.res_id}"

    def _record(self):
        """Return what was corrected, empty if it is gone, None without its model."""
        self.ensure_one()
        return self.env[self.model].browse(self.res_id).exists() if self.model in self.env else None

    def action_open(self):
        """Open the record that was corrected.

        :raise UserError: when it is gone
        """
        record = self._record()
        if not record:
            raise UserError(self.env._("This record has been deleted since: nothing is left to correct."))
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
