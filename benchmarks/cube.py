"""Opening the pivot of the sales analysis over five years, beside its own SQL run directly.

Cases: ``bare`` the statements of the pivot alone, on a plain connection; ``cube`` what a browser does, by HTTP from a
server of its own: views, then figures (year × segment at the time), until the answer is read and understood. ``hand``
the same figures by plain SQL with intervals of states, written by hand; ``report`` Odoo's invoice analysis by year and
category, for comparison; ``margin``, ``documents`` the same pivot with further measures. Drawing is not part of it.
"""

import sys

from psycopg2 import sql

from . import company, web
from .frame import Result, interleaved

SIZES = (10_000, 100_000)
MODULES = ("grc_base", "grc_scoring")
#: Highest ratios to its own SQL that are aimed at: with few customers the calls themselves weigh more.
AIMS = {100_000: {"cube": 1.5}}
MODEL = "grc.sale.analysis"
DOMAIN = [("invoice_date", ">=", "-4y =1m =1d")]
SETS = [[], ["invoice_date:year"], ["segment_then_id"], ["segment_then_id", "invoice_date:year"]]
#: What each case asks for beside revenue.
MEASURES = {"cube": [], "margin": ["margin:sum"], "documents": ["move_count:count_distinct"]}


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=7, help="rounds of which the median counts (default 7)")
    parser.add_argument("--fresh", action="store_true", help="generate the company anew")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or SIZES[0]
    database = company.ensure(customers, MODULES, fresh=options.fresh, name="cube")
    _fill(database)
    measure = _Measure(database, customers)
    with web.server(database) as port:
        measure.warm(port)
        interleaved(options.rounds, ("bare", "cube"), measure.take)
        interleaved(min(options.rounds, 3), ("hand", "margin", "documents", "report"), measure.take)
    return measure.result


class _Measure:
    """The cases on one database."""

    def __init__(self, database, customers):
        self.database = database
        self.result = Result("cube", customers, aims=AIMS.get(customers, {}))

    def warm(self, port):
        """Record the statements, open the connections, and do everything once."""
        with web.as_admin(self.database) as env:
            web.let_in(env)
            self.views = _views(env)
            for __ in range(2):  # what is cached for good is in the cache the second time
                self.statements = web.record(env, lambda: self._calls(env))
        self.plain = web.plain(self.database.name)
        self.client = web.Client(port, self.database.name)
        for case in ("bare", "cube", "hand"):
            self._run(case)
        self.result.notes["bare"] = f"{len(self.statements)} statements"

    def _calls(self, env):
        model = env[MODEL]
        model.get_views(self.views["views"], self.views["options"])
        model.formatted_read_grouping_sets(DOMAIN, SETS, ["revenue:sum", "__count"])

    def take(self, case):
        with self.result.timed(case):
            self._run(case)
        sys.stderr.write(f"  {case:10} {self.result.rounds[case][-1]:9.3f} s\n")

    def _run(self, case):
        if case == "bare":
            web.replay(self.plain, self.statements)
        elif case == "hand":
            web.replay(self.plain, [HAND])
        elif case == "report":
            domain = [*DOMAIN, ("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_refund"))]
            sets = [["product_categ_id" if name == "segment_then_id" else name for name in group] for group in SETS]
            self._pivot("account.invoice.report", domain, sets, ["price_subtotal:sum", "__count"])
        else:
            self.client.call(MODEL, "get_views", [], self.views)
            self._pivot(MODEL, DOMAIN, SETS, ["revenue:sum", *MEASURES[case], "__count"])

    def _pivot(self, model, domain, sets, aggregates):
        asked = {"domain": domain, "grouping_sets": sets, "aggregates": aggregates}
        self.client.call(model, "formatted_read_grouping_sets", [], asked)


def _views(env):
    """Return the arguments with which the web client asks for the views of the menu."""
    action = env.ref("grc_scoring.grc_sale_analysis_action")
    kinds = [[False, kind] for kind in action.view_mode.split(",")]
    return {
        "views": [*kinds, [action.search_view_id.id, "search"]],
        "options": {"action_id": action.id, "load_filters": True, "toolbar": True},
    }


def _fill(database):
    """Give the documents lines, and the customers states and movements, unless they have them."""
    with database.cursor() as cr:
        cr.execute("SELECT EXISTS (SELECT 1 FROM grc_transition)")
        if cr.fetchone()[0]:
            return
    with web.as_admin(database) as env:
        _products(env)
    with database.cursor() as cr:
        cr.execute("SET work_mem = '512MB'; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off")
        cr.execute("SELECT setseed(0.7)")
        company.say("  lines")
        with company._bare_table(cr, "account_move_line"):
            cr.execute(LINES)
            company.say(f"  {cr.rowcount:,} lines")
        cr.execute("SELECT setval('account_move_line_id_seq', (SELECT MAX(id) FROM account_move_line))")
        company.say("  states and movements")
        cr.execute(CUSTOMERS)
        for dimension, column, states in (
            ("segment", "segment_id", "SELECT ARRAY_AGG(id) FROM grc_segment"),
            ("class", "value_class", "SELECT ARRAY['a', 'b', 'c']"),
            ("policy", "policy", "SELECT ARRAY['retain', 'rationalise', 'conquer', 'abandon']"),
        ):
            names = [sql.Identifier(f"{side}_{column}") for side in ("from", "to")]
            cr.execute(sql.SQL(MOVEMENTS).format(*names, states=sql.SQL(states)), {"dimension": dimension})
    database.vacuum("account_move_line", "grc_customer", "grc_transition", "product_product", "product_template")


def _products(env):
    """Make two hundred products with a cost, in ten categories, unless a run that died has made them."""
    if env["product.category"].search_count([("name", "=", "Category 0")]):
        return
    categories = env["product.category"].create([{"name": f"Category {place}"} for place in range(10)])
    env["product.product"].create(
        [{"name": f"Good {place}", "standard_price": 5, "categ_id": categories[place % 10].id} for place in range(200)]
    )
    env.cr.commit()


#: One product line a document, two for one document in four, and the line of what is to be paid.
LINES = """
    INSERT INTO account_move_line (
        id, move_id, journal_id, company_id, company_currency_id, currency_id, account_id, partner_id, product_id,
        product_uom_id, display_type, parent_state, move_name, name, date, invoice_date, quantity, price_unit,
        price_subtotal, price_total, balance, debit, credit, amount_currency, sequence, create_uid, write_uid)
    SELECT (SELECT COALESCE(MAX(id), 0) FROM account_move_line) + ROW_NUMBER() OVER (ORDER BY m.id, part.number),
           m.id, m.journal_id, m.company_id, m.currency_id, m.currency_id,
           CASE WHEN part.share = 0 THEN receivable.id ELSE income.id END, m.commercial_partner_id,
           CASE WHEN part.share > 0 THEN goods.ids[1 + (m.id * 7 + part.number) % 200] END,
           CASE WHEN part.share > 0 THEN goods.unit END,
           CASE WHEN part.share = 0 THEN 'payment_term' ELSE 'product' END, m.state, m.name, 'Line', m.date,
           m.invoice_date, 1, m.amount_untaxed * part.share, m.amount_untaxed * part.share,
           m.amount_untaxed * part.share, signed.amount, GREATEST(signed.amount, 0), GREATEST(-signed.amount, 0),
           signed.amount, part.number, 2, 2
      FROM account_move m
     CROSS JOIN LATERAL (
           SELECT 1 AS number, CASE WHEN m.id % 4 = 0 THEN .5 ELSE 1 END AS share
            UNION ALL SELECT 2, .5 WHERE m.id % 4 = 0
            UNION ALL SELECT 3, 0
     ) part
     CROSS JOIN LATERAL (
           SELECT CASE WHEN part.share = 0 THEN m.amount_untaxed_signed
                       ELSE -m.amount_untaxed_signed * part.share END AS amount
     ) signed
     CROSS JOIN (SELECT ARRAY_AGG(p.id) AS ids, MIN(t.uom_id) AS unit FROM product_product p
                   JOIN product_template t ON t.id = p.product_tmpl_id
                   JOIN product_category c ON c.id = t.categ_id AND c.name LIKE 'Category %') goods
     CROSS JOIN (SELECT MIN(id) AS id FROM account_account WHERE account_type = 'income') income
     CROSS JOIN (SELECT MIN(id) AS id FROM account_account WHERE account_type = 'asset_receivable') receivable
"""

CUSTOMERS = """
    INSERT INTO grc_customer (partner_id, company_id, segment_id, value_class, policy)
    SELECT DISTINCT m.commercial_partner_id, m.company_id,
           segment.ids[1 + m.commercial_partner_id % CARDINALITY(segment.ids)], 'b', 'retain'
      FROM account_move m, (SELECT ARRAY_AGG(id) AS ids FROM grc_segment) segment
     WHERE m.commercial_partner_id IS NOT NULL
"""

#: Four movements a customer on average, on random days of five years.
MOVEMENTS = """
    INSERT INTO grc_transition (partner_id, company_id, dimension, date, {}, {})
    SELECT t.partner_id, t.company_id, %(dimension)s, t.day,
           t.keys[1 + FLOOR(RANDOM() * CARDINALITY(t.keys))::integer],
           t.keys[1 + FLOOR(RANDOM() * CARDINALITY(t.keys))::integer]
      FROM (SELECT c.partner_id, c.company_id, states.keys, CURRENT_DATE - FLOOR(RANDOM() * 1825)::integer AS day
              FROM grc_customer c
             CROSS JOIN ({states}) states (keys)
             CROSS JOIN generate_series(1, 8) n
             WHERE RANDOM() < .5) t
     ORDER BY t.day
"""

#: The pivot's figures without the parts that no company of one currency needs.
HAND = """
    SELECT DATE_TRUNC('year', m.invoice_date), CASE WHEN s.partner_id IS NULL THEN c.segment_id ELSE s.segment_id END,
           SUM(-l.balance), COUNT(*)
      FROM account_move_line l
      JOIN account_move m ON m.id = l.move_id
      JOIN grc_customer c ON c.partner_id = m.commercial_partner_id AND c.company_id = m.company_id
      LEFT JOIN (
          SELECT partner_id, company_id, to_segment_id AS segment_id, date AS since,
                 LEAD(date, 1, 'infinity') OVER (PARTITION BY partner_id, company_id ORDER BY date, id) AS until
            FROM grc_transition WHERE dimension = 'segment'
           UNION ALL
          SELECT * FROM (
              SELECT DISTINCT ON (t.partner_id, t.company_id) t.partner_id, t.company_id, t.from_segment_id,
                     '-infinity'::date, t.date
                FROM grc_transition t WHERE t.dimension = 'segment' ORDER BY t.partner_id, t.company_id, t.date, t.id
          ) first
      ) s ON s.partner_id = c.partner_id AND s.company_id = c.company_id
         AND m.invoice_date >= s.since AND m.invoice_date < s.until
     WHERE m.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND m.state = 'posted'
       AND l.display_type = 'product' AND m.invoice_date >= DATE_TRUNC('year', CURRENT_DATE - INTERVAL '4 years')
     GROUP BY GROUPING SETS ((), (1), (2), (1, 2))
"""
