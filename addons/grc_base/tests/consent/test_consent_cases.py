import random
from collections import Counter, defaultdict
from itertools import product

from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import GrcCase
from . import invented, oracle
from .invented import CALL_DAYS, CHANNELS, DAY, PURPOSES

SEED = 20260228
HEADS, MEMBERS, ORDERS, DECISIONS, RULES, LISTED = 280, 130, 320, 1500, 90, 12
#: Fewest cases of a pass, and how many differences are shown.
FEWEST, SHOWN = 10_000, 5
MONTHS = ("customer_months", "purchase_months", "enquiry_months", "act_months")


@tagged("post_install", "-at_install")
class TestConsentCases(GrcCase):
    """The condition says of a made-up world what ``docs/consent.md`` says, as :mod:`.oracle` reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chance = random.Random(SEED)
        cls.asking = cls.new_asking()
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.asking.ids))
        cls.asking = cls.asking.with_env(cls.env)
        cls.topics = cls.env["grc.consent.topic"].create(
            [{"name": "Newsletter", "company_id": False}, {"name": "Invitations", "company_id": False}]
        )
        cls.partners = cls.new_partners()
        cls.enter_readings()
        cls.companies = cls.read_companies()
        cls.enter_acts()
        cls.enter_calls()
        cls.contacts = cls.read_contacts()
        cls.enter_blacklists()
        cls.enter_decisions()

    # What is there

    @classmethod
    def new_asking(cls):
        """Return the two companies that ask, in France and in Quebec."""
        french = cls.new_company("French Ltd", country_id=cls.env.ref("base.fr").id, grc_tz="Europe/Paris")
        quebec = cls.new_company("Quebec Ltd", country_id=cls.env.ref("base.ca").id, grc_tz="America/Toronto")
        quebec.state_id = cls.quebec()
        return french + quebec

    @classmethod
    def quebec(cls):
        return cls.state("ca", "QC")

    @classmethod
    def state(cls, country, code):
        country = cls.env.ref(f"base.{country}")
        states = cls.env["res.country.state"].search([("country_id", "=", country.id)], order="code")
        return states.filtered(lambda state: state.code == code)[:1] or states[:1]

    @classmethod
    def states(cls):
        return [cls.quebec(), cls.state("ca", "ON"), cls.state("us", "CA")]

    @classmethod
    def countries(cls):
        return [cls.env.ref(f"base.{code}").id for code in ("fr", "de", "us", "ca", "ch")]

    @classmethod
    def places(cls):
        """Return where contacts live: (country id, state id); many say nothing, one a state alone."""
        of_states = [(state.country_id.id, state.id) for state in cls.states()]
        alone = (None, cls.quebec().id)
        return [(country, None) for country in cls.countries()] + of_states * 2 + [(None, None)] * 6 + [alone]

    @classmethod
    def new_partners(cls):
        """Return contacts, whose places and days are written past the ORM, which would copy addresses to others."""
        heads = cls.env["res.partner"].create(invented.heads(cls.chance, HEADS))
        members = cls.env["res.partner"].create(invented.members(cls.chance, heads.ids, MEMBERS))
        partners = heads + members
        cls.env["grc.person"].create(
            [
                {"partner_id": partner.id, "name": "Somebody", "relation": relation, "birth_date": born}
                for partner in partners
                for relation, born in invented.household(cls.chance)
            ]
        )
        cls.env.flush_all()
        cls.write_homes(partners)
        cls.env.invalidate_all()
        return partners

    @classmethod
    def write_homes(cls, partners):
        places, zones = cls.places(), cls.asking.mapped("grc_tz")
        for partner in partners.ids:
            values = invented.home(cls.chance, places) | {"create_date": invented.entered(cls.chance, zones)}
            sets = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
            cls.env.cr.execute(SQL("UPDATE res_partner SET %s WHERE id = %s", sets, partner))

    @classmethod
    def enter_readings(cls):
        """Let the first company read the unknown as allowed on e-mail and letters; of a channel the last row counts."""
        company = cls.asking[0].id
        for channel, reading in (("email", "allowed"), ("phone", "allowed"), ("phone", "rule"), ("letter", "allowed")):
            cls.env["grc.consent.reading"].create({"company_id": company, "channel": channel, "reading": reading})
        cls.env.flush_all()

    @classmethod
    def enter_acts(cls):
        """Enter last purchases and quotations, without documents behind them."""
        entities = cls.partners.commercial_partner_id.ids
        cls.insert("grc_customer", invented.purchases(cls.chance, entities, cls.companies))
        patterns = {company.id: cls.new_order(company) for company in cls.asking}
        for values in invented.orders(cls.chance, cls.partners.ids, cls.companies, ORDERS):
            cls.copy_order(patterns[values["company_id"]], values)

    @classmethod
    def new_order(cls, company):
        """Return the id of a quotation of somebody else, as Odoo fills it in."""
        values = {"partner_id": cls.partner("Somebody else").id, "company_id": company.id}
        order = cls.env["sale.order"].with_company(company).create(values)
        cls.env.flush_all()
        return order.id

    @classmethod
    def copy_order(cls, pattern, values):
        """Insert a copy of an order, with other values: whatever its table demands is there."""
        partner = values["partner_id"]
        values = values | {"partner_invoice_id": partner, "partner_shipping_id": partner}
        names = cls.columns("sale_order") - values.keys() - {"id"}
        cls.env.cr.execute(
            SQL(
                "INSERT INTO sale_order (%s, %s) SELECT %s, %s FROM sale_order WHERE id = %s",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(map(SQL.identifier, sorted(names))),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
                SQL(", ").join(map(SQL.identifier, sorted(names))),
                pattern,
            )
        )

    @classmethod
    def enter_calls(cls):
        """Enter reports and what done activities leave, some of them of calls."""
        entities = {partner.id: partner.commercial_partner_id.id for partner in cls.partners}
        cls.insert("grc_meeting_report", invented.reports(cls.chance, entities, cls.companies, cls.env.uid))
        kinds = cls.env["mail.activity.type"].create(
            [
                {"name": "Ring", "category": "phonecall"},
                {"name": "Rang once", "category": "phonecall", "active": False},
                {"name": "Remember", "category": "default"},
            ]
        )
        cls.env.flush_all()
        cls.insert("mail_message", invented.activities(cls.chance, cls.partners.ids, cls.companies, kinds.ids))

    @classmethod
    def columns(cls, table):
        query = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        return {name for (name,) in cls.env.execute_query(SQL(query, table))}

    @classmethod
    def insert(cls, table, rows):
        """Insert rows (dicts with the same keys) by SQL; what is there already stays."""
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, rows[0])),
                SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows),
            )
        )

    @classmethod
    def enter_blacklists(cls):
        """Put some on Odoo's blacklists, past the bridge that would enter them in the ledger."""
        columns = (("mail_blacklist", "email"), ("phone_blacklist", "number"))
        for (table, column), points in zip(columns, invented.listable(cls.contacts), strict=True):
            listed = invented.blacklisted(cls.chance, points, LISTED)
            cls.insert(table, [{column: found, "active": active} for found, active in listed])

    @classmethod
    def enter_decisions(cls):
        rows = invented.decisions(cls.chance, cls.contacts, cls.companies, cls.topics.ids, DECISIONS)
        cls.insert("grc_consent", rows)

    def enter_rules(self):
        """Put rules made up by chance in the place of those that are there."""
        self.env["grc.consent.rule"].search([]).active = False
        states = [state.id for state in self.states()]
        groups = self.env["res.country.group"].create(
            [{"name": "Two", "country_ids": [Command.set(self.countries()[:2])]}, {"name": "Nobody"}]
        )
        rows = invented.rules(random.Random(SEED), self.companies, self.countries(), states, groups.ids, RULES)
        for row in rows:
            row.update({name: [Command.set(row[name])] for name in ("country_ids", "state_ids")})
        self.env["grc.consent.rule"].create(rows)

    # What the oracle knows of it

    @classmethod
    def select(cls, query, *args):
        return cls.env.execute_query(SQL(query, *args))

    @classmethod
    def read_companies(cls):
        return [
            oracle.Company(
                company.id,
                company.partner_id.country_id.id or None,
                company.partner_id.state_id.id or None,
                company.grc_tz,
                frozenset(cls.read_readings(company)),
            )
            for company in cls.asking
        ]

    @classmethod
    def read_readings(cls, company):
        """Return the channels on which a company reads the unknown as allowed."""
        query = "SELECT channel, reading FROM grc_consent_reading WHERE company_id = %s ORDER BY id"
        last = dict(cls.select(query, company.id))
        return [channel for channel, reading in last.items() if reading == "allowed"]

    @classmethod
    def read_contacts(cls):
        entities, households = cls.read_entities(), cls.read_households()
        reports, activities = cls.read_reports(), cls.read_activities()
        rows = cls.select(
            """
            SELECT id, active, commercial_partner_id, email_normalized, phone_sanitized, phone, street, zip, city,
                   country_id, state_id, create_date
              FROM res_partner WHERE id = ANY(%s) ORDER BY id
            """,
            cls.partners.ids,
        )
        return [
            oracle.Contact(
                one,
                active,
                entities[entity],
                *others,
                tuple(households[one]),
                tuple(reports[one]),
                tuple(activities[one]),
            )
            for one, active, entity, *others in rows
        ]

    @classmethod
    def read_households(cls):
        found = defaultdict(list)
        query = "SELECT partner_id, relation, birth_date FROM grc_person WHERE partner_id = ANY(%s) ORDER BY id"
        for partner, relation, born in cls.select(query, cls.partners.ids):
            found[partner].append((relation, born))
        return found

    @classmethod
    def read_reports(cls):
        """Return {contact id: reports in which they are the customer or the one met}."""
        found = defaultdict(list)
        query = "SELECT company_id, partner_id, contact_id, met_on, channel, state FROM grc_meeting_report ORDER BY id"
        for row in cls.select(query):
            report = oracle.Report(*row)
            for partner in {report.customer, report.met}:
                found[partner].append(report)
        return found

    @classmethod
    def read_activities(cls):
        """Return {record id: done activities on records with that id}."""
        found = defaultdict(list)
        rows = cls.select(
            """
            SELECT m.model, m.res_id, t.category, m.date
              FROM mail_message m JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
             WHERE m.res_id = ANY(%s) ORDER BY m.id
            """,
            cls.partners.ids,
        )
        for row in rows:
            found[row[1]].append(oracle.Activity(*row))
        return found

    @classmethod
    def read_entities(cls):
        """Return {id: :class:`.oracle.Entity`}."""
        bought, orders = cls.read_purchases(), cls.read_orders()
        rows = cls.select(
            "SELECT id, COALESCE(is_company, FALSE), country_id, state_id FROM res_partner WHERE id = ANY(%s)",
            cls.partners.commercial_partner_id.ids,
        )
        return {row[0]: oracle.Entity(*row, bought[row[0]], tuple(orders[row[0]])) for row in rows}

    @classmethod
    def read_purchases(cls):
        """Return {entity id: {company id: day}}."""
        found = defaultdict(dict)
        query = "SELECT partner_id, company_id, last_purchase FROM grc_customer WHERE company_id = ANY(%s)"
        for entity, company, day in cls.select(query, cls.asking.ids):
            found[entity][company] = day
        return found

    @classmethod
    def read_orders(cls):
        """Return {entity id: orders}."""
        found = defaultdict(list)
        rows = cls.select(
            """
            SELECT p.commercial_partner_id, o.company_id, o.state, o.date_order
              FROM sale_order o JOIN res_partner p ON p.id = o.partner_id WHERE o.company_id = ANY(%s)
            """,
            cls.asking.ids,
        )
        for entity, *order in rows:
            found[entity].append(oracle.Order(*order))
        return found

    def read_world(self):
        """Return what is known beside contacts, as it lies in the database."""
        self.env.flush_all()
        return oracle.World(
            [oracle.Row(*row) for row in self.read_ledger()],
            [self.read_rule(rule) for rule in self.env["grc.consent.rule"].search([])],
            [point for (point,) in self.select("SELECT email FROM mail_blacklist WHERE active")],
            [point for (point,) in self.select("SELECT number FROM phone_blacklist WHERE active")],
        )

    def read_ledger(self):
        return self.select(
            """
            SELECT id, company_id, channel, purpose, topic_id, point, partner_id, decision, basis, moment, valid_until
              FROM grc_consent ORDER BY id
            """
        )

    @staticmethod
    def read_rule(rule):
        return oracle.Rule(
            rule.id,
            rule.company_id.id or None,
            frozenset(rule.country_ids.ids),
            frozenset(rule.state_ids.ids),
            rule.kind or None,
            rule.channel or None,
            rule.purpose,
            rule.way,
            *(rule[name] for name in MONTHS),
            rule.minor_age,
            frozenset(rule.country_group_id.country_ids.ids) if rule.country_group_id else None,
            rule.call_weekdays,
            rule.call_holidays or "",
            rule.call_most,
            rule.call_days,
        )

    # Comparing

    def questions(self, *days):
        """Return all that can be asked, about no topic and about one."""
        topics = (None, self.topics[0].id)
        return [oracle.Question(*parts) for parts in product(self.companies, CHANNELS, PURPOSES, topics, days)]

    def calls(self, *days):
        """Return what can be asked about calls that a rule is needed for, about no topic."""
        return [
            question
            for question in self.questions(*days)
            if question.channel == "phone"
            and question.purpose not in ("service", "transactional")
            and question.topic is None
        ]

    def record(self, question):
        """Return the (topic, company) of a question as records."""
        return self.env["grc.consent.topic"].browse(question.topic or ()), self.asking.browse(question.company.id)

    def verdicts(self, question):
        """Return what the product says: {contact id: verdict}."""
        topic, company = self.record(question)
        condition = self.env["grc.consent.condition"]
        asked = condition._asked(question.channel, question.purpose, topic or None, company, question.day)
        return condition._verdicts(asked, self.partners)

    def compare(self, questions):
        """Compare each answer to questions with the oracle's; return how often each reason occurred.

        :raise AssertionError: with the first cases in which they differ
        """
        world, reasons, different = self.read_world(), Counter(), []
        for question in questions:
            found = self.verdicts(question)
            for contact in self.contacts:
                wanted, verdict = oracle.verdict(world, contact, question), found[contact.id]
                reasons[wanted.reason] += 1
                if wanted != (verdict.allowed, verdict.reason, verdict.until):
                    different.append((contact, question, wanted, verdict))
        self.assertGreaterEqual(reasons.total(), FEWEST)
        self.assertFalse(different, self.sentence(world, different, reasons.total()))
        return reasons

    def sentence(self, world, different, total):
        """Return how many cases differ, in which reasons, and all that is known of the first ones."""
        if not different:
            return ""
        pairs = Counter((wanted.reason, verdict.reason) for __, __, wanted, verdict in different)
        parts = [f"{len(different)} of {total} cases differ; (expected, found): {pairs.most_common()}"]
        for contact, question, __, verdict in different[:SHOWN]:
            parts.append(f"{oracle.explain(world, contact, question)}\n    found: {verdict}")
        return "\n\n".join(parts)

    def test_invented_rules(self):
        """On a Saturday and on the Sunday after it, with rules that combine all there is; calls on other days, too."""
        self.enter_rules()
        reasons = self.compare(self.questions(DAY, DAY + relativedelta(days=1)) + self.calls(*CALL_DAYS))
        self.assertEqual(set(reasons), oracle.REASONS)

    def test_shipped_rules(self):
        reasons = self.compare(self.questions(DAY) + self.calls(*CALL_DAYS[:2]))
        self.assertIn("closed", reasons)

    def test_may_contact(self):
        """What senders call says the same of the company's present day."""
        self.enter_rules()
        world = self.read_world()
        with self.day_of_company(DAY):
            for question in random.Random(SEED).sample(self.questions(DAY), 20):
                topic, company = self.record(question)
                found = self.partners._may_contact(question.channel, question.purpose, topic or None, company)
                wanted = {one.id for one in self.contacts if oracle.verdict(world, one, question).allowed}
                self.assertEqual(set(found.ids), wanted, question)
