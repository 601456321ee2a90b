from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .parts import SOURCES, months_of


class GrcPersonExpiring(models.AbstractModel):
    """Something kept of a person that expires so many months after it was last confirmed."""

    _name = "grc.person.expiring"
    _description = "Personal Data that Expires"

    #: SQL of the part that a row ``t`` is, of the contact ``p`` whose it is, and of the first day to expire on.
    _expiring = ("t.part", "", "NULL::date")

    expires_on = fields.Date(
        compute="_compute_expires_on",
        search="_search_expires_on",
        help="The day on which it is erased, unless somebody confirms it before. Empty: it is kept.",
    )
    confirmed_on = fields.Date(required=True)
    source = fields.Selection(SOURCES, required=True, default="form", readonly=True)

    @api.model
    def _expiry(self, where):
        """Return the SELECT of ``id, expires_on, company_id``: the company is the contact's, NULL for every company's.

        :param SQL where: condition on the rows ``t``
        """
        part, join, first = map(SQL, self._expiring)
        return SQL(
            """
            SELECT t.id, GREATEST((t.confirmed_on + make_interval(months => m.months))::date, %(first)s) AS expires_on,
                   p.company_id
              FROM %(table)s t %(join)s LEFT JOIN LATERAL (%(months)s) m ON TRUE
             WHERE m.months IS NOT NULL AND %(where)s
            """,
            first=first,
            table=SQL.identifier(self._table),
            join=join,
            months=months_of(part, SQL("p.company_id")),
            where=where,
        )

    @api.depends("confirmed_on")
    def _compute_expires_on(self):
        self._flush_expiring()
        rows = self.env.execute_query(self._expiry(SQL("t.id = ANY(%s)", self.ids))) if self.ids else []
        found = {row[0]: row[1] for row in rows}
        for record in self:
            record.expires_on = found.get(record._origin.id, False)

    @api.model
    def _search_expires_on(self, operator, value):
        """Compare the day; ``in`` and ``not in`` of nothing ask whether there is one."""
        compared = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
        if operator == "in":
            return Domain.OR(self._expires_domain(SQL("="), day) for day in value)
        if operator not in compared or not value:
            return NotImplemented
        return self._expires_domain(SQL(compared[operator]), value)

    @api.model
    def _expires_domain(self, operator, value):
        self._flush_expiring()
        every, within, where = self._expiry(SQL("TRUE")), SQL("IN"), SQL("TRUE")
        if value:
            where = SQL("x.expires_on %s %s", operator, fields.Date.to_date(value))
        else:
            within = SQL("NOT IN")
        return Domain.custom(
            to_sql=lambda model, alias, __: SQL(
                "%s %s (SELECT x.id FROM (%s) x WHERE %s)", SQL.identifier(alias, "id"), within, every, where
            )
        )

    @api.model
    def _flush_expiring(self):
        for name in (self._name, "grc.person", "grc.person.purpose"):
            self.env[name].flush_model()
        self.env["res.partner"].flush_model(["company_id"])
