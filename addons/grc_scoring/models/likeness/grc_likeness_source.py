from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day, company_days
from odoo.addons.grc_base.tools.documents import stamped
from odoo.addons.grc_base.tools.stamp import PURCHASE, SALE_TYPES
from odoo.tools import SQL

#: What an order or opportunity says of where its customer came from: kind of trait, column.
ORIGINS = (("source", "source_id"), ("medium", "medium_id"), ("campaign", "campaign_id"))


class GrcLikenessSource(models.AbstractModel):
    """Where traits come from, and the day up to which each counts.

    People are rows of ``entity_id, partner_id, until``: the customer, a partner whose documents are theirs, and the
    last day of which anything may be known: of a buyer that of the first purchase, of a prospect that on which they
    became one. What has a date later than that day is never a trait; the partner's own data (country, tags, industry)
    have no date in Odoo, and are taken as they are.
    """

    _name = "grc.likeness.source"
    _description = "Sources of Characteristics"

    @api.model
    def _trait_queries(self, run, people):
        """Return the SELECTs of traits, one for each source.

        Columns: ``entity_id``, ``until``, ``kind`` (a key of ``grc.likeness.trait.kind``), ``value`` (varchar: an id
        or a text), ``known_on`` (date; NULL: the partner's own data). Of what has a date, the first day counts alone.

        :param run: a ``RefreshRun``, for its company and day
        :param SQL people: FROM item to be joined as ``w``, see the class
        :return: list of SQL; an addon appends its own
        """
        order_day = company_day(SQL("LEAST(o.date_order, o.create_date)"), run.company)
        return [
            self._partner_query(people),
            self._tag_query(run, people),
            SQL(
                """
                SELECT w.entity_id, w.until, v.kind, v.value, %(day)s
                  FROM %(people)s w JOIN sale_order o ON o.partner_id = w.partner_id AND o.company_id = %(company)s
                 CROSS JOIN LATERAL (VALUES %(origins)s) v (kind, value)
                """,
                day=order_day,
                people=people,
                company=run.company.id,
                origins=self._origins("o"),
            ),
            self._order_product_query(run, people, order_day),
            self._invoice_product_query(run, people),
        ]

    @api.model
    def _origins(self, alias):
        """Return the VALUES (kind, value) of :data:`ORIGINS` of a document (SQL)."""
        return SQL(", ").join(SQL("(%s, %s::varchar)", kind, SQL.identifier(alias, column)) for kind, column in ORIGINS)

    @api.model
    def _partner_query(self, people):
        """Return the traits that the partner's own record says."""
        return SQL(
            """
            SELECT w.entity_id, w.until, v.kind, v.value, NULL::date AS known_on
              FROM %s w JOIN res_partner p ON p.id = w.entity_id AND p.id = w.partner_id
             CROSS JOIN LATERAL (VALUES
                    ('country', p.country_id::varchar), ('state', p.state_id::varchar),
                    ('city', NULLIF(LOWER(TRIM(p.city)), '')), ('industry', p.industry_id::varchar),
                    ('lang', p.lang), ('legal', CASE WHEN p.is_company THEN 'company' ELSE 'person' END)
                   ) v (kind, value)
            """,
            people,
        )

    @api.model
    def _tag_query(self, run, people):
        return SQL(
            """
            SELECT w.entity_id, w.until, 'tag', r.category_id::varchar, NULL::date
              FROM %s w JOIN res_partner_res_partner_category_rel r ON r.partner_id = w.partner_id
             WHERE w.entity_id = w.partner_id AND %s
            """,
            people,
            run.excluded("r.category_id", run.company.grc_likeness_tag_ids),
        )

    @api.model
    def _order_product_query(self, run, people, order_day):
        """Return the categories of what was ordered or quoted; a line added later is known from then on."""
        added, made = company_days(run.company, SQL("l.create_date"), SQL("o.create_date"))
        return SQL(
            """
            SELECT w.entity_id, w.until, 'product', t.categ_id::varchar,
                   CASE WHEN %(added)s > %(made)s THEN %(added)s ELSE %(day)s END
              FROM %(people)s w
              JOIN sale_order o ON o.partner_id = w.partner_id AND o.company_id = %(company)s AND %(day)s <= w.until
              JOIN sale_order_line l ON l.order_id = o.id AND NOT COALESCE(l.is_downpayment, FALSE)
              JOIN product_product v ON v.id = l.product_id
              JOIN product_template t ON t.id = v.product_tmpl_id
            """,
            people=people,
            company=run.company.id,
            day=order_day,
            added=added,
            made=made,
        )

    @api.model
    def _invoice_product_query(self, run, people):
        """Return the categories of what was invoiced up to the last day."""
        return SQL(
            """
            SELECT w.entity_id, w.until, 'product', t.categ_id::varchar, m.invoice_date
              FROM %s w
              JOIN account_move m ON m.partner_id = w.partner_id AND m.company_id = %s AND %s
                                     AND m.grc_kind = %s AND m.invoice_date <= w.until
              JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
              JOIN product_product v ON v.id = l.product_id
              JOIN product_template t ON t.id = v.product_tmpl_id
            """,
            people,
            run.company.id,
            stamped(),
            PURCHASE,
        )

    @api.model
    def _since_queries(self, run, people):
        """Return the SELECTs (``entity_id``, ``date``) of days on which somebody was known as a prospect or customer.

        :param SQL people: FROM item with ``entity_id, partner_id``, to be joined as ``w``
        :return: list of SQL; an addon appends its own
        """
        company = run.company
        moments = (SQL("LEAST(o.date_order, o.create_date)"), SQL("m.create_date"), SQL("k.create_date"))
        ordered, invoiced, marked = company_days(company, *moments)
        return [
            SQL(
                "SELECT w.entity_id, %s FROM %s w"
                " JOIN sale_order o ON o.partner_id = w.partner_id AND o.company_id = %s",
                ordered,
                people,
                company.id,
            ),
            SQL(
                "SELECT w.entity_id, LEAST(m.invoice_date, %s) FROM %s w"
                " JOIN account_move m ON m.partner_id = w.partner_id AND m.company_id = %s AND m.move_type IN %s",
                invoiced,
                people,
                company.id,
                SALE_TYPES,
            ),
            SQL(
                "SELECT w.entity_id, %s FROM %s w"
                " JOIN grc_prospect k ON k.partner_id = w.partner_id AND k.company_id = %s",
                marked,
                people,
                company.id,
            ),
        ]

    @api.model
    def _prospects(self, run):
        """Return the SELECT of those of the run who have never bought and were known on its day.

        They became a prospect on the day of their first quotation, opportunity or mark; without any, on which their
        record was made.
        """
        return SQL(
            """
            WITH people AS MATERIALIZED (
                SELECT c.partner_id AS entity_id, p.id AS partner_id
                  FROM grc_customer c JOIN res_partner p ON p.commercial_partner_id = c.partner_id
                 WHERE %(condition)s AND c.first_purchase IS NULL
            ), since (entity_id, date) AS (
                SELECT d.entity_id, MIN(d.date) FROM (%(since)s) d (entity_id, date) GROUP BY d.entity_id
            )
            SELECT w.entity_id, w.partner_id, COALESCE(s.date, %(made)s) AS until
              FROM people w
              JOIN res_partner p ON p.id = w.entity_id
              LEFT JOIN since s ON s.entity_id = w.entity_id
             WHERE COALESCE(s.date, %(made)s) <= %(as_of)s
            """,
            condition=run.listed,
            since=SQL(" UNION ALL ").join(self._since_queries(run, SQL("people"))),
            made=company_day(SQL("p.create_date"), run.company),
            as_of=run.as_of,
        )

    @api.model
    def _buyers(self, run, condition):
        """Return the SELECT of the buyers of the run that match ``condition`` (SQL on alias ``c``)."""
        return SQL(
            """
            SELECT b.entity_id, p.id AS partner_id, b.until
              FROM (SELECT c.partner_id AS entity_id, c.first_purchase AS until FROM grc_customer c
                     WHERE %s AND c.first_purchase IS NOT NULL AND %s) b
              JOIN res_partner p ON p.commercial_partner_id = b.entity_id
            """,
            run.listed,
            condition,
        )

    @api.model
    def _pairs(self, run, people, kinds=None):
        """Return the SELECT of ``partner_id, kind, value``: who has which trait, each once.

        Nothing that is known later than their last day is among them.

        :param SQL people: FROM item, see the class
        :param kinds: kinds of traits to look for; None: all
        """
        return SQL(
            """
            SELECT DISTINCT y.entity_id AS partner_id, y.kind, y.value
              FROM (SELECT x.*, MIN(x.known_on) OVER (PARTITION BY x.entity_id, x.kind) AS first_known
                      FROM (%s) x (entity_id, until, kind, value, known_on)
                     WHERE x.value IS NOT NULL AND (x.known_on IS NULL OR x.known_on <= x.until) AND %s) y
             WHERE y.known_on IS NOT DISTINCT FROM y.first_known
            """,
            SQL(" UNION ALL ").join(self._trait_queries(run, people)),
            SQL("TRUE") if kinds is None else SQL("x.kind = ANY(%s)", list(kinds)),
        )

    @api.model
    def _run_of(self, company, as_of):
        """Return a run of everyone of a company as of a day (by default today), for the queries of traits alone."""
        return self.env["grc.pipeline"].sudo()._run(company.sudo(), as_of)

    @api.model
    def _everyone(self, run):
        """Return the SELECT of everyone of a run, buyers and prospects."""
        return SQL("(%s) UNION ALL (%s)", self._buyers(run, SQL("TRUE")), self._prospects(run))

    @api.model
    def _trait_holders(self, traits, people, run):
        """Return the SELECT of ``partner_id, trait_id``: who has which of ``traits``, all of one look.

        :param SQL people: SELECT of those who are asked about, see the class
        """
        return SQL(
            """
            WITH asked AS MATERIALIZED (%s)
            SELECT h.partner_id, t.id AS trait_id
              FROM (%s) h JOIN grc_likeness_trait t ON t.id IN %s AND t.kind = h.kind AND t.value = h.value
            """,
            people,
            self._pairs(run, SQL("asked"), set(traits.mapped("kind"))),
            traits._ids,
        )
