from odoo import fields, models


class GrcDismissReason(models.Model):
    """Why a proposed action was not relevant: the short list to choose from."""

    _name = "grc.dismiss.reason"
    _inherit = ["grc.bounded", "grc.shared.root"]
    _description = "Reason Why an Action Is Not Relevant"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        default=lambda self: self._default_owner(),
        help="Leave empty for every company.",
    )
    replaces_id = fields.Many2one(
        "grc.dismiss.reason",
        "In place of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="What all companies share, in whose place this company uses its own.",
    )

    def action_copy_for_company(self):
        """Stay in the list: there is no form of a reason."""
        super().action_copy_for_company()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
