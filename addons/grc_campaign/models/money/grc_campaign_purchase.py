from odoo import api, models
from odoo.addons.grc_base.models.refresh.grc_document_source import APART
from odoo.addons.grc_base.tools.clock import company_day
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.line_margin import line_margins
from odoo.addons.grc_base.tools.stamp import REFUND
from odoo.tools import SQL


class GrcCampaignPurchase(models.AbstractModel):
    """What customers bought in a window (``tools/window.py``): for what is foretold, and for what came of it.

    A line is dated by its order where it comes from one, else by its document. Documents count until the grace is
    over; credit notes of them whenever they come: by their order, else by the part of the invoice they credit
    that lies in the window. The window of who came later begins so many days later (``late``). Several windows are
    looked at in one query: whoever has two of them is in it twice (``nth``, the place of the window).
    """

    _name = "grc.campaign.purchase"
    _description = "Purchases in a Window"

    @api.model
    def _known(self, people):
        """Return a SELECT of ``entity_id, late, nth`` as one of values: PostgreSQL plans by how many there are.

        Of a query as an audience's it would expect one, and look at every document for each customer.
        """
        rows = self.env.execute_query(SQL("SELECT q.entity_id, q.late, q.nth FROM (%s) q", people))
        return SQL(
            "SELECT u.* FROM unnest(%s::integer[], %s::integer[], %s::integer[]) u (entity_id, late, nth)",
            *([row[place] for row in rows] for place in range(3)),
        )

    @api.model
    def _dated(self, window, people):
        """Return the SELECT of ``entity_id, late, nth`` with the days of the window of each.

        ``past``, ``start``, ``last``, ``latest``: see :class:`~...tools.window.Window`.
        """
        days = (
            SQL(
                "(%s::date[])[w.nth] + w.late AS %s",
                [getattr(part, name) for part in window.parts],
                SQL.identifier(name),
            )
            for name in ("past", "start", "last", "latest")
        )
        return SQL("SELECT w.entity_id, w.late, w.nth, %s FROM (%s) w", SQL(", ").join(days), people)

    @api.model
    def _customers(self, window, people):
        """Return the SELECT of what each customer bought: ``entity_id`` and, in the company's currency,

        ``orders`` (that stand), ``made`` (those credited in full, too), ``articles``, ``revenue`` and ``margin`` (net
        of credit notes), ``sold`` and ``earned`` (what was invoiced, and its margin), ``credited``; ``past`` (revenue
        of the twelve months before) and ``before`` (purchases in them); ``nth``. Everyone has a row.

        :param window: :class:`~...tools.window.Window`, or :class:`~...tools.window.Windows`
        :param SQL people: SELECT of ``entity_id`` and ``nth``, each pair once, and ``late``, days; see :meth:`_known`
        """
        return SQL(
            """
            SELECT w.entity_id, COALESCE(b.orders, 0) AS orders, COALESCE(b.made, 0) AS made,
                   COALESCE(b.articles, 0)::float8 AS articles, COALESCE(b.revenue, 0)::float8 AS revenue,
                   COALESCE(b.margin, 0)::float8 AS margin, COALESCE(b.sold, 0)::float8 AS sold,
                   COALESCE(b.earned, 0)::float8 AS earned, COALESCE(b.credited, 0)::float8 AS credited,
                   COALESCE(h.past, 0)::float8 AS past, COALESCE(h.before, 0) AS before, w.nth
              FROM (%(people)s) w
              LEFT JOIN (
                   SELECT l.entity_id, l.nth, COUNT(DISTINCT l.purchase) FILTER (WHERE l.stands) AS orders,
                          COUNT(DISTINCT l.purchase) AS made,
                          SUM(l.quantity) FILTER (WHERE l.purchase IS NOT NULL) AS articles,
                          SUM(l.amount) AS revenue, SUM(l.margin) AS margin,
                          SUM(l.amount) FILTER (WHERE NOT l.refund) AS sold,
                          SUM(l.margin) FILTER (WHERE NOT l.refund) AS earned,
                          -SUM(l.amount) FILTER (WHERE l.refund) AS credited
                     FROM (%(lines)s) l GROUP BY l.entity_id, l.nth) b ON b.entity_id = w.entity_id AND b.nth = w.nth
              LEFT JOIN (%(past)s) h ON h.entity_id = w.entity_id AND h.nth = w.nth
            """,
            people=people,
            lines=self._lines(window, people),
            past=self._past(window, people),
        )

    @api.model
    def _past(self, window, people):
        """Return the SELECT of ``entity_id, nth, past, before``: revenue and purchases of the year before."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS entity_id, w.nth, SUM(d.amount) AS past,
                   COUNT(*) FILTER (WHERE d.occasion AND %(stands)s) AS before
              FROM (%(documents)s) d
              JOIN res_partner p ON p.id = d.partner_id
              JOIN (%(people)s) w ON w.entity_id = p.commercial_partner_id
             WHERE d.date >= w.past AND d.date < w.start
             GROUP BY p.commercial_partner_id, w.nth
            """,
            stands=stands(SQL("d.reversed_on"), SQL("w.start - w.late")),
            documents=self.env["grc.document.source"]._stream(window.company, window.until),
            people=self._dated(window, people),
        )

    @api.model
    def _documents(self, window, people, joined=None, condition=None):
        """Return the SELECT of the ids, as ``grc.customer.document`` has them, of the documents that count.

        :param SQL joined: further rows ``k`` with an ``entity_id``; None: none
        :param SQL condition: on lines ``l`` and these
        """
        return SQL(
            "SELECT l.place * %s::bigint + l.res_id FROM (%s) l %s",
            APART,
            self._lines(window, people),
            SQL("JOIN %s ON k.entity_id = l.entity_id AND %s", joined, condition) if joined else SQL(),
        )

    @api.model
    def _lines(self, window, people):
        """Return the SELECT of what counts of the lines of documents.

        Columns: ``entity_id``, ``nth``, ``place`` and ``res_id`` (the document), ``day``, ``purchase`` (what makes one
        purchase of several lines; NULL: none, such as a credit note), ``stands`` (was it not credited in full),
        ``refund``, ``amount``, ``margin``, ``quantity``.
        """
        return SQL(
            """
            WITH people AS (%(people)s), piece AS MATERIALIZED (%(invoices)s %(others)s),
            dated AS (
                SELECT d.*, COALESCE(d.order_day, d.date) BETWEEN d.start AND d.last AS inside FROM piece d),
            part AS (
                SELECT d.res_id, d.nth, SUM(d.amount) FILTER (WHERE d.inside) / NULLIF(SUM(d.amount), 0) AS share
                  FROM dated d WHERE d.place = 0 AND NOT d.refund GROUP BY d.res_id, d.nth),
            weighed AS (
                SELECT d.*, CASE WHEN d.refund AND d.origin_id IS NOT NULL AND o.res_id IS NULL THEN 0
                                 WHEN d.refund AND d.order_day IS NULL AND d.place = 0 THEN COALESCE(o.share, 0)
                                 WHEN d.inside THEN 1 ELSE 0 END AS weight
                  FROM dated d LEFT JOIN part o ON o.res_id = d.origin_id AND o.nth = d.nth)
            SELECT d.entity_id, d.nth, d.place, d.res_id, COALESCE(d.order_day, d.date) AS day,
                   CASE WHEN NOT d.occasion THEN NULL
                        WHEN d.order_id IS NULL THEN concat_ws(' ', 'document', d.place, d.res_id)
                        ELSE concat_ws(' ', 'order', d.order_id) END AS purchase,
                   d.stands, d.refund, d.amount * d.weight AS amount, d.margin * d.weight AS margin, d.quantity
              FROM weighed d WHERE d.weight <> 0
            """,
            people=self._dated(window, people),
            invoices=self._invoice_lines(window),
            others=self._other_lines(window),
        )

    @api.model
    def _invoice_lines(self, window):
        """Return the SELECT of the lines of invoices and credit notes of ``people``; one without lines is its only."""
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        self.env["sale.order"].flush_model()
        return SQL(
            """
            SELECT d.entity_id, d.nth, d.start, d.last, 0 AS place, d.res_id, d.date, d.kind = %(refund)s AS refund,
                   d.occasion, d.stands, o.id AS order_id, o.day AS order_day, m.reversed_entry_id AS origin_id,
                   COALESCE(-l.balance, d.amount) AS amount,
                   CASE WHEN l.id IS NULL THEN d.margin ELSE g.margin END AS margin,
                   CASE WHEN l.is_downpayment THEN 0 ELSE COALESCE(l.quantity, 1) END AS quantity
              FROM (%(documents)s) d
              JOIN account_move m ON m.id = d.res_id
              LEFT JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
              LEFT JOIN (%(margins)s) g ON g.id = l.id
              LEFT JOIN LATERAL (
                   SELECT s.id, %(day)s AS day
                     FROM sale_order_line_invoice_rel r
                     JOIN sale_order_line sl ON sl.id = r.order_line_id
                     JOIN sale_order s ON s.id = sl.order_id
                    WHERE r.invoice_line_id = l.id ORDER BY s.date_order, s.id LIMIT 1) o ON TRUE
            """,
            refund=REFUND,
            documents=self._documents_of(window, SQL("d.place = 0")),
            margins=self._margins(window),
            day=company_day(SQL("s.date_order"), window.company),
        )

    @api.model
    def _margins(self, window):
        """Return the SELECT of ``id, margin`` of the lines of invoices of ``people`` since the window began."""
        partners = SQL(
            "SELECT p.id FROM res_partner p JOIN people w ON w.entity_id = p.commercial_partner_id"
            " UNION SELECT w.entity_id FROM people w"
        )
        invoices = SQL(
            "m.company_id = %s AND m.invoice_date >= %s AND m.commercial_partner_id IN (%s)",
            window.company.id,
            window.start,
            partners,
        )
        return line_margins(invoices, self.env["account.move"]._grc_cost_sources())

    @api.model
    def _other_lines(self, window):
        """Return the UNION with the documents of other sources: each is one purchase on its day."""
        if not self.env["grc.document.source"]._others():
            return SQL()
        return SQL(
            """
            UNION ALL
            SELECT d.entity_id, d.nth, d.start, d.last, d.place, d.res_id, d.date, d.kind = %s, d.occasion, d.stands,
                   NULL::integer, NULL::date, NULL::integer, d.amount, d.margin, 1::numeric
              FROM (%s) d
            """,
            REFUND,
            self._documents_of(window, SQL("d.place <> 0")),
        )

    @api.model
    def _documents_of(self, window, condition):
        """Return the SELECT of the documents of ``people`` since the window began, with the entity as it is today.

        :param SQL condition: on alias ``d`` of documents
        """
        return SQL(
            """
            SELECT w.entity_id, w.nth, w.start, w.last, d.place, d.res_id, d.date, d.kind, d.occasion,
                   %(stands)s AS stands, d.amount, COALESCE(d.margin, 0) AS margin
              FROM (%(documents)s) d
              JOIN res_partner p ON p.id = d.partner_id
              JOIN people w ON w.entity_id = p.commercial_partner_id
             WHERE d.date >= w.start AND (d.kind = %(refund)s OR d.date <= w.latest)
               AND %(condition)s
            """,
            stands=stands(SQL("d.reversed_on"), window.until),
            documents=self.env["grc.document.source"]._stream(window.company, window.until),
            refund=REFUND,
            condition=condition,
        )
