from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.addons.grc_scoring.tools.dimensions import CLASSES
from odoo.fields import Domain
from odoo.tools import SQL

#: By which customers of a class are to be contacted.
CHANNELS = [("visit", "Visits"), ("phone", "Calls")]


class GrcContactFloor(models.Model):
    """How often customers of a class are to be visited and called in a calendar year.

    What is due grows with the days of the year, or with those since the first purchase, if that was later: of four
    visits the first is due in April. Contacts are those that rules of contact pressure count.
    """

    _name = "grc.contact.floor"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Planned Contacts"
    _order = "value_class, channel desc, id"

    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        index="btree_not_null",
        default=lambda self: self._default_owner(),
        help="Empty: of every company that says nothing else of this class.",
    )
    value_class = fields.Selection(CLASSES, "Customer class", required=True, default="a")
    channel = fields.Selection(CHANNELS, "Contacts", required=True, default="visit")
    number = fields.Integer("A year", required=True, default=1, help="At least so many; 0: none are planned.")

    _number_range = Within("number", 0, 366)
    _grc_once_idx = models.UniqueIndex(
        "(COALESCE(company_id, 0), value_class, channel)", "The contacts of a class are planned once in a company."
    )

    @api.depends("value_class", "channel")
    @api.depends_context("lang")
    def _compute_display_name(self):
        classes, channels = (
            dict(self._fields[name]._description_selection(self.env)) for name in ("value_class", "channel")
        )
        for floor in self:
            names = classes.get(floor.value_class, ""), channels.get(floor.channel, "")
            floor.display_name = self.env._("%(name)s: %(contacts)s", name=names[0], contacts=names[1])

    @api.model
    def _of(self, company):
        """Return ``{(class, channel): contacts a year}`` of a company; its own in the place of shared ones."""
        rows = self.sudo().search(Domain("company_id", "in", (False, company.id)))
        found = {}
        for row in rows.sorted(lambda one: bool(one.company_id)):
            found[row.value_class, row.channel] = row.number
        return {what: number for what, number in found.items() if number}

    @api.model
    def _standing(self, company, people, as_of):
        """Return the SELECT of how customers stand to what is planned: a row a customer and channel.

        Columns are ``id``, ``partner_id``, ``channel``, ``number`` (a year), ``due`` (by now) and ``made``.

        :param company: ``res.company``, one record
        :param SQL people: SELECT of ``id`` and ``partner_id`` of its customers
        :param as_of: day of the company
        """
        floors = self._of(company)
        if not floors:
            return SQL(
                "SELECT w.id, w.partner_id, NULL::varchar AS channel, 0 AS number, 0 AS due, 0 AS made"
                " FROM (%s) w WHERE FALSE",
                people,
            )
        self.env.flush_all()
        return self._due_and_made(company, people, as_of, floors)

    @api.model
    def _due_and_made(self, company, people, as_of, floors):
        """Return :meth:`_standing` by what is planned, ``{(class, channel): number}``; it is due day by day."""
        first, last = as_of.replace(month=1, day=1), as_of.replace(month=12, day=31)
        return SQL(
            """
            WITH wanted AS MATERIALIZED (
                     SELECT w.id, w.partner_id, c.value_class, c.first_purchase
                       FROM (%(people)s) w JOIN grc_customer c ON c.id = w.id
                      WHERE c.first_purchase <= %(as_of)s AND c.value_class = ANY(%(classes)s)),
                 people AS MATERIALIZED (
                     SELECT p.id AS partner_id, w.partner_id AS entity_id
                       FROM wanted w JOIN res_partner p ON p.commercial_partner_id = w.partner_id),
                 made AS (
                     SELECT people.entity_id, s.channel, COUNT(*) AS number
                       FROM (%(contacts)s) s
                       JOIN people ON people.partner_id = s.partner_id
                      WHERE s.moment <= %(until)s AND s.purpose <> 'dunning' GROUP BY 1, 2)
            SELECT w.id, w.partner_id, f.channel, f.number, COALESCE(made.number, 0) AS made,
                   f.number * (%(as_of)s::date - GREATEST(%(first)s::date, w.first_purchase)) / %(days)s AS due
              FROM wanted w
              JOIN (VALUES %(floors)s) AS f(value_class, channel, number) ON f.value_class = w.value_class
              LEFT JOIN made ON made.entity_id = w.partner_id AND made.channel = f.channel
            """,
            people=people,
            as_of=as_of,
            classes=list({value_class for value_class, __ in floors}),
            contacts=self.env["grc.pressure.source"].sudo()._all(company, self._midnight(company, first)),
            until=self._midnight(company, as_of + timedelta(days=1)),
            first=first,
            days=(last - first).days + 1,
            floors=SQL(", ").join(SQL("(%s, %s, %s)", *what, number) for what, number in floors.items()),
        )

    @api.model
    def _midnight(self, company, day):
        """Return the last moment before a day of a company, in UTC."""
        zone = pytz.timezone(company._grc_zone())
        begin = zone.localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)
        return begin - timedelta(microseconds=1)

    @api.model
    def _states(self, company, people, as_of):
        """Return the SELECT of ``id`` and ``state``, as ``grc.screen.contacts`` has them, of who has any planned.

        Who is under what is planned by one channel is under it.
        """
        return SQL(
            """
            SELECT s.id, CASE WHEN bool_or(s.made < s.due) THEN 0 WHEN bool_or(s.made > s.number) THEN 2 ELSE 1 END
                   AS state
              FROM (%s) s GROUP BY s.id
            """,
            self._standing(company, people, as_of),
        )
