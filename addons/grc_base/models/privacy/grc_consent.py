from odoo import api, models


class GrcConsent(models.Model):
    """Each decision has a receipt."""

    _inherit = "grc.consent"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    @api.readonly
    def get_receipt(self):
        """Return the receipt of this decision in the fields of ISO/IEC TS 27560.

        :raise AccessError: for who may not read the decision
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["grc.privacy.receipt"]._receipt(self.sudo())
