from odoo import models


class GrcContactLedger(models.Model):
    """Mails of a company are counted, for its send rate."""

    _inherit = "grc.contact.ledger"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    _grc_mails_idx = models.Index("(company_id, moment) WHERE channel = 'email'")
