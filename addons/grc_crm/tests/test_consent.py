import random
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.addons.grc_base.tests.consent import invented, oracle, test_consent_cases
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

CAME = datetime(2026, 3, 2, 8)
#: Ways in which leads come, and whether the customer caused them.
WAYS = {"website": True, "portal": True, "mail": True, "hand": False, "colleague": False, "answer": False}


class Leads:
    """Leads that came in one of these ways, at a moment."""

    def __init__(self, env):
        self.env = env
        self.outsider = new_test_user(env, "grc_outsider", "base.group_portal")

    def make(self, partner, company, way, moment):
        """Return a lead of a contact."""
        values = {"name": way, "partner_id": partner.id, "company_id": company.id, "user_id": False, "team_id": False}
        lead = self.env["crm.lead"].with_company(company).create(values)
        medium = self.env.ref("utm.utm_medium_website").id if way == "website" else None
        maker = self.outsider.id if way == "portal" else self.env.uid
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET create_date = %s, create_uid = %s, medium_id = %s, company_id = %s WHERE id = %s",
                moment,
                maker,
                medium,
                company.id,
                lead.id,
            )
        )
        if way in ("mail", "colleague", "answer"):
            self.write_mail(lead, way, moment)
        self.env.invalidate_all(flush=False)
        return lead

    def write_mail(self, lead, way, moment):
        """Enter a mail on a lead: of the customer, or of a colleague; one that came with it, or later."""
        author = self.env.user.partner_id if way == "colleague" else lead.partner_id
        mail = self.env["mail.message"].create(
            {"model": "crm.lead", "res_id": lead.id, "message_type": "email", "author_id": author.id}
        )
        self.env.flush_all()
        when = moment + timedelta(hours=way == "answer")
        self.env.cr.execute(SQL("UPDATE mail_message SET create_date = %s WHERE id = %s", when, mail.id))


@tagged("post_install", "-at_install")
class TestEnquiry(GrcCase):
    """An opportunity that the customer caused is an enquiry; what a salesperson entered is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jane = cls.partner("Jane", is_company=False, email="jane@example.com")
        cls.leads = Leads(cls.env)

    def enquired(self, day=None, company=None):
        """Return ``{entity id: day}`` of the last enquiries by opportunities."""
        asked = self.env["grc.consent.condition"]._asked("email", company=company, day=day)
        query = self.env["grc.consent.basis.opportunity"]._latest(
            asked, lambda entity: SQL("%s = %s", entity, self.jane.commercial_partner_id.id)
        )
        return dict(self.env.execute_query(query))

    def test_ways(self):
        for way, caused in WAYS.items():
            with self.subTest(way), self.cr.savepoint() as savepoint:
                self.leads.make(self.jane, self.company, way, CAME)
                self.assertEqual(self.enquired(), {self.jane.id: CAME.date()} if caused else {})
                savepoint.rollback()
            self.env.invalidate_all()

    def test_mail_to_an_alias(self):
        """A mail to the alias of a team, as it comes in."""
        raw = (
            "From: Jane <jane@example.com>\nTo: sales-grc@example.com\nSubject: Lamps\n"
            "Message-Id: <grc-1@example.com>\n\nDo you have lamps?"
        )
        self.env["mail.alias.domain"].search([]) or self.env["mail.alias.domain"].create({"name": "example.com"})
        lead = self.env["crm.lead"].browse(
            self.env["mail.thread"].message_process("crm.lead", raw, custom_values={"company_id": self.company.id})
        )
        lead.write({"partner_id": self.jane.id, "user_id": self.env.uid, "company_id": self.company.id})
        self.assertEqual(self.enquired(), {self.jane.id: self.company._grc_today()})

    def test_of_the_whole_customer_in_this_company(self):
        firm = self.partner("Firm", is_company=True)
        self.jane.parent_id = firm
        self.leads.make(self.jane, self.company, "website", CAME).action_set_lost()
        self.assertEqual(self.enquired(), {firm.id: CAME.date()}, "who asked has asked, whatever came of it")
        self.assertEqual(self.enquired(company=self.new_company("Second Ltd")), {})
        self.assertEqual(self.enquired(day=CAME.date() - timedelta(1)), {})

    def test_sentence(self):
        self.env["grc.consent.reading"].create({"company_id": self.company.id, "channel": "letter", "reading": "rule"})
        self.env["grc.consent.rule"].create(
            {"name": "Here", "company_id": self.company.id, "enquiry_months": 6, "channel": "letter"}
        )
        self.jane.write({"street": "Main street 1", "city": "Bern", "country_id": self.env.ref("base.aq").id})
        self.assertTrue(self.jane._contact_refusals("letter"))
        self.leads.make(self.jane, self.company, "website", datetime.now() - relativedelta(months=1))
        self.env["grc.consent.rule"].search([("name", "=", "Here")]).country_ids = self.env.ref("base.aq")
        self.assertFalse(self.jane._contact_refusals("letter"))
        condition = self.env["grc.consent.condition"]
        verdict = condition._verdicts(condition._asked("letter"), self.jane)[self.jane.id]
        self.assertEqual(verdict.reason, "enquiry")


@tagged("post_install", "-at_install")
class TestOpportunityCases(test_consent_cases.TestConsentCases):
    """The made-up world once more, with opportunities among its enquiries."""

    allow_inherited_tests_method = True

    @classmethod
    def enter_acts(cls):
        result = super().enter_acts()
        chance, leads = random.Random(test_consent_cases.SEED), Leads(cls.env)
        cls.enquiries = {}
        for __ in range(160):
            number, partner, way = chance.randrange(2), chance.choice(cls.partners), chance.choice(list(WAYS))
            company = cls.companies[number]
            moment = invented.moment(chance, invented.past(chance), company.zone)
            leads.make(partner, cls.asking[number], way, moment)
            if WAYS[way]:
                days = cls.enquiries.setdefault(partner.commercial_partner_id.id, {})
                days[company.id] = max(oracle.day_of(moment, company.zone), days.get(company.id, datetime.min.date()))
        return result

    @classmethod
    def read_entities(cls):
        entities = super().read_entities()
        for entity, days in cls.enquiries.items():
            entities[entity].enquiries.update(days)
        return entities

    def test_invented_rules(self):
        self.enter_rules()
        self.assertReasons(self.questions(invented.DAY))

    # The class that this one extends has them.
    test_shipped_rules = test_may_contact = None
