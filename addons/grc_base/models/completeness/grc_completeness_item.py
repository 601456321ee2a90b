from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools.bounds import Within
from ...tools.consent import CHANNELS

#: Models that questions are about; a decision is one on a channel.
MODELS = {"partner": "res.partner", "person": "grc.person"}
#: Fields that the system writes whenever a document is posted.
COUNTED = {"customer_rank", "supplier_rank"}
#: Types of fields that can be asked for.
TYPES = {"char", "date", "integer", "many2one", "selection", "text"}


class GrcCompletenessItem(models.Model):
    """Something to know of a customer: what it weighs, how fast it becomes untrue, and how it is asked."""

    _name = "grc.completeness.item"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "What to Know of a Customer"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    question = fields.Char(required=True, translate=True, help="As you would ask it.")
    about = fields.Selection(
        [("partner", "Contact"), ("person", "Person"), ("consent", "Decision on contacts")],
        required=True,
        default="partner",
        help="Where the answer is kept. Persons are shown to the group “Personal data” alone.",
    )
    field_name = fields.Char("Field", help="Technical name of the field of the contact or the person.")
    channel = fields.Selection(CHANNELS, help="On which channel they decide.")
    weight = fields.Float(required=True, default=10, help="What it counts in the completeness, against the others.")
    yearly_loss = fields.Float(
        "Loss a year (%)",
        default=10,
        help="By how much less it is relied on each year: of addresses, one in ten is wrong after a year.",
    )
    for_persons = fields.Boolean("Persons", default=True)
    for_companies = fields.Boolean("Companies", default=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )
    key = fields.Char(compute="_compute_key", export_string_translation=False)

    _weight_range = Within("weight", 0, 1000)
    _yearly_loss_range = Within("yearly_loss", 0, 100)

    @api.depends("about", "field_name", "channel")
    def _compute_key(self):
        for item in self:
            item.key = f"{item.about}.{item.channel if item.about == 'consent' else item.field_name}"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.constrains("about", "field_name", "channel", "for_persons", "for_companies")
    def _check_item(self):
        for item in self:
            if item.about == "consent" and not item.channel:
                raise ValidationError(self.env._("“%s”: choose the channel.", item.name))
            if item.about != "consent" and not item._asked_field():
                raise ValidationError(
                    self.env._(
                        "“%(question)s”: “%(field)s” is no field that can be asked for: write its technical name.",
                        question=item.name,
                        field=item.field_name or "",
                    )
                )
            if item.about == "person" and item.for_companies:
                raise ValidationError(self.env._("“%s”: of a company no person is asked for.", item.name))

    def _asked_field(self):
        """Return the field that is asked for; None where there is none that every user may read."""
        self.ensure_one()
        if self.about == "consent":
            return None
        field = self.env[MODELS[self.about]]._fields.get(self.field_name or "")
        if not field or field.name in COUNTED or field.type not in TYPES or not (field.store and field.column_type):
            return None
        told = not field.groups and not field.readonly and not field.company_dependent and not field.translate
        return field if told else None

    @api.model
    def _used(self, company, personal=True):
        """Return the items that a company goes by.

        :param bool personal: those about persons, too
        """
        found = self.sudo().search([("company_id", "in", (False, company.id))])
        found = found.filtered(lambda item: item.about == "consent" or item._asked_field())
        return found if personal else found.filtered(lambda item: item.about != "person")

    @api.model
    @tools.ormcache()
    def _partner_fields(self):
        """Return the names of the fields of contacts that are asked for."""
        found = self.sudo().with_context(active_test=False).search([("about", "=", "partner")])
        return frozenset(found.mapped("field_name"))
