from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Id, reads
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.customers import customers_among
from .grc_campaign_overlap import DAYS

#: Channels that are counted, in their order.
CHANNELS = ("email", "phone", "letter", "sms")
#: Customers shown with why they are in.
SHOWN = 10
#: Figure of those whom another campaign may contact soon.
OVERLAP = "overlap"
#: Months of revenue.
MONTHS = 12


class GrcScreenAudience(models.AbstractModel):
    """Whom an audience reaches today, as far as the user may see customers, and why they are in.

    Each figure opens the records that it counts: customers by the field ``audience``, revenue by its documents.
    """

    _name = "grc.screen.audience"
    _inherit = "grc.screen"
    _description = "Reach of an Audience"

    @api.model
    @api.readonly
    @reads(audience_id=Id())
    def get_reach(self, audience_id):
        """Return whom an audience reaches: customers, what they bring, by which channels, and ten of them.

        :param int audience_id: of a ``grc.audience``, whose saved lines are asked
        :return: ``{audience_id, company_id, currency_id, since, until, customers, revenue, expected, overlap,
            overlap_days, channels, lines, shown}``: revenue is that of the days after ``since`` up to ``until``,
            overlap are those whom campaigns may contact in the days to come; a channel is ``{channel, label,
            customers}``, a line ``{operation, text, customers}``, and one who is shown ``{id, name, why}``, a list
            of the lines that they meet, in words
        :raise AccessError: for users who may see no customer, or not the audience
        :raise UserError: when a line cannot be read any more
        """
        self._customers()
        audience = self._audience(audience_id)
        company = audience.company_id
        people = self._customer_query(company, Domain("audience", "=", str(audience.id)))
        until = company._grc_today()
        return {
            "audience_id": audience.id,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "since": until - relativedelta(months=MONTHS),
            "until": until,
            **self._figures(company, people, until),
            "overlap": self._count(self._overlap(company, people)),
            "overlap_days": DAYS,
            "channels": self._channels(company, people),
            **self._lines_and_shown(audience),
        }

    @api.model
    def _audience(self, audience_id):
        """Return an audience that the user may read.

        :raise UserError: when there is none
        """
        audience = self.env["grc.audience"].browse(audience_id)
        audience.check_access("read")
        if not audience.exists():
            raise UserError(self.env._("There is no such audience any more."))
        self._check_told(audience)
        return audience

    @api.model
    def _check_told(self, audience):
        """Refuse to tell whom an audience finds by what the user may not read, in a line of its own or of another.

        :raise AccessError: saying whom to ask
        """
        search = self.env["grc.audience.search"]
        lines = self.env["grc.audience.query"]._ordered(audience).sudo().line_ids
        if not all(search._may_read(line.domain) for line in lines if line.kind == "customers"):
            raise AccessError(
                self.env._(
                    "“%s” asks for what you may not read, such as personal data: ask the person who made it.",
                    audience.display_name,
                )
            )

    @api.model
    def _figures(self, company, people, until):
        """Return how many customers, their revenue of the months and the margin expected of them."""
        self.env["res.partner"].flush_model()
        customers, expected, revenue = self.env.execute_query(
            SQL(
                """
                WITH people AS MATERIALIZED (%(people)s)
                SELECT (SELECT COUNT(*) FROM people),
                       (SELECT COALESCE(SUM(c.clv_predicted), 0) FROM grc_customer c JOIN people w ON w.id = c.id),
                       (SELECT COALESCE(SUM(d.amount), 0) FROM (%(documents)s) d
                          JOIN res_partner p ON p.id = d.partner_id
                          JOIN people w ON w.partner_id = p.commercial_partner_id
                         WHERE d.date > %(since)s)
                """,
                people=people,
                documents=self._documents(company, until),
                since=until - relativedelta(months=MONTHS),
            )
        )[0]
        return {"customers": customers, "expected": float(expected), "revenue": float(revenue)}

    # By which channels

    @api.model
    def _channels(self, company, people):
        """Return of each channel by how many customers marketing may reach them today."""
        labels = dict(self.env["grc.consent"]._fields["channel"]._description_selection(self.env))
        return [
            {
                "channel": channel,
                "label": labels[channel],
                "customers": self._count(self._reached(company, channel, people)),
            }
            for channel in CHANNELS
        ]

    @api.model
    def _reached(self, company, channel, people):
        """Return the SELECT of ``id`` of the customers whom marketing may reach by a channel today.

        :param SQL people: SELECT of ``id`` and ``partner_id``
        """
        condition = self.env["grc.consent.condition"].sudo()
        asked = condition._asked(channel, company=company)
        whom = SQL("p.id IN (SELECT w.partner_id FROM (%s) w)", people)
        return SQL(
            "SELECT w.id FROM (%s) w JOIN (%s) v ON v.partner_id = w.partner_id WHERE v.allowed",
            people,
            condition._query(asked, whom),
        )

    @api.model
    def _overlap(self, company, people):
        """Return the SELECT of ``id`` of the customers whom campaigns may contact soon.

        :param SQL people: SELECT of ``id`` and ``partner_id``
        """
        soon = self.env["grc.campaign.overlap"].sudo()._query(company, fields.Datetime.now())
        return SQL("SELECT w.id FROM (%s) w WHERE w.partner_id IN (%s)", people, soon)

    @api.model
    def _count(self, query):
        return self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) r", query))[0][0]

    # Why they are in

    @api.model
    def _lines_and_shown(self, audience):
        """Return the lines with how many customers meet each, and the ten of whom most is expected."""
        lines = audience.sudo().line_ids.sudo(False)
        shown = self._customers().search(
            [("company_id", "=", audience.company_id.id), ("audience", "=", str(audience.id))],
            order="clv_predicted desc nulls last, id",
            limit=SHOWN,
        )
        met = self._met(audience, lines, shown)
        operations = dict(lines._fields["operation"]._description_selection(self.env))
        return {
            "lines": [
                {
                    "operation": operations[line.operation] if place else "",
                    "text": line.sentence,
                    "customers": met[place][0],
                }
                for place, line in enumerate(lines)
            ],
            "shown": [
                {
                    "id": customer.id,
                    "name": customer.display_name,
                    "why": [
                        line.sentence
                        for place, line in enumerate(lines)
                        if customer.id in met[place][1] and (line.operation != "minus" or not place)
                    ],
                }
                for customer in shown
            ],
        }

    @api.model
    def _met(self, audience, lines, shown):
        """Return ``{place: (number of customers who meet a line, ids of those of the shown who do)}``."""
        if not lines:
            return {}
        query = self.env["grc.audience.query"]
        needed = query._ordered(audience) - audience.sudo()
        seen = self._customer_query(audience.company_id, Domain("partner_active", "=", True))
        arms = [
            SQL(
                "SELECT %s::integer, COUNT(*), ARRAY_AGG(m.id) FILTER (WHERE m.id = ANY(%s))"
                " FROM (%s) m JOIN seen s ON s.id = m.id",
                place,
                shown.ids,
                query._line_select(line.sudo(), query._day(audience)),
            )
            for place, line in enumerate(lines)
        ]
        rows = self.env.execute_query(
            SQL(
                "WITH %s %s",
                SQL(", ").join([SQL("seen AS MATERIALIZED (%s)", seen), *query._tables(needed)]),
                SQL(" UNION ALL ").join(arms),
            )
        )
        return {place: (number, set(ids or ())) for place, number, ids in rows}

    # Searches

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of an audience, or of those of them whom a channel or campaigns may reach.

        :param text: ``id``, ``id:channel`` or ``id:overlap``
        :raise UserError: when it names no audience or channel
        """
        number, __, channel = str(text).partition(":")
        audience = self._audience(Id().parse(self.env, self.env._("Audience"), number) or 0)
        query = audience._customers_query()
        if channel == OVERLAP:
            query = self._overlap(audience.company_id, customers_among(query, "id", "partner_id"))
        elif channel:
            if channel not in CHANNELS:
                raise UserError(self.env._("There is no channel of the name %s.", channel[:60]))
            query = self._reached(audience.company_id, channel, customers_among(query, "id", "partner_id"))
        return self._among(query)
