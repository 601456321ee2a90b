from odoo import api, fields, models
from odoo.tools import SQL

from ..person.parts import SOURCES


class GrcCompletenessValue(models.Model):
    """When something on a contact was last said, and where; and what is to be asked later.

    Rows follow from what is written on contacts. What was there before has none: it is as old as the contact.
    """

    _name = "grc.completeness.value"
    _description = "Age of What Is Known"
    _order = "confirmed_on desc, id desc"
    _log_access = False

    partner_id = fields.Many2one("res.partner", "Contact", required=True, readonly=True, ondelete="cascade")
    name = fields.Char("Technical name", required=True, readonly=True)
    confirmed_on = fields.Date("Said on", readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    user_id = fields.Many2one("res.users", "Entered by", readonly=True, ondelete="set null")
    later_until = fields.Date("Not asked before", readonly=True)

    _name_unique = models.UniqueIndex("(partner_id, name)")

    @api.model
    def _stamp(self, partners, names, source):
        """Note that something of contacts was said today.

        :param names: keys of items
        :param str source: one of ``SOURCES``
        """
        self._upsert(partners, names, {"confirmed_on": self.env.company._grc_today(), "source": source})

    @api.model
    def _later(self, partner, name, day):
        """Note that something is not to be asked of a contact before a day."""
        self._upsert(partner, [name], {"later_until": day})

    @api.model
    def _upsert(self, partners, names, values):
        if not partners.ids or not names:
            return
        partners.flush_recordset()
        values = values | {"user_id": self.env.uid}
        columns = [SQL.identifier(column) for column in values]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_completeness_value (partner_id, name, %(columns)s)
                SELECT p.id, v.name, %(values)s
                  FROM unnest(%(partners)s) AS p(id) CROSS JOIN unnest(%(names)s::varchar[]) AS v(name)
                ON CONFLICT (partner_id, name) DO UPDATE SET %(set)s
                """,
                columns=SQL(", ").join(columns),
                values=SQL(", ").join(SQL("%s", value) for value in values.values()),
                partners=partners.ids,
                names=list(names),
                set=SQL(", ").join(SQL("%s = EXCLUDED.%s", column, column) for column in columns),
            )
        )
        self.invalidate_model(flush=False)
