from odoo import api, models


class GrcTouching(models.AbstractModel):
    """For models whose records figures are made of: who they are about (``partner_id``) is refreshed when they change.

    The next minute run does it, in every company. What is not written through the ORM is found by the nightly refresh.
    """

    _name = "grc.touching"
    _description = "What Touches Customers"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._touch_customers()

    def write(self, vals):
        self._touch_customers()
        result = super().write(vals)
        if "partner_id" in vals:
            self._touch_customers()
        return result

    @api.ondelete(at_uninstall=False)
    def _touch_customers(self):
        """Queue the customers; return the records."""
        self.env["grc.queue"].sudo()._touch(self.sudo().partner_id)
        return self
