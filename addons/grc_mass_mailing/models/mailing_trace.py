from odoo import fields, models

#: Why a mailing left somebody out: reasons of the condition of contacts, as keys of the failure.
LEFT_OUT = [
    ("grc_archived", "Archived"),
    ("grc_refused", "Refused"),
    ("grc_withdrawn", "Consent withdrawn"),
    ("grc_objected", "Objected"),
    ("grc_paused", "Paused"),
    ("grc_minor", "Under age: a parent decides"),
    ("grc_silent", "Nothing heard for too long"),
    ("grc_forbidden", "Not allowed there"),
    ("grc_unasked", "Consent is needed first"),
]


class MailingTrace(models.Model):
    """What became of a mail: whom a mailing left out, and why."""

    _inherit = "mailing.trace"

    failure_type = fields.Selection(selection_add=LEFT_OUT)

    _grc_clicked_idx = models.Index("(model, res_id) WHERE links_click_datetime IS NOT NULL")
    _grc_clicked_email_idx = models.Index("(email) WHERE links_click_datetime IS NOT NULL")
    _grc_waiting_email_idx = models.Index("(email) WHERE trace_status IN ('outgoing', 'process', 'pending')")
