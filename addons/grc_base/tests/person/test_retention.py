import importlib.util
from datetime import date, timedelta
from pathlib import Path

from dateutil.relativedelta import relativedelta
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ...models.person.parts import COLUMNS, GRACE_DAYS, PARTS
from ..common import GrcCase
from ..common_users import of_company


@tagged("post_install", "-at_install")
class TestRetention(GrcCase):
    """What is kept of a person expires on its day, part by part, and the erasure is logged without a value."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.erasures = cls.env["grc.person.erasure"]
        cls.parts = cls.env["grc.person.part"]
        cls.today = cls.company._grc_today()
        cls.home = cls.partner("Jane Home", is_company=False, company_id=cls.company.id)
        cls.jane = cls.person()

    @classmethod
    def person(cls, **values):
        """Return a person of whom something is known in every part."""
        everything = {
            "partner_id": cls.home.id,
            "name": "Jane",
            "relation": "self",
            "birth_date": "1980-03-02",
            "gender": "female",
            "nationality_id": cls.env.ref("base.fr").id,
            "children": "2",
            "role_ids": [(6, 0, cls.env.ref("grc_base.role_decides").ids)],
            "occupation": "Pilot",
            "income_id": cls.env.ref("grc_base.income_high").id,
            "channel": "phone",
            "hour_from": 9,
            "hour_to": 12,
            "payment": "card",
            "moving_date": cls.today + timedelta(days=40),
        }
        return cls.env["grc.person"].create(everything | values)

    def confirmed(self, person, part):
        return self.parts.search([("person_id", "=", person.id), ("part", "=", part)])

    def erase(self, day):
        """Erase what expires by a day of the contacts of the company; return {part: number} of what was logged."""
        before = self.erasures.search([])
        self.erasures._erase(self.company.id, day)
        logged = self.erasures.search([]) - before
        return dict(zip(logged.mapped("part"), logged.mapped("number"), strict=True))

    def expiry(self, part):
        months = self.env.ref(f"grc_base.purpose_{part}").months
        return self.today + relativedelta(months=months)

    def test_each_part_has_a_purpose_and_a_day(self):
        purposes = self.env["grc.person.purpose"].search([("company_id", "=", False)])
        self.assertEqual(set(purposes.mapped("part")), {part for part, __ in PARTS})
        self.assertFalse(purposes.filtered(lambda one: not one.purpose or one.months <= 0))
        self.assertEqual(set(self.jane.part_ids.mapped("part")), set(COLUMNS))
        for part in COLUMNS:
            row = self.confirmed(self.jane, part)
            self.assertEqual((row.confirmed_on, row.source, row.user_id), (self.today, "form", self.env.user))
            self.assertEqual(row.expires_on, self.expiry(part))

    def test_on_the_day_and_not_before(self):
        day = self.expiry("income")
        self.assertFalse(self.erase(day - timedelta(days=1)).get("income"))
        self.assertEqual(self.jane.occupation, "Pilot")
        self.assertEqual(self.erase(day)["income"], 1)
        self.assertFalse(self.jane.occupation or self.jane.income_id)

    def test_that_part_alone(self):
        """Income expires first but for dates to come; identity and the others stay."""
        found = self.erase(self.expiry("income"))
        self.assertEqual(set(found), {"income", "dates"})
        self.assertFalse(self.jane.moving_date)
        self.assertEqual((self.jane.name, self.jane.children, self.jane.channel), ("Jane", "2", "phone"))
        self.assertEqual(self.jane.role_ids, self.env.ref("grc_base.role_decides"))
        self.assertEqual(set(self.jane.part_ids.mapped("part")), {"identity", "household", "preferences"})

    def test_twice_is_once(self):
        day = self.expiry("income")
        self.assertTrue(self.erase(day))
        self.assertEqual(self.erase(day), {})

    def test_household_and_preferences(self):
        contact = self.partner("Contact of Jane")
        self.jane.contact_id = contact
        self.erase(self.expiry("household"))
        self.assertFalse(self.jane.children or self.jane.role_ids or self.jane.contact_id or self.jane.channel)
        self.assertEqual((self.jane.hour_from, self.jane.hour_to), (0, 0))

    def test_nothing_is_left_of_whom_all_has_expired(self):
        found = self.erase(self.expiry("identity"))
        self.assertEqual(set(found), set(COLUMNS))
        self.assertFalse(self.jane.exists())

    def test_the_log_has_no_value(self):
        self.erase(self.expiry("identity"))
        self.env.flush_all()
        self.env.cr.execute("SELECT t::text FROM grc_person_erasure t")
        for (text,) in self.env.cr.fetchall():
            self.assertNotRegex(text, "Jane|Pilot|1980")
        manager = new_test_user(
            self.env, "erasure_manager", "grc_base.group_grc_manager", **of_company(self.company),
        )  # fmt: skip
        seen = self.erasures.with_user(manager).search([])
        self.assertEqual(len(seen), len(COLUMNS))
        self.assertEqual(seen.company_id, self.company)
        keeper = new_test_user(self.env, "erasure_keeper", "grc_base.group_grc_personal")
        with self.assertRaises(AccessError):
            self.erasures.with_user(keeper).search([])

    def test_still_true_renews(self):
        self.env.cr.execute(
            "UPDATE grc_person_part SET confirmed_on = %s", [self.today - relativedelta(months=23, days=10)]
        )
        self.env.invalidate_all()
        soon = self.parts.search([("expires_on", "<=", self.today + timedelta(days=30))])
        self.assertEqual(set(soon.mapped("part")), {"income", "dates"})
        soon.filtered(lambda row: row.part == "income").action_still_true()
        self.erase(self.today)
        self.assertEqual(self.jane.occupation, "Pilot")
        self.assertFalse(self.jane.moving_date)
        self.jane.action_still_true()
        self.assertEqual(set(self.jane.part_ids.mapped("confirmed_on")), {self.today})

    def test_what_is_written_is_confirmed(self):
        """Writing something of a part confirms that part alone; emptying confirms nothing."""
        self.env.cr.execute("UPDATE grc_person_part SET confirmed_on = '2020-01-01'")
        self.env.invalidate_all()
        self.jane.with_context(grc_source="report").write({"occupation": "Baker", "channel": False})
        self.assertEqual(self.confirmed(self.jane, "income").confirmed_on, self.today)
        self.assertEqual(self.confirmed(self.jane, "income").source, "report")
        self.assertEqual(str(self.confirmed(self.jane, "preferences").confirmed_on), "2020-01-01")

    def test_a_company_has_its_own_months(self):
        self.env["grc.person.purpose"].create(
            {"part": "income", "purpose": "Offers", "months": 6, "company_id": self.company.id}
        )
        self.env.invalidate_all()
        row = self.confirmed(self.jane, "income")
        self.assertEqual(row.expires_on, self.today + relativedelta(months=6))
        self.assertIn(row, self.parts.search([("expires_on", "=", row.expires_on)]))

    def test_without_a_purpose_nothing_expires(self):
        self.env.ref("grc_base.purpose_income").unlink()
        self.env.invalidate_all()
        self.assertFalse(self.confirmed(self.jane, "income").expires_on)
        self.assertIn(self.confirmed(self.jane, "income"), self.parts.search([("expires_on", "=", False)]))
        self.assertNotIn("income", self.erase(self.today + relativedelta(years=50)))

    def test_other_companies_contacts_stay(self):
        """A run is about the contacts of one company; those of every company have their own."""
        shared = self.partner("Shared", is_company=False)
        other = self.person(partner_id=shared.id)
        day = self.expiry("income")
        self.assertEqual(self.erase(day)["income"], 1)
        self.assertEqual(other.occupation, "Pilot")
        self.erasures._erase(None, day)
        self.assertFalse(other.occupation)

    def test_the_age_of_a_minor_is_kept(self):
        """Who is under age is protected by the birth date until they turn 18, and it is erased that day."""
        born = self.today - relativedelta(years=10)
        child = self.person(name="Tim", birth_date=born)
        day = self.expiry("identity")
        self.assertLess(day, born + relativedelta(years=18))
        self.erase(day)
        self.assertEqual((child.name, child.birth_date), ("Tim", born))
        self.erase(born + relativedelta(years=18))
        self.assertFalse(child.exists())

    def test_who_turns_18(self):
        """The rule of consent reads the birth date of the customer's own person: a day before 18 a parent decides."""
        condition = self.env["grc.consent.condition"]
        self.home.write({"email": "jane@example.com", "country_id": self.env.ref("base.fr").id})
        self.env["grc.consent.reading"].create({"company_id": self.company.id, "channel": "email", "reading": "rule"})
        rule = self.env["grc.consent.rule"].create(
            {"name": "Age", "company_id": self.company.id, "purpose": "marketing", "channel": "email",
             "country_ids": [(6, 0, self.env.ref("base.fr").ids)], "minor_age": 18, "way": "notice"}
        )  # fmt: skip
        self.jane.birth_date = "2008-06-10"
        for day, reason in ((date(2026, 6, 9), "minor"), (date(2026, 6, 10), "notice")):
            verdict = condition._verdicts(condition._asked("email", day=day), self.home)[self.home.id]
            self.assertEqual((verdict.reason, verdict.rule_id), (reason, rule.id))

    def test_the_scheduled_action(self):
        self.env.cr.execute(
            "UPDATE grc_person_part SET confirmed_on = confirmed_on - 3000 WHERE person_id = %s AND part = 'income'",
            [self.jane.id],
        )
        self.env.invalidate_all()
        cron = self.env.ref("grc_base.ir_cron_erase")
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertFalse(self.jane.occupation)
        self.assertEqual(self.jane.children, "2")

    def test_an_upgrade_gives_time(self):
        """What was there before is as old as its last change, and stays 90 days all the same; twice is once."""
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM grc_person_part")
        self.env.cr.execute("UPDATE grc_person SET write_date = '2001-01-01'")
        path = Path(__file__).parents[2] / "migrations" / "19.0.1.6.0" / "post-persons.py"
        spec = importlib.util.spec_from_file_location("post_persons", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.5.7")
        script.migrate(self.env.cr, "19.0.1.5.7")
        self.env.invalidate_all()
        rows = self.jane.part_ids
        self.assertEqual(set(rows.mapped("part")), set(COLUMNS))
        self.assertEqual(set(rows.mapped("source")), {"before"})
        self.assertEqual(str(rows[0].confirmed_on), "2001-01-01")
        first = self.today + timedelta(days=GRACE_DAYS)
        self.assertTrue(all(day >= first - timedelta(days=1) for day in rows.mapped("expires_on")))
        self.assertEqual(self.erase(first - timedelta(days=2)), {})
        self.jane.occupation = "Baker"
        self.erase(first + timedelta(days=1))
        self.assertEqual((self.jane.exists().name, self.jane.occupation), ("—", "Baker"))
