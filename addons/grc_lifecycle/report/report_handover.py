from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

from ..models.handover.grc_handover_open import LINES

CHANNELS = ("email", "phone", "sms", "letter", "visit")
REPORTS = 3
MONTHS = 24


class ReportHandover(models.AbstractModel):
    """One page about a customer for the colleague who takes over.

    What is on the page is read by sets for all customers at once, with the rights of the user: what they may not
    read is not there. An addon adds its own by extending :meth:`_parts`.
    """

    _name = "report.grc_lifecycle.report_handover"
    _description = "Hand-over Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template: ``sheets``, one for each customer of the partners ``docids``.

        :raise AccessError: for who does not work with customers
        """
        if not self.env.user.has_group("grc_base.group_grc_user"):
            raise AccessError(self.env._("Hand-over sheets are for users of Customer Relations."))
        partners = self.env["res.partner"].browse(docids).exists().commercial_partner_id
        return {
            "doc_ids": partners.ids,
            "doc_model": "res.partner",
            "docs": partners,
            "sheets": self._sheets(partners),
            "today": self.env.company._grc_today(),
            "months": MONTHS,
        }

    @api.model
    def _sheets(self, partners):
        """Return a list of sheets, dicts of the parts by name, in the order of ``partners`` (customers)."""
        partners.check_access("read")
        contacts = self._contacts(partners)
        parts = {name: part(partners, contacts) for name, part in self._parts().items()}
        return [
            {"partner": partner, **{name: found.get(partner.id) for name, found in parts.items()}}
            for partner in partners
        ]

    @api.model
    def _parts(self):
        """Return ``{name: method}``; each gets the customers and ``{id of a partner: id of the partner's customer}``.

        A method returns ``{customer's id: what the template shows}``.
        """
        return {
            "people": self._people,
            "ways": self._ways,
            "customer": self._customers,
            "facts": self._figures,
            "advice": self._advice,
            "products": self._products,
            "last_order": self._last_orders,
            "open": self.env["grc.handover.open"]._open_items,
            "reports": self._reports,
        }

    @api.model
    def _contacts(self, partners):
        rows = self.env.execute_query(
            SQL("SELECT id, commercial_partner_id FROM res_partner WHERE commercial_partner_id = ANY(%s)", partners.ids)
        )
        return dict(rows)

    # Who

    @api.model
    def _people(self, partners, contacts):
        """Return the persons at each customer's, :data:`LINES` at most."""
        people = defaultdict(self.env["res.partner"].browse)
        for person in self.env["res.partner"].search(
            [("id", "in", list(contacts)), ("id", "not in", partners.ids), ("type", "=", "contact")], order="id"
        ):
            customer = contacts[person.id]
            if len(people[customer]) < LINES:
                people[customer] |= person
        return people

    @api.model
    def _ways(self, partners, contacts):
        """Return for each customer a list of ``{name, marketing, service}``: why not, or False."""
        names = dict(
            zip(
                CHANNELS,
                (self.env._("Mail"), self.env._("Phone"), self.env._("SMS"), self.env._("Letter"), self.env._("Visit")),
                strict=True,
            )
        )
        refusals = {
            (channel, purpose): partners._contact_refusals(channel, purpose)
            for channel in CHANNELS
            for purpose in ("marketing", "service")
        }
        return {
            partner.id: [
                {
                    "name": name,
                    "marketing": refusals[channel, "marketing"].get(partner.id, False),
                    "service": refusals[channel, "service"].get(partner.id, False),
                }
                for channel, name in names.items()
            ]
            for partner in partners
        }

    # What they are worth

    @api.model
    def _customers(self, partners, contacts):
        """Return the rows of the customers that the user may see, in the present company."""
        customers = self.env["grc.customer"].search(
            [("partner_id", "in", partners.ids), ("company_id", "=", self.env.company.id)]
        )
        return {customer.partner_id.id: customer for customer in customers}

    @api.model
    def _figures(self, partners, contacts):
        """Return for each customer a list of ``(label, value, format)``: format ``money``, ``percent`` or ``text``."""
        figures, customers = {}, self._customers(partners, contacts)
        debts = self.env["grc.handover.debt"]._figures(customers, contacts)
        for partner_id, customer in customers.items():
            names = {
                name: dict(customer._fields[name]._description_selection(self.env)).get(customer[name])
                for name in ("value_class", "policy")
            }
            figures[partner_id] = [
                (label, value, kind)
                for label, value, kind in (
                    (self.env._("Stage"), customer.stage_id.name, "text"),
                    (self.env._("Segment"), customer.segment_id.name, "text"),
                    (self.env._("Class"), names["value_class"], "text"),
                    (self.env._("Policy"), names["policy"], "text"),
                    (self.env._("Revenue of the window"), customer.monetary_value, "money"),
                    (self.env._("Margin rate"), customer.margin_rate, "percent"),
                    (self.env._("Lifetime value"), customer.clv, "money"),
                    (self.env._("Net customer margin"), customer.capital, "money"),
                    (self.env._("Silence"), customer.rhythm, "text"),
                    (self.env._("Usual silence"), self._days(customer.usual_silence), "text"),
                )
                if value
            ] + debts[partner_id]
        return figures

    @api.model
    def _days(self, days):
        return days and self.env._("%s days", round(days))

    @api.model
    def _advice(self, partners, contacts):
        """Return for each customer ``[(name, advice)]`` of their stage and segment."""
        return {
            partner_id: [
                (place.name, place.advice) for place in (customer.stage_id, customer.segment_id) if place.advice
            ]
            for partner_id, customer in self._customers(partners, contacts).items()
        }

    # What they buy

    @api.model
    def _products(self, partners, contacts):
        """Return for each customer the products that they bought most of, ``[(name, amount, last day)]``."""
        lines = self._lines_read(contacts)
        if not lines:
            return {}
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT * FROM (
                    SELECT p.commercial_partner_id, l.product_id, SUM(l.amount) AS amount, MAX(l.date),
                           ROW_NUMBER() OVER (
                               PARTITION BY p.commercial_partner_id ORDER BY SUM(l.amount) DESC, l.product_id) AS place
                      FROM (%(lines)s) l
                      JOIN res_partner p ON p.id = l.partner_id
                     WHERE l.product_id IS NOT NULL AND l.date > %(since)s
                     GROUP BY p.commercial_partner_id, l.product_id
                    HAVING SUM(l.amount) > 0
                ) best WHERE place <= %(most)s ORDER BY place
                """,
                lines=lines,
                since=fields.Date.subtract(self.env.company._grc_today(), months=MONTHS),
                most=LINES,
            )
        )
        names = {
            product.id: product.display_name
            for product in self.env["product.product"]
            .sudo()
            .with_context(display_default_code=False)
            .browse({row[1] for row in rows})
        }
        found = defaultdict(list)
        for customer, product, amount, day, __ in rows:
            found[customer].append((names[product], float(amount), format_date(self.env, day)))
        return found

    @api.model
    def _lines_read(self, contacts):
        """Return the SELECT of the lines of the documents of partners that the user may read; None: of no kind."""

        def readable(source):
            allowed = self.env["grc.timeline"]._allowed(source._model, SQL("m.id"))
            return allowed and SQL("%s = ANY(%s) AND %s", source._partner_sql(), list(contacts), allowed)

        company = self.env.company
        return self.env["grc.document.source"]._lines(company, company._grc_today(), readable, every_journal=True)

    @api.model
    def _last_orders(self, partners, contacts):
        """Return the last confirmed order of each customer that the user may read."""
        return {
            customer: orders[:1] for customer, orders in self._latest("sale.order", "state = 'sale'", contacts).items()
        }

    @api.model
    def _latest(self, model, condition, contacts, date="date_order", number=1):
        """Return ``{customer's id: the customer's latest records}``, ``number`` of them at most, by one query.

        :param str condition: SQL on the table, without a parameter
        """
        records = self.env[model]
        allowed = self.env["grc.timeline"]._allowed(model, SQL("r.id"))
        if not allowed:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer, id FROM (
                    SELECT p.commercial_partner_id AS customer, r.id,
                           ROW_NUMBER() OVER (PARTITION BY p.commercial_partner_id ORDER BY r.%(date)s DESC, r.id DESC)
                           AS place
                      FROM %(table)s r JOIN res_partner p ON p.id = r.partner_id
                     WHERE r.partner_id = ANY(%(contacts)s) AND r.company_id = %(company)s AND r.%(condition)s
                       AND %(allowed)s
                ) latest WHERE place <= %(number)s ORDER BY customer, place
                """,
                date=SQL.identifier(date),
                table=SQL.identifier(records._table),
                contacts=list(contacts),
                company=self.env.company.id,
                condition=SQL(condition),
                allowed=allowed,
                number=number,
            )
        )
        found = defaultdict(records.browse)
        for customer, record in rows:
            found[customer] |= records.browse(record)
        whole = records.browse([record for __, record in rows])
        return {customer: mine.with_prefetch(whole._prefetch_ids) for customer, mine in found.items()}

    # What was said

    @api.model
    def _reports(self, partners, contacts):
        """Return the last :data:`REPORTS` meeting reports of each customer that the user may read."""
        return self._latest("grc.meeting.report", "state = 'done'", contacts, date="met_on", number=REPORTS)
