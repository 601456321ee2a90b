from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.consent import ADULT
from .parts import BESIDE, COLUMNS, NAMELESS, PARTS, ROLES, filled


class GrcPersonErasure(models.Model):
    """What has been erased because it had expired: which part, of how many, on which day; nothing of what it was."""

    _name = "grc.person.erasure"
    _inherit = ["grc.choice"]
    _description = "Erasure of Expired Data"
    _order = "id desc"
    _rec_name = "part"

    company_id = fields.Many2one(
        "res.company", readonly=True, ondelete="cascade", index=True, help="Of the contacts. Empty: of every company."
    )
    part = fields.Selection(PARTS, required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    number = fields.Integer("Persons", readonly=True, help="Persons whose data were erased; of tastes, their number.")

    @api.model
    def _cron_erase(self):
        """Erase what has expired by today: the task of a scheduled action."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(Domain.TRUE)
        days = {company.id: company._grc_today() for company in companies}
        for company, day in [*days.items(), (None, min(days.values()))]:
            self._erase(company, day)

    @api.model
    def _erase(self, company, day):
        """Erase what of the contacts of a company has expired by a day, and log it; doing it again erases nothing.

        :param company: id of the contacts' company, None: of those of every company
        :param day: of that company
        """
        self.env.flush_all()
        found = {part: self._erase_part(part, company, day) for part in COLUMNS}
        found["tastes"] = len(self._expired("grc.person.taste", company, day, delete=True))
        self._drop_nameless()
        self.env.invalidate_all(flush=False)
        self.sudo().create(
            [
                {"company_id": company, "part": part, "day": day, "number": number}
                for part, number in found.items()
                if number
            ]
        )

    @api.model
    def _erase_part(self, part, company, day):
        """Erase a part of the persons of whom it has expired; return of how many there was something."""
        kept = self._protected(day) if part == "identity" else SQL("FALSE")
        where = SQL("t.part = %s AND NOT %s", part, kept)
        persons = [person for __, person in self._expired("grc.person.part", company, day, where, delete=True)]
        if not persons:
            return 0
        self.env.cr.execute(SQL("SELECT COUNT(*) FROM grc_person h WHERE h.id = ANY(%s) AND %s", persons, filled(part)))
        (number,) = self.env.cr.fetchone()
        emptied = [SQL("%s = NULL", SQL.identifier(column)) for column in COLUMNS[part]]
        if "name" in BESIDE.get(part, ()):
            emptied.append(SQL("name = %s", NAMELESS))
        self.env.cr.execute(SQL("UPDATE grc_person SET %s WHERE id = ANY(%s)", SQL(", ").join(emptied), persons))
        if "role_ids" in BESIDE.get(part, ()):
            table, column, __ = map(SQL.identifier, ROLES)
            self.env.cr.execute(SQL("DELETE FROM %s WHERE %s = ANY(%s)", table, column, persons))
        return number

    @api.model
    def _protected(self, day):
        """Return the condition that the age of ``h`` protects them: their birth date says that a parent decides."""
        return SQL(
            "COALESCE(h.relation = 'self' AND h.birth_date + make_interval(years => %s) > %s::date, FALSE)", ADULT, day
        )

    @api.model
    def _expired(self, name, company, day, where=None, delete=False):
        """Return ``(id, person id)`` of the rows that have expired by a day; if asked to, delete them.

        :param str name: of a model that inherits ``grc.person.expiring``
        :param SQL where: condition on the rows ``t``
        """
        model = self.env[name]
        expiry = model._expiry(
            SQL("p.company_id IS NOT DISTINCT FROM %s::integer AND %s", company, where or SQL("TRUE"))
        )
        table = SQL.identifier(model._table)
        ids = SQL("SELECT x.id FROM (%s) x WHERE x.expires_on <= %s", expiry, day)
        query = "DELETE FROM %s d WHERE d.id IN (%s) RETURNING d.id, d.person_id"
        if not delete:
            query = "SELECT d.id, d.person_id FROM %s d WHERE d.id IN (%s)"
        self.env.cr.execute(SQL(query, table, ids))
        return self.env.cr.fetchall()

    @api.model
    def _drop_nameless(self):
        """Delete persons of whom nothing is left but that there was somebody; that they have died is something."""
        left = SQL(" OR ").join(filled(part) for part in COLUMNS)
        self.env.cr.execute(
            SQL(
                "DELETE FROM grc_person h WHERE h.name = %s AND h.deceased IS NOT TRUE AND NOT %s"
                " AND NOT EXISTS (SELECT 1 FROM grc_person_taste t WHERE t.person_id = h.id)",
                NAMELESS,
                SQL("(%s)", left),
            )
        )
