from odoo import api, models
from odoo.tools import SQL

from ...tools.clock import company_day
from ..person.parts import parts_of
from .grc_completeness_item import MODELS


class GrcCompleteness(models.AbstractModel):
    """How much of what is worth knowing is known of customers, and how far it can be relied on: one SQL for any set.

    What is known counts by its weight × (1 − loss a year) ^ age in years. The age of something on a contact is that of
    the last time it was written; of what was there before, that of the contact. The age of something about a person is
    that of the part that it belongs to; of a decision, that of the last one.
    """

    _name = "grc.completeness"
    _description = "Completeness"

    @api.model
    def _query(self, items, company, day, where):
        """Return the SELECT of ``partner_id, share``: from 0 to 1, NULL where nothing is to be known.

        :param items: ``grc.completeness.item``
        :param company: ``res.company`` that asks
        :param day: of that company
        :param SQL where: which customers: a condition on ``p``, ``res_partner``
        """
        return SQL(
            """
            SELECT v.partner_id, SUM(v.weight * v.reliability) / NULLIF(SUM(v.weight), 0) AS share
              FROM (%s) v GROUP BY v.partner_id
            """,
            self._details(items, company, day, where),
        )

    @api.model
    def _details(self, items, company, day, where):
        """Return the SELECT of ``partner_id, item_id, weight, since, reliability``: a row a customer and item.

        ``since`` is NULL, and the reliability 0, where it is not known.
        """
        return SQL(
            """
            SELECT w.partner_id, w.item_id, w.weight, w.since,
                   CASE WHEN w.since IS NULL THEN 0
                        ELSE power((1 - w.yearly_loss / 100)::float8, GREATEST(%(day)s::date - w.since, 0) / 365.25)
                    END AS reliability
              FROM (SELECT r.partner_id, i.id AS item_id, i.weight::float8, i.yearly_loss, r.since
                      FROM (%(rows)s) r JOIN grc_completeness_item i ON i.id = r.item_id
                     WHERE CASE WHEN r.is_company THEN i.for_companies ELSE i.for_persons END) w
            """,
            day=day,
            rows=self._rows(items, company, SQL("p.id AS partner_id"), where=where),
        )

    @api.model
    def _rows(self, items, company, columns, join=None, where=None):
        """Return the SELECT of columns, ``is_company``, and ``item_id, since, band`` of each item.

        :param SQL columns: what else to read of ``p`` and of what is joined
        :param SQL join: further tables
        """
        self._flush()
        parts = [self._part(item, company) for item in items]
        values = [SQL("(%s, %s, %s)", item.id, part[1], part[2]) for item, part in zip(items, parts, strict=True)]
        return SQL(
            """
            SELECT %(columns)s, COALESCE(p.is_company, FALSE) AS is_company, u.item_id, u.since, u.band
              FROM res_partner p %(join)s
              LEFT JOIN LATERAL (SELECT h.* FROM grc_person h
                                  WHERE h.partner_id = p.id AND h.relation = 'self' AND h.active
                                  ORDER BY h.id LIMIT 1) h ON TRUE
              %(joins)s
             CROSS JOIN LATERAL (VALUES %(values)s) u(item_id, since, band)
             WHERE %(where)s
            """,
            columns=columns,
            join=join or SQL(""),
            joins=SQL(" ").join(part[0] for part in parts),
            values=SQL(", ").join(values or [SQL("(NULL::integer, NULL::date, NULL::text)")]),
            where=where or SQL("TRUE"),
        )

    @api.model
    def _flush(self):
        for name in ("res.partner", "grc.person", "grc.person.part", "grc.consent", "grc.completeness.item"):
            self.env[name].flush_model()

    @api.model
    def _part(self, item, company):
        """Return SQL of an item: what is joined, since when it is known, and the band of the answer."""
        alias = f"v{item.id}"
        joined = SQL.identifier(alias)
        if item.about == "consent":
            return self._decided(item, company, joined, alias)
        column = SQL.identifier("p" if item.about == "partner" else "h", item.field_name)
        field = item._asked_field()
        empty = "0" if field.type == "integer" else ""
        since = SQL.identifier(alias, "confirmed_on")
        if item.about == "partner":
            join = SQL(
                "LEFT JOIN grc_completeness_value %s ON %s = p.id AND %s = %s",
                joined,
                SQL.identifier(alias, "partner_id"),
                SQL.identifier(alias, "name"),
                item.key,
            )
            since = SQL("COALESCE(%s, %s)", since, company_day(SQL("p.create_date"), company))
        else:
            join = SQL(
                "LEFT JOIN grc_person_part %s ON %s = h.id AND %s = %s",
                joined,
                SQL.identifier(alias, "person_id"),
                SQL.identifier(alias, "part"),
                (parts_of([item.field_name]) or [""])[0],
            )
            since = SQL("COALESCE(%s, %s)", since, company_day(SQL("h.create_date"), company))
        known = SQL("CASE WHEN NULLIF(%s::text, %s) IS NOT NULL THEN %s END", column, empty, since)
        return join, known, self._band(item, field, column)

    @api.model
    def _decided(self, item, company, joined, alias):
        """Return what :meth:`_part` does of an item about decisions: the last one on the channel counts."""
        join = SQL(
            """
            LEFT JOIN (SELECT DISTINCT ON (c.partner_id) c.partner_id, c.decision, %(day)s AS decided
                         FROM grc_consent c
                        WHERE (c.company_id = %(company)s OR c.company_id IS NULL) AND c.topic_id IS NULL
                          AND (c.channel = %(channel)s OR c.channel IS NULL)
                          AND (c.purpose = 'marketing' OR c.purpose IS NULL)
                        ORDER BY c.partner_id, c.moment DESC, c.id DESC) %(joined)s ON %(partner)s = p.id
            """,
            day=company_day(SQL("c.moment"), company),
            company=company.id,
            channel=item.channel,
            joined=joined,
            partner=SQL.identifier(alias, "partner_id"),
        )
        decision = SQL("NULLIF(%s, 'lifted')", SQL.identifier(alias, "decision"))
        known = SQL("CASE WHEN %s IS NOT NULL THEN %s END", decision, SQL.identifier(alias, "decided"))
        return join, known, SQL("%s::text", decision)

    @api.model
    def _band(self, item, field, column):
        """Return the band of an answer, as far as answers can be compared; NULL of words."""
        if field.type in ("selection", "many2one"):
            return SQL("%s::text", column)
        if field.type == "date":
            return SQL("(EXTRACT(YEAR FROM %s)::integer / 10)::text", column)
        if (item.about, item.field_name) == ("partner", "zip"):
            return SQL("NULLIF(left(%s, 2), '')", column)
        return SQL("NULL::text")

    @api.model
    def _share(self, items, company, day, partner):
        """Return ``(share, {item id: reliability})`` of one customer; share None where nothing is to be known."""
        rows = self.env.execute_query(self._details(items, company, day, SQL("p.id = %s", partner.id)))
        total = sum(row[2] for row in rows)
        found = {row[1]: row[4] for row in rows}
        return (sum(row[2] * row[4] for row in rows) / total if total else None), found

    @api.model
    def _model(self, item):
        """Return the model that an item is about."""
        return self.env[MODELS[item.about]]
