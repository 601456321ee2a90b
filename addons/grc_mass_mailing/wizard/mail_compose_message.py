from odoo import models


class MailComposeMessage(models.TransientModel):
    """Each mail of a mailing passes here: whoever may not be written to is left out, with the reason in the trace."""

    _inherit = "mail.compose.message"

    def _process_mail_values_state(self, mail_values_dict):
        refused = self._grc_refused(mail_values_dict) if self._is_mass_mailing() else {}
        composer = self.with_context(grc_refused=tuple(refused))
        result = super(MailComposeMessage, composer)._process_mail_values_state(mail_values_dict)
        for record, failure in refused.items():
            result[record]["failure_type"] = failure
        return result

    def _get_blacklist_record_ids(self, mail_values_dict, recipients_info=None):
        """Stop whom the mailing may not reach before Odoo looks for doubles: a couple shares an address."""
        listed = super()._get_blacklist_record_ids(mail_values_dict, recipients_info)
        return listed | set(self.env.context.get("grc_refused", ()))

    def _grc_refused(self, mail_values_dict):
        """Return ``{record id: failure type}`` of the recipients whom the mailing may not reach."""
        found = self._get_recipients_data(mail_values_dict)
        addresses = {record: found[record]["mail_to_normalized"] for record in mail_values_dict}
        return self.env["grc.consent.mailing"]._refused(self.mass_mailing_id, self.model, addresses)
