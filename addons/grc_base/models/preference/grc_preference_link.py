from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.bounds import Within, WithinDays
from ...tools.consent import CHANNELS, checked, point
from ...tools.preference.link import CONFIRM, CONFIRM_DAYS, MAILS, PAGE, VALID_DAYS, token_read, token_text


@dataclass(frozen=True)
class Opened:
    """A link that was opened.

    :ivar link: ``grc.preference.link``, one record, as superuser, of its company
    :ivar topic: ``grc.consent.topic`` that the link is about, one record or none
    :ivar day: on which it was issued
    :ivar age: days since then
    """

    link: object
    topic: object
    day: date
    age: int

    @property
    def is_old(self):
        """Return whether the link shows nothing any more, and agrees to nothing."""
        return self.age > VALID_DAYS

    @property
    def is_late(self):
        """Return whether it is too late to confirm an address by this link."""
        return self.age > CONFIRM_DAYS

    @property
    def is_full(self):
        """Return whether the link shows what is decided, and takes every decision."""
        return not self.is_old and self.link._is_current()


class GrcPreferenceLink(models.Model):
    """Whose page a link opens: a contact's, by one of their contact points, with one company.

    A row says nothing about the contact's decisions, which are in the ledger (``grc.consent``).
    """

    _name = "grc.preference.link"
    _inherit = ["grc.bounded", "grc.choice"]
    _description = "Link to the Customer's Page"
    _order = "id desc"
    _rec_name = "channel"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True)
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="set null", index="btree_not_null")
    channel = fields.Selection(CHANNELS, required=True)
    point = fields.Char("Contact point", required=True, help="To which the link went, normalised.")
    merged = fields.Boolean(help="Of a contact that was merged into another: the link works, no new one is made.")
    decided_at = fields.Datetime("Last decision")
    mailed_on = fields.Date("Last mail", help="Day of the last mail that was asked for on the page.")
    mails = fields.Integer(help="Mails that were asked for on that day.")

    _one = models.UniqueIndex("(company_id, partner_id, channel, point) WHERE merged IS NOT TRUE")
    _mailed_on_days = WithinDays("mailed_on", empty=True)
    _mails_range = Within("mails", 0, MAILS)

    # Making links

    @api.model
    def _urls(self, partners, channel, company, topic=None):
        """Return ``{partner id: link to the customer's page}`` of those who have a contact point on a channel.

        :param str channel: by which the link is sent
        :param company: ``res.company`` that the page is about
        :param topic: ``grc.consent.topic`` that the message is about
        :raise ValueError: for an unknown channel
        """
        base = company.get_base_url()
        return {
            partner: link._path(topic, base=base) for partner, link in self._ensure(partners, channel, company).items()
        }

    @api.model
    def _headers(self, partners, channel, company, topic=None):
        """Return ``{partner id: headers}`` by which a mail is unsubscribed in one click (RFC 8058).

        One click withdraws marketing, or the topic, on this channel for this company.
        """
        return {
            partner: {"List-Unsubscribe": f"<{url}/one-click>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
            for partner, url in self._urls(partners, channel, company, topic).items()
        }

    @api.model
    def _ensure(self, partners, channel, company):
        """Return ``{partner id: link}``, one record as superuser each; those that are missing are made, all at once."""
        checked(channel, "marketing")
        self.env["res.partner"].flush_model()
        self.flush_model()
        values = {
            "company": company.id,
            "channel": channel,
            "point": point(channel),
            "partners": list(partners._ids),
            "user": self.env.uid,
        }
        self.env.cr.execute(SQL(_INSERT, **values))
        return {partner: self.sudo().browse(link) for partner, link in self.env.execute_query(SQL(_SELECT, **values))}

    def _path(self, topic=None, day=None, scope=PAGE, base=None):
        """Return the address of the page.

        :param topic: ``grc.consent.topic``
        :param date day: on which the link is issued; today
        :param str scope: what it is for: ``PAGE``, or ``CONFIRM`` an address
        :param str base: address of the server; empty for a path alone
        """
        self.ensure_one()
        base = self.company_id.get_base_url() if base is None else base
        path = f"{base}/contact-preferences/{self._token(topic, day, scope)}"
        return f"{path}/confirm" if scope == CONFIRM else path

    def _token(self, topic=None, day=None, scope=PAGE):
        """Return the token of a link: its id, the day, the topic, and the keyed hash of all of it."""
        self.ensure_one()
        text = token_text(self.id, day or self.company_id._grc_today(), topic.id if topic else 0)
        return f"{text}-{self.env['grc.secret']._keyed(scope, text)}"

    # Reading links

    @api.model
    def _opened(self, token, scope=PAGE):
        """Return the :class:`Opened` of a token; None for a wrong one, and for one whose contact is no longer there."""
        said = token_read(token)
        if not said or not self.env["grc.secret"]._is_keyed(scope, said.text, said.hash):
            return None
        link = self.sudo().browse(said.link).exists()
        if not link.partner_id:
            return None
        link = link.with_company(link.company_id)
        topic = link.env["grc.consent.topic"].browse(said.topic or ()).exists()
        topic = topic.filtered(lambda one: one.company_id in (link.company_id, one.company_id.browse()))
        return Opened(link, topic, said.day, (link.company_id._grc_today() - said.day).days)

    def _is_current(self):
        """Return whether the contact still has the contact point to which the link went."""
        self.ensure_one()
        return self._all_points().get(self.channel) == self.point

    def _points(self):
        """Return ``{channel: contact point}`` of the page: all of the contact's, by a link to one of them alone.

        Who has the contact's former address sees and decides about that one only.
        """
        self.ensure_one()
        return self._all_points() if self._is_current() else {self.channel: self.point}

    def _all_points(self):
        """Return ``{channel: contact point}`` of all that the contact has now."""
        self.partner_id.flush_recordset()
        channels = [channel for channel, __ in CHANNELS]
        columns = SQL(", ").join(map(point, channels))
        row = self.env.execute_query(SQL("SELECT %s FROM res_partner p WHERE p.id = %s", columns, self.partner_id.id))[
            0
        ]
        return {channel: found for channel, found in zip(channels, row, strict=True) if found}

    def _is_shared(self):
        """Return whether others, too, are reached by the contact point of a link; at a postal address they may be."""
        self.ensure_one()
        if self.channel in ("letter", "visit"):
            return True
        column = "email_normalized" if self.channel == "email" else "phone_sanitized"
        domain = [(column, "=", self.point), ("id", "!=", self.partner_id.id)]
        return bool(self.env["res.partner"].search_count(domain, limit=1))

    # What happens to links

    def _lock(self):
        """Have decisions of one link wait for each other, so that the same one is entered once."""
        self.decided_at = self.env.cr.now()
        self.flush_recordset()

    @api.model
    def _merge(self, partners):
        """Keep the links of contacts that are merged into another: mails that were sent have them."""
        self.env.cr.execute(
            SQL("UPDATE grc_preference_link SET merged = TRUE WHERE partner_id = ANY(%s)", list(partners._ids))
        )
        self.invalidate_model(["merged"])


_INSERT = """
    INSERT INTO grc_preference_link (company_id, partner_id, channel, point,
                                     create_date, write_date, create_uid, write_uid)
    SELECT %(company)s, p.id, %(channel)s, %(point)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           %(user)s, %(user)s
      FROM res_partner p
     WHERE p.id = ANY(%(partners)s) AND %(point)s IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM grc_preference_link l
            WHERE l.company_id = %(company)s AND l.partner_id = p.id AND l.channel = %(channel)s
              AND l.point = %(point)s AND l.merged IS NOT TRUE)
        ON CONFLICT DO NOTHING
"""
_SELECT = """
    SELECT p.id, l.id
      FROM res_partner p
      JOIN grc_preference_link l
        ON l.company_id = %(company)s AND l.partner_id = p.id AND l.channel = %(channel)s AND l.point = %(point)s
       AND l.merged IS NOT TRUE
     WHERE p.id = ANY(%(partners)s)
"""
