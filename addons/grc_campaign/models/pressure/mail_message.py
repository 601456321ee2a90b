from odoo import models


class MailMessage(models.Model):
    """What was done on a document is found by the document, for the pressure on its customer."""

    _inherit = "mail.message"

    _grc_done_idx = models.Index("(model, res_id, date) WHERE mail_activity_type_id IS NOT NULL")
