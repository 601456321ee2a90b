from odoo import fields, models

from ...tools.unchecked import UncheckedMany2one


class GrcEvent(models.Model):
    """Something that happened in a relation, for playbooks and campaigns to hear. Append-only.

    Ids commit out of order: a consumer marks the rows it has dealt with, it never remembers a last id.
    """

    _name = "grc.event"
    _description = "Customer Event"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _log_access = False

    partner_id = UncheckedMany2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = UncheckedMany2one("res.company", required=True, readonly=True, ondelete="cascade")
    kind = fields.Char(required=True, readonly=True, help="Technical name of the kind of event, such as segment.")
    date = fields.Date(required=True, readonly=True)
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    data = fields.Json(readonly=True)
