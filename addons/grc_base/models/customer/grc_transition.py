from odoo import api, fields, models

from ...tools.unchecked import UncheckedMany2one


class GrcTransition(models.Model):
    """A change of a customer's place (segment, stage, ...): from, to, day, cause. Append-only.

    Kept by partner and company, not by ``grc.customer`` row: history outlives a row that a merge or a new
    parent makes void.
    """

    _name = "grc.transition"
    _inherit = ["grc.choice"]
    _description = "Customer Movement"
    _order = "date desc, id desc"
    _rec_name = "dimension"
    _log_access = False

    partner_id = UncheckedMany2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = UncheckedMany2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    dimension = fields.Selection([], required=True, readonly=True, help="What changed.")
    date = fields.Date(required=True, readonly=True, help="The company's day on which the change was seen.")
    cause = fields.Char(readonly=True)
    monetary_value = fields.Monetary(readonly=True, help="Net revenue over the window at that moment.")
    absorbed = fields.Boolean(
        readonly=True,
        help="Of another partner that was merged into the customer: it did not lead to the present state.",
    )

    @api.model
    def _named_by_movements(self, records, *columns):
        """Return those records that a movement names: history keeps them.

        :param columns: names of the fields that may name one
        """
        met = records.browse()
        for record in records:
            domain = fields.Domain.OR([(column, "=", record.id)] for column in columns)
            if self.sudo().search_count(domain, limit=1):
                met |= record
        return met
