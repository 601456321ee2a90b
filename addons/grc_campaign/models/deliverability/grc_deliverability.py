from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools import SQL, config, email_domain_extract, format_list

#: States of a check: it is so, it should be looked at, it is not so, it cannot be told from here.
GOOD, FAIR, BAD, ASK = "good", "fair", "bad", "ask"
#: Where Odoo tells about mails of a domain.
MANUAL = "https://www.odoo.com/documentation/19.0/applications/general/email_communication"
#: Days over which marks as spam are counted, and from which share of the mails on they are many, and too many.
DAYS, MANY, TOO_MANY = 30, 0.001, 0.003
#: Mails below which a share says nothing.
LEAST = 100


@dataclass(frozen=True)
class Check:
    """One thing on which it depends whether mails arrive.

    :ivar key: its name
    :ivar state: :data:`GOOD`, :data:`FAIR`, :data:`BAD` or :data:`ASK`
    :ivar title: what it is, in words
    :ivar text: what is so, and what to do
    :ivar model: of the records where it is set; empty: none
    :ivar page: of Odoo's documentation; empty: none
    """

    key: str
    state: str
    title: str
    text: str
    model: str = ""
    page: str = ""


class GrcDeliverability(models.AbstractModel):
    """What must be right for mails of a company to arrive, as far as this database knows; the rest in words.

    Records of a domain (SPF, DKIM, DMARC) are not read: no name server is asked.
    """

    _name = "grc.deliverability"
    _description = "Deliverability of Mails"

    @api.model
    def _checks(self, company):
        """Return the checks of a company: a list of :class:`Check`.

        :param company: ``res.company``, one record, as superuser
        """
        domain = self._domain(company)
        return [
            self._address(),
            self._outgoing(),
            self._from(company, domain),
            self._returns(company, "bounce"),
            self._returns(company, "catchall"),
            self._incoming(),
            *self._records(domain),
            self._one_click(),
            self._complaints(company),
        ]

    @api.model
    def _domain(self, company):
        """Return the domain that mails of a company come from; empty where it has no address."""
        return email_domain_extract(company.default_from_email or company.email or "") or ""

    @api.model
    def _servers(self):
        """Return the outgoing mail servers that anybody's mails go through."""
        servers = self.env["ir.mail_server"].sudo()
        personal = [("owner_user_id", "=", False)] if "owner_user_id" in servers._fields else []
        return servers.search(personal)

    # One by one

    @api.model
    def _address(self):
        """Links and one-click lead to the address of this database."""
        title, url = self.env._("Address of this database"), self._url()
        found = urlsplit(url)
        if found.scheme == "https" and found.hostname and "." in found.hostname:
            return Check("address", GOOD, title, self.env._("Links lead to %s.", url))
        text = self.env._(
            "Links lead to %s: readers cannot follow them, or their browser warns. An administrator sets an address"
            " that begins with https:// in the system parameter web.base.url.",
            url or self.env._("no address"),
        )
        return Check("address", BAD, title, text, "ir.config_parameter")

    @api.model
    def _url(self):
        return self.env["ir.config_parameter"].sudo().get_param("web.base.url") or ""

    @api.model
    def _outgoing(self):
        title = self.env._("Outgoing mail server")
        if servers := self._servers():
            text = self.env._("Mails go through %s.", format_list(self.env, servers.mapped("name")))
            return Check("outgoing", GOOD, title, text, "ir.mail_server")
        if config.get("smtp_server") not in (None, False, "", "localhost"):
            text = self.env._("Mails go through %s, of the server's configuration.", config["smtp_server"])
            return Check("outgoing", GOOD, title, text, "ir.mail_server")
        text = self.env._("There is none: mails are not sent. Add one.")
        return Check("outgoing", BAD, title, text, "ir.mail_server", f"{MANUAL}/email_servers_outbound.html")

    @api.model
    def _from(self, company, domain):
        """Mails must come from a domain that the outgoing server sends for."""
        title, servers = self.env._("Sender's domain"), self._servers()
        page = f"{MANUAL}/email_servers_outbound.html"
        if not domain:
            text = self.env._("%s has no e-mail address: give it one, of its own domain.", company.name)
            return Check("from", BAD, title, text, "res.company")
        known = {one for server in servers for one in self._domains_of(server)}
        names = format_list(self.env, sorted(known))
        if domain in known:
            return Check("from", GOOD, title, self.env._("Mails come from %s, as the server expects.", domain))
        if known:
            text = self.env._(
                "Mails come from %(domain)s, but the server sends for %(known)s: they look forged. Let both be the"
                " same, in the company's address or in the server's filter of senders.",
                domain=domain,
                known=names,
            )
            return Check("from", BAD, title, text, "ir.mail_server", page)
        text = self.env._(
            "Mails come from %s. Whether the server may send for it cannot be told: enter the domain in the server's"
            " filter of senders.",
            domain,
        )
        return Check("from", ASK, title, text, "ir.mail_server", page)

    @api.model
    def _domains_of(self, server):
        """Return the domains that an outgoing server sends for, as it is set up; none where it does not say."""
        named = server.from_filter or (server.smtp_user if "@" in (server.smtp_user or "") else "")
        parts = (part.strip().lower() for part in (named or "").split(","))
        return {part.rpartition("@")[2] for part in parts if part}

    @api.model
    def _returns(self, company, kind):
        """Return the check of an address to which mails come back: ``bounce``, or ``catchall`` for answers."""
        title, email = {
            "bounce": (self.env._("Address for mails that come back"), company.bounce_email),
            "catchall": (self.env._("Address for answers"), company.catchall_email),
        }[kind]
        if email:
            return Check(kind, GOOD, title, self.env._("They come to %s.", email), "mail.alias.domain")
        text = {
            "bounce": self.env._(
                "There is none: addresses that do not exist any more are written to again and again, which providers"
                " punish. Give the company an alias domain."
            ),
            "catchall": self.env._(
                "There is none: answers come to nobody, or to one person's mailbox. Give the company an alias domain."
            ),
        }[kind]
        return Check(kind, BAD, title, text, "mail.alias.domain", f"{MANUAL}/email_servers_inbound.html")

    @api.model
    def _incoming(self):
        title, servers = self.env._("Incoming mail server"), self.env["fetchmail.server"].sudo()
        found = servers.search([("state", "=", "done")])
        if found:
            text = self.env._("Answers are fetched from %s.", format_list(self.env, found.mapped("name")))
            return Check("incoming", GOOD, title, text, "fetchmail.server")
        text = self.env._(
            "None is confirmed: unless your mail server hands mails over by itself, answers, absences, mails that come"
            " back and marks as spam are not heard. Add one."
        )
        page = f"{MANUAL}/email_servers_inbound.html"
        return Check("incoming", FAIR, title, text, "fetchmail.server", page)

    @api.model
    def _records(self, domain):
        """Return what is to be asked of whoever keeps the domain."""
        domain = domain or self.env._("your domain")
        page = f"{MANUAL}/email_domain.html"
        texts = {
            "spf": self.env._(
                "A record of %s must name the outgoing server among those that may send for it. Ask who keeps the"
                " domain; providers refuse or hide mails without it.",
                domain,
            ),
            "dkim": self.env._(
                "The outgoing server must sign mails for %s, and the signature must cover the headers List-Unsubscribe"
                " and List-Unsubscribe-Post. Ask who keeps the mail server.",
                domain,
            ),
            "dmarc": self.env._(
                "A record _dmarc.%s must say what is done with mails that are not signed; p=none is enough to begin"
                " with. Large providers ask for it.",
                domain,
            ),
        }
        return [Check(key, ASK, key.upper(), text, "", page) for key, text in texts.items()]

    @api.model
    def _one_click(self):
        """Unsubscribing with one click is in the headers of each mail; providers call only an https address."""
        title = self.env._("Unsubscribing with one click")
        if urlsplit(self._url()).scheme == "https":
            return Check("one_click", GOOD, title, self.env._("Each mail of a campaign offers it in its headers."))
        text = self.env._(
            "Each mail of a campaign offers it, but providers ignore it without an address that begins with https://."
        )
        return Check("one_click", BAD, title, text, "ir.config_parameter")

    @api.model
    def _complaints(self, company):
        """Return the check of how many mails were marked as spam, of those of the last days."""
        title = self.env._("Marks as spam")
        complaints, mails = self._marked(company)
        values = {"complaints": complaints, "mails": mails, "days": DAYS}
        text = self.env._("%(complaints)s of %(mails)s mails of the last %(days)s days.", **values)
        share = complaints / max(mails, LEAST)
        if share < MANY:
            return Check("complaints", GOOD, title, text)
        advice = self.env._(
            "From one in a thousand on providers become wary, from three on they refuse: write to fewer, to those who"
            " expect it."
        )
        return Check("complaints", BAD if share >= TOO_MANY else FAIR, title, f"{text} {advice}")

    @api.model
    def _marked(self, company):
        """Return how many mails of campaigns of the last days were marked as spam, and how many there were."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT COUNT(*) FILTER (WHERE EXISTS (
                       SELECT 1 FROM grc_campaign_outcome o
                        WHERE o.task_id = l.task_id AND o.kind = 'complaint' AND o.sure)), COUNT(*)
              FROM grc_contact_ledger l
             WHERE l.company_id = %s AND l.channel = 'email' AND l.moment > %s
            """,
            company.id,
            fields.Datetime.now() - timedelta(days=DAYS),
        )
        return self.env.execute_query(query)[0]
