import re

from odoo import api, models
from odoo.tools import SQL, consteq, hmac
from odoo.tools.mail import append_content_to_html

#: Clicks that are kept of a mail: machines may follow its links for ever.
MOST = 200
#: Greatest id.
GREATEST = 2**31 - 1
#: A link that nobody sees: neither shown, nor read aloud, nor reached by keys.
TRAP = '<a href="%s" style="display:none;mso-hide:all" aria-hidden="true" tabindex="-1"></a>'


class GrcCampaignLink(models.AbstractModel):
    """Links in mails of campaigns: each has a token, and one more link is hidden.

    Odoo's links in mailings can be made up by anybody. Here a token signs mail and link, so that a click is one in
    that mail; what follows the hidden link is a machine.
    """

    _name = "grc.campaign.link"
    _description = "Links in Mails of Campaigns"

    # In a mail

    @api.model
    def _trace(self, mail):
        """Return the trace of a mail of a campaign; none of any other mail.

        :param mail: ``mail.mail``, one record
        """
        mailing = mail.mailing_id
        return mail.mailing_trace_ids[:1] if mailing and mailing._grc_of_steps() else mail.env["mailing.trace"]

    @api.model
    def _signed(self, text, trace):
        """Return a text, or HTML, whose links have a token."""
        if not text:
            return text
        link = re.compile(rf"(/r/([0-9A-Za-z]+)/m/{trace.id})(?![\w/])")
        return type(text)(link.sub(lambda found: f"{found[1]}/{self._token(trace.id, found[2])}", str(text)))

    @api.model
    def _trapped(self, html, trace):
        """Return HTML with the hidden link at its end."""
        code = self._trap(trace.mass_mailing_id.id)
        base = trace.mass_mailing_id.get_base_url()
        url = f"{base}/r/{code}/m/{trace.id}/{self._token(trace.id, code)}"
        return append_content_to_html(html, TRAP % url, plaintext=False)

    @api.model
    def _token(self, trace, code):
        """Return the token of a link in a mail.

        :param int trace: id of ``mailing.trace``
        :param str code: of the link
        """
        return hmac(self.env(su=True), "grc_campaign-link", (trace, code))[:32]

    @api.model
    def _trap(self, mailing):
        """Return the code of the hidden link of a mailing; codes of Odoo's are shorter."""
        return hmac(self.env(su=True), "grc_campaign-trap", mailing)[:16]

    # Followed

    @api.model
    def _follow(self, trace, code, token, by_get, robot, moment=None):
        """Note that a link was followed, and return where it leads to; None: it is none of ours.

        :param int trace: id of ``mailing.trace``
        :param bool by_get: whether the page was asked for
        :param bool robot: whether the browser says that it is a robot
        :param datetime moment: in UTC; None: now
        """
        trace = self.env["mailing.trace"].browse(trace if 0 < trace <= GREATEST else ()).exists()
        if not (code.isalnum() and code.isascii()):
            return None
        honeypot = bool(trace) and code == self._trap(trace.mass_mailing_id.id)
        url = trace.mass_mailing_id.get_base_url() if honeypot else self.env["link.tracker"].get_url_from_code(code)
        if url and trace and token.isascii() and consteq(token, self._token(trace.id, code)):
            link = self.env["link.tracker.code"].search([("code", "=", code)], limit=1).link_id
            self._note(trace, link, honeypot, by_get, robot, moment)
        return url

    @api.model
    def _note(self, trace, link, honeypot, by_get, robot, moment):
        """Add a click to those of a mail of a campaign."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_click (task_id, campaign_id, company_id, trace_id, link_id, domain, moment,
                                                by_get, honeypot, robot, verdict, judged)
                SELECT k.id, k.campaign_id, k.company_id, t.id, %(link)s::integer, split_part(t.email, '@', 2),
                       COALESCE(%(moment)s::timestamp, clock_timestamp() AT TIME ZONE 'UTC'), %(by_get)s, %(honeypot)s,
                       %(robot)s, 'unknown', FALSE
                  FROM mailing_trace t JOIN grc_campaign_task k ON k.trace_id = t.id
                 WHERE t.id = %(trace)s
                   AND (SELECT COUNT(*) FROM grc_campaign_click o WHERE o.trace_id = t.id) < %(most)s
                """,
                link=link.id or None,
                moment=moment,
                by_get=by_get,
                honeypot=honeypot,
                robot=robot,
                trace=trace.id,
                most=MOST,
            )
        )
        self.env["grc.campaign.click"].invalidate_model()

    @api.model
    def _is_campaigns(self, trace):
        """Return whether a mail is a campaign's.

        :param int trace: id of ``mailing.trace``
        """
        known = trace <= GREATEST and self.env["grc.campaign.task"].search_count([("trace_id", "=", trace)], limit=1)
        return bool(known)
