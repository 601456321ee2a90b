from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.parameters import as_ids

VALUE_GROUP = "grc_base.group_grc_user"


def value_money(currency_field):
    """Return the attributes of an amount of the customer on another record, which is never summed there."""
    return {"currency_field": currency_field, "aggregator": None, "groups": VALUE_GROUP}


class GrcCustomerLink(models.AbstractModel):
    """A record that knows its customer: one Many2one, resolved by a join, related fields behind it.

    The join carries the security. Related fields are computed as superuser, and their SQL is made before any
    access check, so the rules of ``grc.customer`` are put into the join as the real user; without read access
    nothing joins. The link itself is computed as superuser only so that it and the related fields share one
    value in the cache, which is kept by real user; what it may find is asked as that user. Nothing else puts a value
    there: see ``grc.customer.gate``.
    """

    _name = "grc.customer.link"
    _inherit = ["grc.customer.gate"]
    _description = "Link to the Customer's Value"
    #: Fields of the record that its entity and its company follow from.
    _grc_link_depends = ()

    grc_customer_id = fields.Many2one(
        "grc.customer",
        "Customer value",
        compute="_compute_grc_customer_id",
        search="_search_grc_customer_id",
        compute_sudo=True,
        groups=VALUE_GROUP,
        export_string_translation=False,
    )
    grc_badges = fields.Json("Customer badges", compute="_compute_grc_badges", groups=VALUE_GROUP)

    def _grc_link_keys(self, alias, query):
        """Return SQL of the entity's id and of the company's id for a row of this model.

        :param str alias: alias of this model's table in ``query``
        """
        raise NotImplementedError

    def _grc_link_entities(self):
        """Return ``{record: (commercial entity, company)}``, the same in Python."""
        raise NotImplementedError

    @api.model
    def _grc_entity_sql(self, alias, column, query):
        """Join the partner in ``column`` and return SQL of their present commercial entity's id."""
        partner = query.left_join(alias, column, "res_partner", "id", f"{column}__grc")
        return SQL.identifier(partner, "commercial_partner_id")

    @api.model
    def _grc_customers(self):
        """Return ``grc.customer`` as the real user, even in a superuser environment."""
        return self.env["grc.customer"].sudo(False)

    @api.depends_context("uid", "company", "allowed_company_ids")
    @api.depends(lambda self: self._grc_link_depends)
    def _compute_grc_customer_id(self):
        customers = self._grc_customers()
        self.grc_customer_id = False
        if not customers.has_access("read"):
            return
        keys = self._grc_link_ids()
        unchanged = self.filtered(lambda record: not record.id and record._grc_link_unchanged(keys[record]))
        for record in unchanged:
            record.grc_customer_id = record._origin.grc_customer_id
        others = self - unchanged
        found = self._grc_link_found([keys[record] for record in others])
        for record in others:
            record.grc_customer_id = found.get(keys[record], False)

    @api.model
    def _grc_link_found(self, keys):
        """Return ``{(entity id, company id): customer id}`` of those that the user may read, by one query.

        What partners and documents read of them is in the cache then.
        """
        found = self._grc_customers().search_fetch(
            [
                ("partner_id", "in", [entity for entity, __ in keys if entity]),
                ("company_id", "in", [company for __, company in keys]),
            ],
            ["partner_id", "company_id", *self.env["grc.pipeline"]._columns()],
        )
        return {(customer.partner_id.id, customer.company_id.id): customer.id for customer in found}

    def _grc_link_ids(self):
        """Return ``{record: (entity id, company id)}``; for records being edited, ids of what is stored."""
        return {
            record: (entity._origin.id, company._origin.id)
            for record, (entity, company) in self._grc_link_entities().items()
        }

    def _grc_link_unchanged(self, key):
        """Return whether a record that is being edited is that of the same customer as the stored one.

        :param key: its present entity and company, see :meth:`_grc_link_ids`
        """
        stored = self._origin
        return bool(stored) and stored._grc_link_ids()[stored] == key

    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    @api.depends("grc_customer_id")
    def _compute_grc_badges(self):
        """Badges of the customer: a list of ``{text, color, title, icon}``, filled by one query for all."""
        for record in self:
            customer = record.grc_customer_id
            record.grc_badges = customer._badges() if customer else []

    @api.model
    def _search_grc_customer_id(self, operator, value):
        if operator in ("any", "any!"):
            return self._grc_link_domain("%s IN %s", self._grc_allowed(value))
        if operator != "in":
            return NotImplemented
        ids = tuple(as_ids(self.env, "grc_customer_id", value))
        found = self._grc_link_domain("%s IN %s", ids) if ids else fields.Domain.FALSE
        return found | self._grc_link_domain("%s IS NULL") if False in value else found

    @api.model
    def _grc_allowed(self, value):
        """Return the subselect of the customers of a domain, a query or SQL that the user may read."""
        if isinstance(value, SQL):
            return value
        customers = self._grc_customers()
        if not customers.has_access("read"):
            return SQL("(SELECT NULL::integer)")
        return (customers._search(value) if isinstance(value, fields.Domain) else value).subselect()

    @api.model
    def _grc_link_domain(self, condition, *values):
        """Return the domain of a condition on the joined id.

        :param str condition: SQL with a place for the id, then for each of ``values``
        """
        return fields.Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                condition, model._field_to_sql(alias, "grc_customer_id", query), *values
            )
        )

    @api.model
    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "grc_customer_id" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        joined = query.make_alias(alias, "grc_customer")
        entity, company = self._grc_link_keys(alias, query)
        query.add_join(
            "LEFT JOIN",
            joined,
            "grc_customer",
            SQL(
                "%s = %s AND %s = %s AND %s",
                SQL.identifier(joined, "partner_id"),
                entity,
                SQL.identifier(joined, "company_id"),
                company,
                self._grc_link_access(joined),
            ),
        )
        return SQL.identifier(joined, "id")

    @api.model
    def _grc_link_access(self, joined):
        """Return the condition under which the user may see a joined row."""
        customers = self._grc_customers()
        if not customers.has_access("read"):
            return SQL("FALSE")
        allowed = customers._search([])
        if not allowed.where_clause:
            return SQL("TRUE")
        return SQL("%s IN %s", SQL.identifier(joined, "id"), allowed.subselect())
