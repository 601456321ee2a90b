from odoo import api, models
from odoo.exceptions import UserError

from ...tools.consent import CHANNELS


class ResPartner(models.Model):
    """A contact has a page of their own, on which they decide what we may send."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    #: The page asks who else has an address.
    _grc_email_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")

    def _grc_preference_url(self, channel="email", topic=None, company=None):
        """Return the link to the contact's page, an empty text where the channel does not reach them.

        For templates of mails: ``object.partner_id._grc_preference_url()``. Many at once are asked of
        ``grc.preference.link._urls``.
        """
        if not self:
            return ""
        self.ensure_one()
        urls = self.env["grc.preference.link"]._urls(self, channel, company or self.env.company, topic)
        return urls.get(self.id, "")

    def _grc_language(self):
        """Return the contact's language, if it is in use; else that of the user."""
        languages = self.env["res.lang"]
        found = [code for code in (self.lang, self.env.context.get("lang")) if languages._get_data(code=code)]
        return found[0] if found else "en_US"

    def action_open_grc_preferences(self):
        """Open the page on which this contact decides what we may send, to see it and to copy its link.

        :raise UserError: for a contact whom nothing reaches
        """
        self.ensure_one()
        self.check_access("read")
        self.env["grc.customer"].check_access("read")
        if not self.grc_customer_id:
            raise UserError(self.env._("“%s” is no customer yet, and has no page.", self.display_name))
        urls = (self._grc_preference_url(channel) for channel, __ in CHANNELS)
        url = next(filter(None, urls), "")
        if not url:
            raise UserError(self.env._("“%s” has no e-mail address, number or complete address.", self.display_name))
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    @api.ondelete(at_uninstall=False)
    def _unlink_grc_preference_links(self):
        """Delete their links: each holds a contact point."""
        self.env["grc.preference.link"].sudo().search([("partner_id", "in", self.ids)]).unlink()
