from urllib.parse import urlencode

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase


class MailingCase(GrcCase):
    """Two companies that send mailings: one reads the unknown as allowed, the other by the rule of the country."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd", country_id=cls.env.ref("base.fr").id)
        cls.env.user.company_ids |= cls.second
        for company, reading in ((cls.company, "allowed"), (cls.second, "rule")):
            cls.env["grc.consent.reading"].create({"company_id": company.id, "channel": "email", "reading": reading})
        cls.ledger = cls.env["grc.consent"]
        cls.jane = cls.env["res.partner"].create(
            {"name": "Jane", "email": "jane@example.com", "country_id": cls.env.ref("base.fr").id}
        )
        cls.news, cls.club = cls.env["mailing.list"].create(
            [{"name": "News", "is_public": True}, {"name": "Club", "is_public": True}]
        )

    @classmethod
    def subscribe(cls, email, *lists, **values):
        """Return a new contact of mailing lists."""
        commands = [Command.create({"list_id": one.id, **values}) for one in lists]
        return cls.env["mailing.contact"].create({"name": email, "email": email, "subscription_ids": commands})

    @classmethod
    def new_mailing(cls, model="res.partner", recipients=None, lists=None, company=None, **values):
        """Return a mailing to records, or to lists."""
        values = {
            "subject": "Lamps",
            "body_html": '<p>New <a href="https://www.example.com/lamps">lamps</a></p>',
            "mailing_model_id": cls.env["ir.model"]._get_id("mailing.list" if lists else model),
            "grc_company_id": (company or cls.company).id,
            "email_from": "us@example.com",
            "reply_to_mode": "new",
            "reply_to": "us@example.com",
            **values,
        }
        if lists:
            values["contact_list_ids"] = [Command.set(lists.ids)]
        else:
            values["mailing_domain"] = repr([("id", "in", recipients.ids if recipients else [])])
        return cls.env["mailing.mailing"].create(values)

    def decisions(self, email="jane@example.com"):
        """Return what the ledger has of an address, the oldest first: (decision, company, topic's name)."""
        rows = self.ledger.search([("point", "=", email)], order="id")
        return [(row.decision, row.company_id, row.topic_id.name or "") for row in rows]

    def opted_out(self, contact, mailing_list):
        contact.invalidate_recordset()
        return contact.subscription_ids.filtered(lambda one: one.list_id == mailing_list).opt_out

    def blacklisted(self, email="jane@example.com"):
        return bool(self.env["mail.blacklist"].search([("email", "=", email)]))

    def link(self, mailing, record, path, email="jane@example.com"):
        """Return a link of a mailing, as Odoo makes it."""
        token = mailing._generate_mailing_recipient_token(record.id, email)
        return f"/mailing/{mailing.id}/{path}?" + urlencode(
            {"document_id": record.id, "email": email, "hash_token": token}
        )
