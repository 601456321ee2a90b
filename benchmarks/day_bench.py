"""Opening My day for one salesperson among many, beside its own SQL run directly.

Cases: ``day_sql`` the statements alone, on a plain connection; ``day`` the call of the screen, with its answer as JSON.
"""

import json
import sys
from contextlib import contextmanager

from .frame import Result, interleaved
from .web import plain, record, replay

#: Salespeople among whom the customers are shared out.
SALESPEOPLE = 200
#: Of a salesperson's customers: how many have an action due, one planned for later, one closed (shares).
DUE, LATER, CLOSED = 0.2, 0.2, 1.0
CASES = ("day_sql", "day")
AGAINST = {"day": "day_sql", "day_sql": "day_sql"}
AIMS = {100_000: {"day": 1.5}}


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=15, help="rounds of which the median counts (default 15)")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    from . import company

    customers = options.customers or 10_000
    database = company.ensure(customers, ("grc_base", "grc_scoring", "grc_lifecycle"))
    result = Result("day", customers, against=AGAINST, aims=AIMS.get(customers, {}))
    measure = Day(database, result)
    measure.prepare()
    interleaved(options.rounds, CASES, measure.measure)
    return result


class Day:
    """The two cases on a database in which the suite is installed."""

    def __init__(self, database, result):
        self.database = database
        self.result = result

    def prepare(self):
        """Make salespeople, rows of customers where there are none, and actions; record the statements of the call."""
        with self.database.cursor() as cr:
            generate(cr)
        self.database.vacuum("grc_action", "grc_customer", "res_partner", "res_users", "account_move")
        with self._env() as env:
            for __ in range(3):  # what is cached for good is in the cache
                cards = self._open(env)
            self.statements = record(env, lambda: self._open(env))
        self.plain = plain(self.database.name)
        self.result.notes["day_sql"] = f"{len(self.statements)} statements"
        self.result.notes["day"] = f"{len(cards['cards'])} cards of {cards['total']}"

    def measure(self, case):
        """Measure one case once."""
        if case == "day_sql":
            with self.result.timed(case):
                replay(self.plain, self.statements)
        else:
            with self._env() as env:
                self._open(env)  # caches of a transaction are not what is measured
                env.invalidate_all()
                with self.result.timed(case):
                    self._open(env)
        sys.stderr.write(f"  {case:12} {self.result.rounds[case][-1]:9.4f} s\n")

    @contextmanager
    def _env(self):
        from odoo import api

        with self.database.registry().cursor() as cr:
            cr.execute("SELECT id, company_id FROM res_users WHERE login = 'bench_seller_7'")
            user, company = cr.fetchone()
            yield api.Environment(cr, user, {"lang": "en_US", "allowed_company_ids": [company]})

    @staticmethod
    def _open(env):
        from odoo.tools.json import json_default

        found = env["grc.action"].get_day()
        json.dumps(found, default=json_default)
        return found


def generate(cr):
    """Make salespeople with customers of their own, and actions, in the first company; a second time makes nothing."""
    cr.execute("SELECT 1 FROM res_users WHERE login = 'bench_seller_1'")
    if cr.rowcount:
        return
    _make_customers(cr)
    _make_salespeople(cr)
    _make_actions(cr)


def _make_customers(cr):
    """Make a row for each customer who has none."""
    cr.execute(
        """
        INSERT INTO grc_customer (partner_id, company_id, monetary_value, window_margin, clv_predicted, best_margin,
                                  last_purchase, median_interval, value_class)
        SELECT p.id, o.id, 1000, 400, 300, 500, CURRENT_DATE - 30, 30, 'b'
          FROM res_partner p, (SELECT MIN(id) AS id FROM res_company) o
         WHERE p.customer_rank > 0 AND p.commercial_partner_id = p.id
            ON CONFLICT DO NOTHING
        """
    )


def _make_salespeople(cr):
    """Make users and share the customers out among them."""
    cr.execute(
        """
        WITH person AS (
            INSERT INTO res_partner (name, complete_name, active, autopost_bills, lang, tz)
            SELECT 'Seller ' || n, 'Seller ' || n, TRUE, 'ask', 'en_US', 'UTC' FROM generate_series(1, %(number)s) n
         RETURNING id, name
        ), seller AS (
            INSERT INTO res_users (login, partner_id, company_id, active, share, notification_type)
            SELECT 'bench_seller_' || SUBSTR(name, 8), id, (SELECT MIN(id) FROM res_company), TRUE, FALSE, 'email'
              FROM person
         RETURNING id, company_id
        ), company AS (
            INSERT INTO res_company_users_rel (cid, user_id) SELECT company_id, id FROM seller
        )
        INSERT INTO res_groups_users_rel (uid, gid)
        SELECT s.id, d.res_id
          FROM seller s, ir_model_data d
         WHERE (d.module, d.name) IN (('base', 'group_user'), ('sales_team', 'group_sale_salesman'),
                                      ('grc_base', 'group_grc_user'))
        """,
        {"number": SALESPEOPLE},
    )
    cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE name LIKE 'Seller %'")
    cr.execute(
        """
        WITH seller AS (
            SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM res_users WHERE login LIKE 'bench_seller_%%'
        )
        UPDATE res_partner p SET user_id = s.id
          FROM seller s WHERE p.id %% %(number)s = s.place AND p.customer_rank > 0
        """,
        {"number": SALESPEOPLE},
    )


def _make_actions(cr):
    """Make actions that are due, planned for later, and closed."""
    cr.execute("SELECT setseed(0.42)")
    cr.execute(
        """
        INSERT INTO grc_action (company_id, partner_id, user_id, source, key, date, deadline, summary, why, say, stake,
                                probability, effort, rank, state, closed_on)
        SELECT c.company_id, c.partner_id, p.user_id, k.source, 'bench:' || k.kind || ':' || c.partner_id,
               CURRENT_DATE - 3, CURRENT_DATE + k.ahead, 'Call', '62 days of silence, usually buys every 30', 'Hello',
               k.stake, 0.2, 15, k.stake * 0.2 / 15, k.state, k.closed_on
          FROM grc_customer c
          JOIN res_partner p ON p.id = c.partner_id AND p.user_id IS NOT NULL
         CROSS JOIN LATERAL (
               SELECT 'due' AS kind, 'overdue' AS source, 0 AS ahead, 'open' AS state, NULL::date AS closed_on,
                      random() * 1000 AS stake WHERE random() < %(due)s
                UNION ALL
               SELECT 'later', 'life_event', 5, 'open', NULL, random() * 1000 WHERE random() < %(later)s
                UNION ALL
               SELECT 'closed', 'life_event', -40, 'done', CURRENT_DATE - 40, 100 WHERE random() < %(closed)s) k
        """,
        {"due": DUE, "later": LATER, "closed": CLOSED},
    )
