from odoo import api, models
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE
from odoo.addons.grc_base.tools.consent import REFUSALS
from odoo.tools import SQL

#: Of several contacts with one address none of whom may be written to, the reason that is told.
FIRST = [*REFUSALS, "blacklisted", "minor", "forbidden", "silent", "unasked"]
#: What Odoo says of a mail that the blacklist stops.
BLACKLISTED = "mail_bl"


class GrcConsentMailing(models.AbstractModel):
    """Whom a mailing may reach, and what its recipients decide.

    A mailing is marketing of its company by e-mail. It is asked about each recipient who is a contact, or whose address
    is a contact's; of any other address the ledger is asked: who refused, refused for whoever writes there.
    """

    _name = "grc.consent.mailing"
    _description = "Mailings and Consent"

    # Whom it may reach

    @api.model
    def _refused(self, mailing, model, addresses):
        """Return whom a mailing may not reach: ``{record id: failure type of the trace}``.

        :param mailing: ``mailing.mailing``, one record
        :param str model: of its recipients
        :param dict addresses: ``{record id: list of normalised addresses}``; whoever has none is not asked about
        """
        refused, allowed = {}, set()
        for topic, ids in self._by_topic(mailing, model, addresses):
            asked = self.env["grc.consent.condition"]._asked("email", "marketing", topic, self._company(mailing))
            found = self._reasons(asked, model, {one: addresses[one] for one in ids})
            allowed |= set(ids) - found.keys()
            refused |= found
        return {
            one: BLACKLISTED if reason == "blacklisted" else f"grc_{reason}"
            for one, reason in refused.items()
            if one not in allowed
        }

    @api.model
    def _company(self, mailing):
        """Return the company whose marketing a mailing is."""
        return mailing.sudo().grc_company_id or mailing.sudo().user_id.company_id or self.env.company

    @api.model
    def _by_topic(self, mailing, model, addresses):
        """Return the (topic, record ids) to ask about: of lists with several topics each subscriber's own."""
        everyone = [one for one, found in addresses.items() if found]
        lists = mailing.sudo().contact_list_ids if model == "mailing.contact" else self.env["mailing.list"]
        topics = {one.grc_topic_id for one in lists}
        if len(topics) < 2:
            return [(next(iter(topics), None), everyone)]
        members = (
            self.env["mailing.subscription"]
            .sudo()
            ._read_group(
                [("list_id", "in", lists.ids), ("contact_id", "in", everyone), ("opt_out", "!=", True)],
                ["list_id"],
                ["contact_id:array_agg"],
            )
        )
        found = [(one.grc_topic_id, ids) for one, ids in members]
        others = set(everyone).difference(*(ids for __, ids in found))
        return [*found, (None, list(others))]

    @api.model
    def _reasons(self, asked, model, addresses):
        """Return ``{record id: reason}`` of those who may not be written to."""
        if model == "res.partner":
            return self._of_contacts(asked, addresses)
        reasons = self._of_addresses(asked, sorted({one for found in addresses.values() for one in found}))
        found = ((one, [reasons[each] for each in mine if each in reasons]) for one, mine in addresses.items())
        return {one: why[0] for one, why in found if why}

    @api.model
    def _of_contacts(self, asked, ids):
        """Return ``{contact id: reason}`` of contacts who may not be written to; without an address Odoo says so."""
        verdicts = self.env["grc.consent.condition"]._verdicts(asked, self.env["res.partner"].browse(ids))
        return {
            contact: verdict.reason
            for contact, verdict in verdicts.items()
            if not verdict.allowed and verdict.reason != "unreachable"
        }

    @api.model
    def _of_addresses(self, asked, addresses):
        """Return ``{address: reason}`` of addresses that may not be written to.

        Of several contacts with one address, one who may be written to is enough: their refusals are the address's.
        """
        query = self.env["grc.consent.condition"]._query(
            asked,
            SQL(
                "p.active AND (p.company_id IS NULL OR p.company_id = %s) AND p.email_normalized = ANY(%s)",
                asked.company.id,
                addresses,
            ),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT x.email_normalized, bool_or(v.allowed),
                       (array_agg(v.reason ORDER BY array_position(%s::varchar[], v.reason::varchar)))[1]
                  FROM (%s) v JOIN res_partner x ON x.id = v.partner_id GROUP BY x.email_normalized
                """,
                FIRST,
                query,
            )
        )
        known = {address for address, *__ in rows}
        found = {address: reason for address, allowed, reason in rows if not allowed}
        return found | self._of_strangers(asked, [one for one in addresses if one not in known])

    @api.model
    def _of_strangers(self, asked, addresses):
        """Return ``{address: reason}`` of addresses of no contact, by what the ledger and the blacklist say of them."""
        condition = self.env["grc.consent.condition"]
        condition._flush()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT w.point, CASE WHEN %(listed)s THEN 'blacklisted' ELSE d.decision END
                      FROM (SELECT u.point, NULL::integer AS partner_id FROM unnest(%(points)s::varchar[]) u(point)) w
                      CROSS JOIN (SELECT NULL::date AS born) b
                      LEFT JOIN LATERAL (%(decision)s) d ON TRUE
                     WHERE %(listed)s OR d.decision = ANY(%(refusals)s)
                    """,
                    points=addresses,
                    listed=condition._listed(asked),
                    decision=condition._decision(asked),
                    refusals=list(REFUSALS),
                )
            )
        )

    # What its recipients decide

    @api.model
    def _withdraw(self, mailing, address, document, said):
        """Withdraw an address from marketing of a mailing's company by e-mail; a second time adds nothing.

        :param str address: normalised
        :param document: id of the record that the mailing reached, None: unknown
        :param said: :class:`~..tools.said.Said`
        """
        company = self._company(mailing)
        if self._last(address, company) != "withdrawn":
            contact = self._contact(mailing, address, document, company)
            self._decide("withdrawn", address, said, company_id=company.id, partner_id=contact.id)

    @api.model
    def _stop(self, mailing, address, document, said):
        """Object to marketing of every company by e-mail; Odoo's blacklist follows."""
        if self._last(address, self.env["res.company"]) != "objected":
            contact = self._contact(mailing, address, document, self.env["res.company"])
            self._decide("objected", address, said, company_id=False, partner_id=contact.id)

    @api.model
    def _leave(self, mailing, address, said):
        """Leave the lists of a mailing: in Odoo's way where the address is on them, and in the ledger in any case."""
        lists = mailing.sudo().contact_list_ids
        lists._grc_give_topics()
        lists.with_context(grc_consent_said=said)._update_subscription_from_email(address, opt_out=True)
        left = lists.grc_topic_id
        for topic in left - self.env["grc.consent.subscription"].sudo()._refused(left, address):
            self._decide("withdrawn", address, said, company_id=topic.company_id.id, topic_id=topic.id)

    @api.model
    def _decide(self, decision, address, said, **values):
        """Enter a decision of an address about marketing by e-mail."""
        return (
            self.env["grc.consent"]
            .sudo()
            .create(
                {
                    "point": address,
                    "channel": "email",
                    "purpose": "marketing",
                    "decision": decision,
                    "source": said.source,
                    "evidence": said.evidence,
                    "user_id": self.env.uid,
                    **values,
                }
            )
        )

    @api.model
    def _list_undelivered(self, address, message):
        """Put an address that takes no mail on Odoo's blacklist. The ledger gets no row: nobody has objected.

        :param str message: the reason, for the address's history
        """
        self.env["mail.blacklist"].with_context(grc_consent_listed=INSIDE)._add(address, message=message)

    @api.model
    def _last(self, address, company):
        """Return the last decision of an address about all marketing of a company by e-mail; None without one.

        :param company: none: that of every company alone
        """
        owners = [False, company.id] if company else [False]
        domain = [
            ("point", "=", address),
            ("company_id", "in", owners),
            ("channel", "in", (False, "email")),
            ("purpose", "in", (False, "marketing")),
            ("topic_id", "=", False),
            ("valid_until", "=", False),
        ]
        return self.env["grc.consent"].sudo().search(domain, order="moment desc, id desc", limit=1).decision or None

    @api.model
    def _contact(self, mailing, address, document, company):
        """Return the contact whom a mailing reached at an address; nobody where that is not sure."""
        contact = self.env["res.partner"].sudo()
        if mailing.sudo().mailing_model_real == "res.partner" and document:
            contact = contact.browse(document).exists()
        strange = contact.company_id and contact.company_id != company
        return contact.browse() if strange or contact.email_normalized != address else contact
