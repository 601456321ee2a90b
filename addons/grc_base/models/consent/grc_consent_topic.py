from odoo import fields, models


class GrcConsentTopic(models.Model):
    """What contacts can be written to about, each on its own: a newsletter, invitations, offers of one range."""

    _name = "grc.consent.topic"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Topic of Contacts"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )
    note = fields.Char("What contacts read", translate=True, help="One sentence on the page of the contact.")
