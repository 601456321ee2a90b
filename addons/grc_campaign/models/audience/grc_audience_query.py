from collections import defaultdict
from graphlib import CycleError, TopologicalSorter

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.addons.grc_lifecycle.tools.offers import purchases
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...tools.customers import customers_of
from .grc_audience_search import UNREADABLE

#: What a line does to those found so far.
JOINED = {"and": SQL("INTERSECT"), "or": SQL("UNION"), "minus": SQL("EXCEPT")}


class GrcAudienceQuery(models.AbstractModel):
    """The SQL of audiences: sets of ids of ``grc_customer``, folded from top to bottom.

    An audience that another is made of is a common table expression, read once however often it is named.
    """

    _name = "grc.audience.query"
    _description = "Query of Audiences"

    @api.model
    def _select(self, audience, column, as_of=None):
        """Return the SELECT of a column of the customers of an audience who are in use.

        :param audience: ``grc.audience``, one record
        :param str column: of ``grc_customer``
        :param as_of: day up to which purchases are looked at; None: the company's today
        """
        audience = audience.sudo()
        audience.ensure_one()
        return SQL(
            """
            WITH %(tables)s
            SELECT c.%(column)s FROM grc_customer c JOIN res_partner p ON p.id = c.partner_id AND p.active
             WHERE c.company_id = %(company)s AND c.id IN (SELECT f.id FROM %(found)s f)
            """,
            tables=SQL(", ").join(self._tables(self._ordered(audience), as_of)),
            column=SQL.identifier(column),
            company=audience.company_id.id,
            found=self._table_of(audience),
        )

    @api.model
    def _tables(self, audiences, as_of=None):
        """Return the common table expressions of audiences: a list of SQL.

        :param audiences: in the order of :meth:`_ordered`
        """
        for model in ("res.partner", "product.template", "product.product", "product.category", "grc.audience.line"):
            self.env[model].flush_model()
        return [SQL("%s AS (%s)", self._table_of(one), self._fold(one, self._day(one, as_of))) for one in audiences]

    @staticmethod
    def _day(audience, as_of=None):
        return as_of or audience.company_id._grc_today()

    @staticmethod
    def _table_of(audience):
        return SQL.identifier(f"audience_{audience.id}")

    @api.model
    def _ordered(self, audience):
        """Return an audience and all that it is made of, each after those that it is made of.

        :raise ValidationError: when they are made of each other, naming the ring
        """
        lines = self.env["grc.audience.line"].sudo()
        rows = lines._read_group(
            [("company_id", "=", audience.company_id.id), ("kind", "=", "audience"), ("other_id", "!=", False)],
            ["audience_id", "other_id"],
        )
        made_of = defaultdict(set)
        for one, other in rows:
            made_of[one.id].add(other.id)
        graph, left = {}, [audience.id]
        while left:
            one = left.pop()
            if one not in graph:
                graph[one] = made_of[one]
                left.extend(made_of[one])
        try:
            return audience.sudo().browse(TopologicalSorter(graph).static_order())
        except CycleError as error:
            ring = [f"“{one.name}”" for one in audience.sudo().browse(reversed(error.args[1]))]
            raise ValidationError(
                self.env._("An audience cannot be made of itself: %s. Take one of them out.", " → ".join(ring))
            ) from error

    @api.model
    def _fold(self, audience, day):
        """Return the SELECT of ``id`` of what the lines of an audience leave, from top to bottom."""
        found = SQL("SELECT NULL::integer AS id WHERE FALSE")
        for place, line in enumerate(audience.line_ids.sorted(lambda line: (line.sequence, line.id))):
            meet = self._line_select(line, day)
            found = SQL("(%s) %s (%s)", found, JOINED[line.operation], meet) if place else meet
        return found

    @api.model
    def _line_select(self, line, day):
        """Return the SELECT of ``id`` of the customers of the company who meet a line.

        :raise UserError: when it cannot be read any more, such as after an addon was uninstalled
        """
        try:
            return getattr(self, f"_{line.kind}_select")(line, day)
        except (*UNREADABLE, UserError) as error:
            raise UserError(
                self.env._(
                    "A line of the audience “%(audience)s” cannot be read any more: %(line)s. Choose what it asks"
                    " for again.",
                    audience=line.audience_id.name,
                    line=line.sentence or line.domain,
                )
            ) from error

    @api.model
    def _customers_select(self, line, day):
        search = self.env["grc.audience.search"]
        query = search._searched(search._read(line.domain), line.audience_id.company_id)
        return query.select(SQL.identifier("grc_customer", "id"))

    @api.model
    def _audience_select(self, line, day):
        return SQL("SELECT id FROM %s", self._table_of(line.other_id))

    @api.model
    def _purchase_select(self, line, day):
        """Purchases that stand, of whatever source of documents; a category has those below it."""
        company = line.audience_id.company_id
        everyone = customers_of(company, "id")
        since = day - relativedelta(months=line.months) + relativedelta(days=1) if line.months else None
        buyers = SQL(
            """
            %(everyone)s AND c.partner_id IN (
                SELECT b.partner_id FROM (%(purchases)s) b
                  JOIN product_product v ON v.id = b.product_id
                  JOIN product_template t ON t.id = v.product_tmpl_id
                 WHERE t.id = ANY(%(products)s)
                    OR t.categ_id IN (SELECT k.id FROM product_category k JOIN product_category a
                                          ON k.parent_path LIKE a.parent_path || '%%' WHERE a.id = ANY(%(categories)s)))
            """,
            everyone=everyone,
            purchases=purchases(company, day, since=since),
            products=line.product_ids.ids,
            categories=line.categ_ids.ids,
        )
        return buyers if line.bought != "no" else SQL("%s EXCEPT (%s)", everyone, buyers)
