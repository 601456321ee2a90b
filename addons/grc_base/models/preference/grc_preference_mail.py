from odoo import api, models

from ...tools.preference.link import CONFIRM, MAILS


class GrcPreferenceMail(models.AbstractModel):
    """Mails that contacts ask for on their page: a link that confirms an address, and a new link for an old one."""

    _name = "grc.preference.mail"
    _description = "Mails of the Customer's Page"

    @api.model
    def _confirm(self, opened, topic):
        """Ask the contact's address whether its owner agrees to a topic; return whether a mail was sent."""
        partner, company = opened.link.partner_id, opened.link.company_id
        link = opened.link._ensure(partner, "email", company).get(partner.id, opened.link.browse())
        name = self.env["grc.preference.page"]._name_of(company, topic)
        return bool(link) and self._send(link, "confirm", link._path(topic, scope=CONFIRM), name)

    @api.model
    def _fresh(self, opened):
        """Send a new link to the address of an old one; return whether it was."""
        return self._send(opened.link, "link", opened.link._path(opened.topic), "")

    @api.model
    def _send(self, link, name, url, topic):
        """Put a mail to the address of a link in the queue; return whether it may be sent.

        It was asked for by the contact: it is sent as an invoice is. More than a handful a day are not.
        """
        partner, company = link.partner_id, link.company_id
        if not partner._may_contact("email", "transactional", company=company) or not self._count(link):
            return False
        template = self.env.ref(f"grc_base.mail_template_preference_{name}").sudo()
        context = {"grc_url": url, "grc_topic": topic, "allowed_company_ids": company.ids}
        template.with_context(**context).send_mail(link.id, email_values={"email_to": link.point})
        return True

    @api.model
    def _count(self, link):
        """Count a mail of today; return whether it is not one too many."""
        today = link.company_id._grc_today()
        number = link.mails + 1 if link.mailed_on == today else 1
        if number > MAILS:
            return False
        link.write({"mailed_on": today, "mails": number})
        return True
