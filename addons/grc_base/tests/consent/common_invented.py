"""A made-up world, entered in the database."""

import random

from odoo import Command
from odoo.tools import SQL

from ..common import GrcCase
from . import invented
from .common_read import WorldReader

SEED = 20260228
HEADS, MEMBERS, ORDERS, DECISIONS, RULES, LISTED = 280, 130, 320, 1500, 90, 12


class InventedCase(WorldReader, GrcCase):
    """Companies that ask, contacts, and all that answers rest on."""

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
        """Return where contacts live: (country id, state id); many in France, many say nothing, one a state alone."""
        of_states = [(state.country_id.id, state.id) for state in cls.states()]
        alone, france = (None, cls.quebec().id), (cls.env.ref("base.fr").id, None)
        of_countries = [(country, None) for country in cls.countries()] + [france] * 4
        return of_countries + of_states * 2 + [(None, None)] * 6 + [alone]

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
