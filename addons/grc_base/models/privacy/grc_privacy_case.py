from odoo import api, models
from odoo.tools import SQL

from ...tools.privacy.held import Case, links, points_of

#: Kinds of addresses that are part of a contact; a contact of a contact is somebody of their own.
ADDRESSES = ("invoice", "delivery", "other")


class GrcPrivacyCase(models.AbstractModel):
    """Whose data are asked for, and where they are: one contact, never all of a name."""

    _name = "grc.privacy.case"
    _description = "Data of a Person"

    @api.model
    def _case(self, partner, household=True):
        """Return the :class:`~..tools.privacy.held.Case` of a contact, with all that was found.

        :param partner: ``res.partner``, one record
        :param bool household: take the contacts, too, who are members of its household
        """
        self.env.flush_all()
        partners = self._partners(partner, household)
        records = self.env["res.partner"].browse(partners)
        case = Case(partner.id, partners, self._points(records), set(), self._tables()._erased_name(partner.id))
        case.shared = self._shared(case)
        for kind, held in self.env["grc.privacy.table"]._all():
            case.rows[held.model] = kind._find(case, held)
        return case

    @api.model
    def _tables(self):
        return self.env["grc.privacy.table.contact"]

    @api.model
    def _partners(self, partner, household):
        """Return the ids of a contact and of its addresses, and of the contacts who are its household."""
        addresses = self.env["res.partner"].with_context(active_test=False)
        found = partner | addresses.search([("parent_id", "=", partner.id), ("type", "in", ADDRESSES)])
        if household:
            found |= self._household(partner)
        return found.ids

    @api.model
    def _household(self, partner):
        """Return the contacts who are members of a contact's household, by any link that persons have."""
        persons = self.env["grc.person"].with_context(active_test=False).search([("partner_id", "=", partner.id)])
        members = self.env["res.partner"]
        for name in links(persons):
            if name != "partner_id":
                members |= persons[name]
        return members

    @api.model
    def _points(self, partners):
        """Return ``{channel: contact points}`` of contacts, those that the ledger has heard of them included."""
        found = {}
        for partner in partners:
            for channel, point in points_of(partner).items():
                found.setdefault(channel, set()).add(point)
        rows = SQL(
            "SELECT channel, point FROM grc_consent WHERE partner_id = ANY(%s) AND point NOT LIKE 'erased:%%'"
            " AND channel IS NOT NULL GROUP BY 1, 2",
            partners.ids,
        )
        for channel, point in self.env.execute_query(rows):
            found.setdefault(channel, set()).add(point)
        return found

    @api.model
    def _shared(self, case):
        """Return the contact points that somebody else has, too."""
        everything = sorted({point for points in case.points.values() for point in points})
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.email_normalized, p.phone_sanitized, regexp_replace(p.phone, '[^0-9+]', '', 'g')
                  FROM res_partner p
                 WHERE p.id <> ALL(%(partners)s) AND (
                       p.email_normalized = ANY(%(points)s) OR p.phone_sanitized = ANY(%(points)s)
                       OR regexp_replace(p.phone, '[^0-9+]', '', 'g') = ANY(%(points)s))
                """,
                partners=case.partners,
                points=everything,
            )
        )
        others = {point for row in rows for point in row if point} | self._shared_addresses(case)
        return others & set(everything)

    @api.model
    def _shared_addresses(self, case):
        """Return the postal addresses of these contacts that others have, too."""
        theirs = self.env["res.partner"].browse(case.partners)
        others = self.env["res.partner"].search(
            [
                ("id", "not in", case.partners),
                ("street", "in", [street for street in theirs.mapped("street") if street]),
            ]
        )
        return {points_of(other).get("letter") for other in others} & case.points.get("letter", set())

    @api.model
    def _counts(self, case):
        """Return (model, rows, fate, reason) of all tables that hold something, those that only name them included."""
        counts = [
            (held.model, len(case.rows[held.model]), held.fate, held.why)
            for __, held in self.env["grc.privacy.table"]._all()
            if case.rows[held.model]
        ]
        return counts + [(model, number, "kept", "linked") for model, number in self._others(case)]

    @api.model
    def _others(self, case):
        """Return (model, rows) of the tables that name them and that nobody has declared, in one query."""
        told = {held.model for __, held in self.env["grc.privacy.table"]._all()}
        queries = [
            SQL(
                "SELECT %s AS model, COUNT(*) AS number FROM %s t WHERE %s",
                model._name,
                SQL.identifier(model._table),
                SQL(" OR ").join(
                    SQL("%s = ANY(%s)", SQL.identifier("t", name), case.partners) for name in links(model)
                ),
            )
            for model in self.env.values()
            if model._auto and not model._abstract and not model._transient and model._name not in told and links(model)
        ]
        if not queries:
            return []
        return self.env.execute_query(
            SQL("SELECT * FROM (%s) u WHERE u.number > 0 ORDER BY 1", SQL(" UNION ALL ").join(queries))
        )

    @api.model
    def _companies(self, case):
        """Return the companies in which there is something of theirs."""
        found = set(self.env["res.partner"].browse(case.partners).company_id.ids)
        for model, ids in case.rows.items():
            field = self.env[model]._fields.get("company_id")
            if field and field.store and ids and field.comodel_name == "res.company":
                table = SQL.identifier(self.env[model]._table)
                found |= {
                    row[0]
                    for row in self.env.execute_query(
                        SQL("SELECT DISTINCT company_id FROM %s WHERE id = ANY(%s)", table, ids)
                    )
                    if row[0]
                }
        return self.env["res.company"].browse(sorted(found))

    @api.model
    def _export(self, partner, household=True):
        """Return all that is kept of a contact, as plain data that JSON can write: see ``docs/privacy.md``."""
        case = self._case(partner, household)
        tables = {}
        for kind, held in self.env["grc.privacy.table"]._all():
            if case.rows[held.model]:
                rows = kind._export(case, held, case.rows[held.model])
                tables[held.model] = {"label": self.env["ir.model"]._get(held.model).name, "rows": rows}
        consents = self.env["grc.consent"].browse(case.rows["grc.consent"])
        return {
            "format": "grc.privacy.export/1",
            "contact": partner.id,
            "made_at": self.env.cr.now(),
            "tables": tables,
            "receipts": [self.env["grc.privacy.receipt"]._receipt(consent) for consent in consents],
        }
