"""What lies in the database of a made-up world, as the oracle takes it."""

from collections import defaultdict

from odoo.tools import SQL

from . import oracle

MONTHS = ("customer_months", "purchase_months", "enquiry_months", "act_months")


class WorldReader:
    """Reads companies, contacts, ledger and rules by plain SQL; the class has ``env``, ``asking`` and ``partners``."""

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
    def grouped(cls, made, query, *args):
        """Return {first column: what is made of the others, row by row}."""
        found = defaultdict(list)
        for key, *row in cls.select(query, *args):
            found[key].append(made(*row))
        return found

    @classmethod
    def read_households(cls):
        query = "SELECT partner_id, relation, birth_date FROM grc_person WHERE partner_id = ANY(%s) ORDER BY id"
        return cls.grouped(lambda relation, born: (relation, born), query, cls.partners.ids)

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
        return cls.grouped(
            oracle.Activity,
            """
            SELECT m.res_id, m.model, m.res_id, t.category, m.date
              FROM mail_message m JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
             WHERE m.res_id = ANY(%s) ORDER BY m.id
            """,
            cls.partners.ids,
        )

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
        return cls.grouped(
            oracle.Order,
            """
            SELECT p.commercial_partner_id, o.company_id, o.state, o.date_order
              FROM sale_order o JOIN res_partner p ON p.id = o.partner_id WHERE o.company_id = ANY(%s)
            """,
            cls.asking.ids,
        )

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
