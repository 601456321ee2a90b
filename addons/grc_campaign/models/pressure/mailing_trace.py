from odoo import models


class MailingTrace(models.Model):
    """What was sent to a contact is found by the contact, for the pressure on them."""

    _inherit = "mailing.trace"

    _grc_sent_idx = models.Index("(res_id, sent_datetime) WHERE model = 'res.partner' AND sent_datetime IS NOT NULL")
    _grc_sent_email_idx = models.Index(
        "(email, sent_datetime) WHERE model <> 'res.partner' AND sent_datetime IS NOT NULL"
    )
