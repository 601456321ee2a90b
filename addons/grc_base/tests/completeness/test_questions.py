from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import GrcCase
from ..common_users import of_company


@tagged("post_install", "-at_install")
class TestQuestions(GrcCase):
    """What to ask a customer next, and what becomes of the answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._grc_today()
        base = "base.group_user,sales_team.group_sale_salesman,base.group_partner_manager"
        cls.user, cls.keeper = (
            new_test_user(cls.env, login, f"{base},{group}", **of_company(cls.company))
            for login, group in (("asks", "grc_base.group_grc_user"), ("keeps", "grc_base.group_grc_personal"))
        )  # fmt: skip
        cls.jane = cls.partner("Jane", is_company=False, user_id=cls.keeper.id)
        cls.firm = cls.partner("Firm", user_id=cls.user.id)
        for partner in (cls.jane, cls.firm):
            cls.invoice(partner, -20, 100)
        cls.refresh()
        cls.items = cls.env["grc.completeness.item"]

    def item(self, name):
        return self.env.ref(f"grc_base.item_{name}")

    def as_user(self, partner, user):
        return partner.with_user(user).with_context(allowed_company_ids=self.company.ids)

    def names(self, found):
        return [question["item_id"] for question in found["questions"]]

    def test_by_weights(self):
        """Too few have answered: the weights decide, and the screen says so."""
        found = self.as_user(self.firm, self.user).get_grc_completeness()
        self.assertTrue(found["by_weights"])
        self.assertEqual(found["share"], 0)
        self.assertEqual(self.names(found), [self.item("email").id, self.item("industry").id])

    def test_answer_on_the_contact(self):
        firm = self.as_user(self.firm, self.user)
        found = firm.answer_grc_question(self.item("email").id, " firm@example.com ")
        self.assertEqual(self.firm.email, "firm@example.com")
        self.assertGreater(found["share"], 0)
        self.assertNotIn(self.item("email").id, self.names(found))
        industry = self.env["res.partner.industry"].search([], limit=1)
        firm.answer_grc_question(self.item("industry").id, str(industry.id))
        self.assertEqual(self.firm.industry_id, industry)
        rows = self.env["grc.completeness.value"].search([("partner_id", "=", self.firm.id)])
        self.assertEqual(set(rows.mapped("source")), {"question"})

    def test_answer_on_a_person(self):
        """The first answer makes the customer's own person; the next ones are written on it."""
        jane = self.as_user(self.jane, self.keeper)
        jane.answer_grc_question(self.item("birth_date").id, "1980-03-02")
        jane.answer_grc_question(self.item("children").id, "2")
        person = self.jane.grc_person_ids
        self.assertEqual(
            (person.name, person.relation, str(person.birth_date), person.children), ("Jane", "self", "1980-03-02", "2")
        )
        self.assertEqual(set(person.part_ids.mapped("source")), {"question"})

    def test_answer_on_consent(self):
        jane = self.as_user(self.jane, self.keeper)
        jane.answer_grc_question(self.item("email").id, "jane@example.com")
        jane.answer_grc_question(self.item("consent_email").id, "given")
        row = self.env["grc.consent"].search([("partner_id", "=", self.jane.id)])
        self.assertEqual((row.decision, row.point, row.channel), ("given", "jane@example.com", "email"))
        self.assertEqual(row.user_id, self.keeper)

    def test_persons_are_for_the_group(self):
        """Who may not see persons is asked nothing about them, and answers nothing."""
        self.jane.user_id = self.user
        items = self.items._used(self.company)
        jane = self.as_user(self.jane, self.user)
        asked = set()
        for __ in items:
            found = jane.get_grc_completeness()
            if not found["questions"]:
                break
            asked.add(found["questions"][0]["item_id"])
            jane.later_grc_question(found["questions"][0]["item_id"])
        self.assertEqual(asked, set(items.filtered(lambda item: item.about != "person" and item.for_persons).ids))
        with self.assertRaisesRegex(UserError, "not yours to ask"):
            jane.answer_grc_question(self.item("birth_date").id, "1980-03-02")
        self.assertFalse(self.jane.sudo().grc_person_ids)

    def test_of_a_colleagues_customer(self):
        firm = self.as_user(self.firm, self.keeper)
        self.assertEqual(firm.get_grc_completeness(), {})
        for call in (lambda: firm.answer_grc_question(self.item("email").id, "x@example.com"),
                     lambda: firm.later_grc_question(self.item("email").id)):  # fmt: skip
            with self.assertRaises(UserError):
                call()
        nobody = new_test_user(self.env, "asks_nobody", "base.group_user,base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.firm.with_user(nobody).get_grc_completeness()

    def test_ask_later(self):
        firm = self.as_user(self.firm, self.user)
        found = firm.later_grc_question(self.item("email").id)
        self.assertNotIn(self.item("email").id, self.names(found))
        with self.day_of_company(self.today + timedelta(days=31)):
            self.assertIn(self.item("email").id, self.names(firm.get_grc_completeness()))

    def test_what_is_old_is_asked_again(self):
        """With what is known, to be confirmed; what is young is not asked."""
        self.firm.write({"email": "old@example.com", "phone": "+33612345678"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grc_completeness_value SET confirmed_on = confirmed_on - 3000"
            " WHERE partner_id = %s AND name = 'partner.email'",
            [self.firm.id],
        )
        firm = self.as_user(self.firm, self.user)
        asked = {}
        for __ in range(20):
            found = firm.get_grc_completeness()["questions"]
            if not found:
                break
            asked[found[0]["item_id"]] = found[0]["value"]
            firm.later_grc_question(found[0]["item_id"])
        self.assertEqual(asked[self.item("email").id], "old@example.com")
        self.assertNotIn(self.item("phone").id, asked)

    def test_answers_that_are_none(self):
        jane = self.as_user(self.jane, self.keeper)
        for name, value in (
            ("email", "   "),
            ("country", "0"),
            ("country", "France"),
            ("country", "99999999"),
            ("birth_date", "yesterday"),
            ("birth_date", ""),
            ("birth_date", "2999-01-01"),
            ("gender", "robot"),
            ("consent_email", "lifted"),
            ("income", "-1"),
        ):
            with self.subTest(name, value=value), self.assertRaises(UserError), self.cr.savepoint():
                jane.answer_grc_question(self.item(name).id, value)
        for item in ("x", 10**12, 999999, None):
            with self.subTest(item=item), self.assertRaises(UserError), self.cr.savepoint():
                jane.answer_grc_question(item, "x")

    def test_by_what_answers_tell(self):
        """Of 1,200 customers the gender says the third by margin, the country nothing: the gender is asked first."""
        countries = self.env["res.country"].search([], limit=2)
        partners = self.env["res.partner"].create(
            [{"name": f"Person {place}", "country_id": countries[place % 2].id} for place in range(1200)]
        )
        self.env["grc.person"].create(
            [
                {"partner_id": partner.id, "name": "Self", "gender": "male" if place < 400 else "female"}
                for place, partner in enumerate(partners)
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO grc_customer (partner_id, company_id, margin, last_purchase)"
            " SELECT id, %s, ROW_NUMBER() OVER (ORDER BY id), CURRENT_DATE FROM unnest(%s) AS p(id)",
            [self.company.id, partners.ids],
        )
        self.env.cr.execute("UPDATE grc_customer SET margin = 1e6 WHERE partner_id = %s", [self.jane.id])
        scores = self.env["grc.completeness.score"]
        targets = self.env["grc.completeness.target"]._targets()
        self.assertEqual([one._fallback for one in targets], sorted(one._fallback for one in targets))
        scores._measure(self.company)
        found = {
            score.item_id: score
            for score in scores.search([("company_id", "=", self.company.id), ("kind", "=", "person")])
        }
        gender, country, email = (found[self.item(name)] for name in ("gender", "country", "email"))
        self.assertTrue(gender.measured and country.measured)
        self.assertFalse(email.measured, "nobody has answered, and words are not compared")
        self.assertAlmostEqual(gender.bits, 0.918, 2)
        self.assertAlmostEqual(country.bits, 0, 2)
        self.assertEqual((gender.answered, gender.asked), (1200, 1201))
        jane = self.as_user(self.jane, self.keeper).get_grc_completeness()
        self.assertFalse(jane["by_weights"])
        self.assertNotIn(self.item("country").id, self.names(jane))
        rows = len(scores.search([("company_id", "=", self.company.id)]))
        scores._measure(self.company)
        self.assertEqual(len(scores.search([("company_id", "=", self.company.id)])), rows, "in place of those before")

    def test_the_scheduled_action(self):
        cron = self.env.ref("grc_base.ir_cron_score")
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)
        scores = self.env["grc.completeness.score"].search([("company_id", "=", self.company.id)])
        self.assertTrue(scores)
        self.assertFalse(any(scores.mapped("measured")))
