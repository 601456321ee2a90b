from odoo import api, fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class ResPartner(models.Model):
    """Rhythm and purchases of a customer, on the partner's form."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_rhythm = fields.Char(related="grc_customer_id.rhythm", string="Rhythm", groups=VALUE_GROUP)

    @api.readonly
    def get_grc_purchase_chart(self):
        """Return the purchases by month of the customer, as ``grc.customer.purchase_chart``; False without any.

        A call of its own: the form of a partner does not wait for a chart on a page that may never be opened.
        """
        self.ensure_one()
        customer = self.grc_customer_id
        return customer.purchase_chart and customer.purchase_chart | {"currency_id": customer.currency_id.id}
