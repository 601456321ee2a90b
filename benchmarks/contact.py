"""Whom we may contact: the condition over everyone, beside a bare join of the same tables.

Cases: ``bare`` partners joined to their entity, their customer, their last quotation and the blacklist; ``email`` and
``phone`` the verdict of every contact for marketing; ``letter`` the same where the point is a whole address.
"""

from . import company, refresh
from .frame import Result, interleaved

#: Highest ratios to the bare join that are aimed at.
AIMS = {"email": 6, "phone": 6}

_BARE = """
    SELECT COUNT(*), COUNT(c.last_purchase), COUNT(o.date), COUNT(b.id)
      FROM res_partner p
      JOIN res_partner e ON e.id = p.commercial_partner_id
      LEFT JOIN grc_customer c ON c.partner_id = e.id AND c.company_id = %(company)s
      LEFT JOIN (SELECT x.commercial_partner_id, MAX(o.date_order) AS date
                   FROM sale_order o JOIN res_partner x ON x.id = o.partner_id
                  WHERE o.company_id = %(company)s GROUP BY 1) o ON o.commercial_partner_id = e.id
      LEFT JOIN mail_blacklist b ON b.email = p.email_normalized AND b.active
"""


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=7, help="rounds of which the median counts (default 7)")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or 100_000
    database = company.ensure(customers, refresh.modules(), name="bench_contact")
    result = Result("contact", customers, aims=AIMS)
    measure = _Measure(database, result)
    measure.prepare()
    interleaved(options.rounds, ("bare", "email", "phone", "letter"), measure.case)
    return result


class _Measure(refresh.Measure):
    def __init__(self, database, result):
        super().__init__(database, 0, result)

    def prepare(self):
        """Refresh everyone, give everyone an address, and enter a decision of one in ten."""
        self.reset()
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            companies = env["res.company"].search([], limit=1, order="id")
            with self.values(env["grc.customer"]):
                schedule = env["grc.refresh.schedule"]
                schedule._committing(companies, lambda one, turn: schedule._whole(one, turn, as_of=self.database.day))
        with self.database.cursor() as cr:
            cr.execute("DELETE FROM grc_consent; DELETE FROM grc_consent_reading")
            cr.execute(
                """
                UPDATE res_partner SET email_normalized = 'p' || id || '@example.com', phone_sanitized = '+331' || id,
                       street = '1 Oak Street', city = 'Town'
                 WHERE email_normalized IS NULL OR phone_sanitized IS NULL OR street IS NULL
                """
            )
            cr.execute(
                """
                INSERT INTO grc_consent (company_id, partner_id, point, channel, purpose, decision, source, moment)
                SELECT 1, p.id, p.email_normalized, 'email', 'marketing',
                       CASE WHEN p.id %% 20 = 0 THEN 'withdrawn' ELSE 'given' END, 'Bench', now() AT TIME ZONE 'UTC'
                  FROM res_partner p WHERE p.id %% 10 = 0
                """,
                [],
            )
        self.database.vacuum("res_partner", "grc_consent", "grc_customer")

    def case(self, name):
        """Measure one case, in a transaction of its own."""
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            company_id = env["res.company"].search([], limit=1, order="id").id
            if name == "bare":
                with self.result.timed(name):
                    cr.execute(_BARE, {"company": company_id})
                self.note(name, f"{cr.fetchone()[0]:,} contacts")
                return
            self._asked(env, name, company_id)

    def _asked(self, env, channel, company_id):
        from odoo.tools import SQL

        condition = env["grc.consent.condition"].with_company(company_id)
        asked = condition._asked(channel)
        query = SQL(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE v.allowed) FROM (%s) v", condition._query(asked, SQL("TRUE"))
        )
        with self.result.timed(channel):
            found = env.execute_query(query)[0]
        self.note(channel, "{1:,} of {0:,} may be contacted".format(*found))
