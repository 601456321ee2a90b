from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import SQL, format_date

#: Months over which is looked how a customer pays.
PAID_MONTHS = 24
#: Products and categories proposed for one tap.
CHIPS = 4


class GrcHousehold(models.AbstractModel):
    """What the tab of a household shows: its members, those of households that a contact is a member of, tastes, and
    how they pay. Everything is read as the user.
    """

    _name = "grc.household"
    _description = "Household"

    @api.model
    def _read(self, partner):
        """Return ``{members, others, customers, revenue, paid, tastes, chips}`` of a contact."""
        persons = self.env["grc.person"]
        own = persons.search([("partner_id", "=", partner.id)])
        beside = persons.search([("contact_id", "=", partner.id), ("partner_id", "!=", partner.id)])
        others = persons.search([("partner_id", "in", beside.partner_id.ids)]) - beside
        customers = self._customers(partner | own.contact_id | beside.partner_id | others.contact_id)
        return {
            "members": [self._member(person) for person in own],
            "others": [self._member(person) | {"of": person.partner_id.display_name} for person in beside + others],
            "customers": [{"id": one.partner_id.id, "name": one.display_name} for one in customers],
            "revenue": sum(customers.mapped("revenue")),
            "currency_id": self.env.company.currency_id.id,
            "paid": self._paid(partner),
        }

    @api.model
    def _customers(self, contacts):
        """Return the customers among contacts whom the user may see, each once."""
        return self.env["grc.customer"].search(
            [
                ("partner_id", "in", contacts.sudo().commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )

    @api.model
    def _member(self, person):
        """Return what a line says of a person."""
        labels = dict(person._fields["relation"]._description_selection(self.env))
        contact = person.contact_id._filtered_access("read")
        expiring = [day for day in person.part_ids.mapped("expires_on") if day]
        return {
            "id": person.id,
            "name": person.name,
            "relation": labels[person.relation],
            "roles": person.role_ids.mapped("name"),
            "born": format_date(self.env, person.birth_date) if person.birth_date else "",
            "contact_id": contact.id,
            "contact": contact.display_name or "",
            "expires_on": format_date(self.env, min(expiring)) if expiring else "",
            "stated": person._fields["payment"].convert_to_export(person.payment, person) or "",
        }

    @api.model
    def _paid(self, partner):
        """Return by which method a customer paid most often in the last 24 months; empty where nothing tells."""
        entity = partner.sudo().commercial_partner_id
        if not self._customers(entity):
            return ""
        company = self.env.company
        rows = self.env.execute_query(
            self._paid_query(company, company._grc_today(), SQL("e.commercial_partner_id = %s", entity.id))
        )
        return rows[0][1] if rows else ""

    @api.model
    def _paid_query(self, company, day, where):
        """Return the SELECT of ``partner_id, method``: of each customer the method of most payments received.

        Of two, the one used last. What was reconciled with a bank's statement without a payment names no method.

        :param company: ``res.company``
        :param day: the last one of the 24 months
        :param SQL where: condition on ``e``, the partner of a payment
        """
        self.env["account.payment"].flush_model()
        return SQL(
            """
            SELECT DISTINCT ON (v.partner_id) v.partner_id, v.method
              FROM (SELECT e.commercial_partner_id AS partner_id, l.name AS method, COUNT(*) AS number,
                           MAX(y.date) AS latest
                      FROM account_payment y
                      JOIN account_payment_method_line l ON l.id = y.payment_method_line_id
                      JOIN res_partner e ON e.id = y.partner_id
                     WHERE y.company_id = %(company)s AND y.payment_type = 'inbound' AND y.partner_type = 'customer'
                       AND y.state IN ('in_process', 'paid') AND y.date > %(since)s AND y.date <= %(day)s AND %(where)s
                     GROUP BY 1, 2) v
             ORDER BY v.partner_id, v.number DESC, v.latest DESC, v.method
            """,
            company=company.id,
            since=day - relativedelta(months=PAID_MONTHS),
            day=day,
            where=where,
        )

    # Tastes

    @api.model
    def _tastes(self, partner):
        """Return ``{tastes, chips}`` of a contact: what is known, and what can be said in one tap."""
        tastes = self.env["grc.person.taste"].search([("partner_id", "=", partner.id)])
        labels = dict(tastes._fields["liking"]._description_selection(self.env))
        known = [
            {"id": one.id, "name": one.display_name, "liking": one.liking, "label": labels[one.liking]}
            for one in tastes
        ]
        return {"tastes": known, "chips": self._chips(partner, tastes)}

    @api.model
    def _chips(self, partner, tastes):
        """Return what they bought most of late, products and categories, of which no taste is known."""
        entity = partner.sudo().commercial_partner_id
        if not self._customers(entity):
            return []
        products = self.env["product.product"].sudo().browse(self._bought(entity)).product_tmpl_id
        chips = [("product", one) for one in (products - tastes.sudo().product_id)[:CHIPS]]
        chips += [("category", one) for one in (products.categ_id - tastes.sudo().categ_id)[:CHIPS]]
        return [{"kind": kind, "res_id": one.id, "name": one.name} for kind, one in chips]

    @api.model
    def _bought(self, entity):
        """Return the ids of the products a customer bought for most money in the last 24 months."""
        company, day = self.env.company, self.env.company._grc_today()

        def among(source):
            return SQL(
                "%s IN (SELECT x.id FROM res_partner x WHERE x.commercial_partner_id = %s)",
                source._partner_sql(),
                entity.id,
            )

        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.product_id FROM (%s) d JOIN product_product pp ON pp.id = d.product_id
                 WHERE d.date > %s AND d.quantity > 0 GROUP BY 1 ORDER BY SUM(d.amount) DESC, 1 LIMIT %s
                """,
                self.env["grc.document.source"].sudo()._lines(company, day, among),
                day - relativedelta(months=PAID_MONTHS),
                3 * CHIPS,
            )
        )
        return [row[0] for row in rows]
