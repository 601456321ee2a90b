"""Lines from top to bottom, against Python's sets."""

import random

from odoo.tests import tagged

from .common import AudienceCase

#: Customers, audiences made of lines, and tries.
CUSTOMERS, AUDIENCES, TRIES = 60, 12, 40
JOINED = {"and": set.__and__, "or": set.__or__, "minus": set.__sub__}


@tagged("post_install", "-at_install")
class TestAudienceFold(AudienceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(15)
        cls.countries = cls.env["res.country"].search([], limit=3)
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"Customer {place}",
                    "country_id": cls.random.choice(cls.countries).id,
                    "user_id": cls.random.choice((cls.seller.id, False)),
                }
                for place in range(CUSTOMERS)
            ]
        )
        cls.frequency = [cls.random.randrange(6) for __ in cls.partners]
        cls.new_rows(cls.partners, frequency=cls.frequency)
        cls.second = cls.new_company("Second Ltd")
        cls.new_rows(cls.partners[:20], company=cls.second, frequency=5)
        cls.archived = cls.partners[50:]
        cls.archived.active = False

    def condition(self):
        """Return a random domain and the partners who meet it, those that are archived among them."""
        number, country = self.random.randrange(6), self.random.choice(self.countries)
        often = {one.id for one, times in zip(self.partners, self.frequency, strict=True) if times >= number}
        there = set(self.partners.filtered(lambda one: one.country_id == country).ids)
        sellers = set(self.partners.filtered("user_id").ids)
        return self.random.choice(
            (
                ([("frequency", ">=", number)], often),
                ([("country_id", "=", country.id)], there),
                ([("user_id", "!=", False)], sellers),
                (["|", ("country_id", "=", country.id), ("frequency", "<", number)], there | self.all - often),
                (["!", ("partner_id.country_id", "=", country.id)], self.all - there),
                ([], self.all),
                ([("id", "in", [])], set()),
            )
        )

    @property
    def all(self):
        return set(self.partners.ids)

    def line(self, made):
        """Return what a random line says, and whom it finds; ``made`` are audiences that there are already."""
        if made and self.random.random() < 0.4:
            other, found = self.random.choice(made)
            return self.of_audience(other), found
        return self.condition()

    def random_audience(self, made, lines):
        """Return a random audience and the partners that it finds, computed in Python."""
        found, said = set(), []
        for place in range(lines):
            operation = self.random.choice(list(JOINED))
            what, meet = self.line(made)
            found = JOINED[operation](found, meet) if place else meet
            said.append((operation, what))
        return self.new_audience(*said), found

    def test_against_sets(self):
        """Random lines, audiences of audiences among them, find whom Python's sets find, without the archived."""
        gone, sizes = set(self.archived.ids), set()
        for __ in range(TRIES):
            made = []
            for lines in range(AUDIENCES // 3):
                made.append(self.random_audience(made, lines + self.random.randrange(4)))
            for audience, found in made:
                self.assertEqual(
                    set(self.partners_of(audience).ids), found - gone, audience.line_ids.mapped("sentence")
                )
                sizes.add(len(found - gone))
        self.assertGreater(len(sizes), 10, "audiences of many sizes")

    def test_order_is_that_of_the_screen(self):
        """The same lines in another order are another audience."""
        few, all_of_them = [("frequency", "=", 0)], []
        none = self.new_audience(("and", all_of_them), ("and", few), ("minus", all_of_them))
        rest = self.new_audience(("and", all_of_them), ("minus", all_of_them), ("or", few))
        self.assertFalse(self.partners_of(none))
        self.assertEqual(len(self.partners_of(rest)), self.frequency[:50].count(0))
        none.line_ids[2].sequence = -1
        self.env.invalidate_all()
        self.assertEqual(len(self.partners_of(none)), self.frequency[:50].count(0), "everyone, of whom few are left")

    def test_first_line_begins(self):
        """Of the first line the operation says nothing."""
        for operation in JOINED:
            self.assertEqual(len(self.partners_of(self.new_audience((operation, [])))), 50)

    def test_empty(self):
        """No line finds nobody; a domain that nobody meets neither."""
        self.assertFalse(self.partners_of(self.new_audience()))
        self.assertFalse(self.partners_of(self.new_audience(("and", [("frequency", ">", 99)]))))
        other = self.new_audience()
        self.assertEqual(len(self.partners_of(self.new_audience(("and", []), ("minus", self.of_audience(other))))), 50)

    def test_customers_and_partners(self):
        """Both queries find the same, of one company, whoever asks."""
        audience = self.new_audience(("and", [("frequency", ">", 2)]))
        customers = self.customers_of(audience)
        self.assertEqual(customers.company_id, self.company)
        self.assertEqual(customers.partner_id, self.partners_of(audience))
        self.assertEqual(self.customers_of(audience.with_user(self.seller)).ids, customers.ids)

    def test_no_longer_a_customer(self):
        """Who has no row any more is not found, though the condition names them."""
        partner = self.partners[0]
        audience = self.new_audience(("and", [("partner_id", "in", self.partners[:3].ids)]))
        self.assertEqual(self.partners_of(audience), self.partners[:3])
        self.env.cr.execute("DELETE FROM grc_customer WHERE partner_id = %s", [partner.id])
        self.assertEqual(self.partners_of(audience), self.partners[1:3])

    def test_deep(self):
        """A long chain of audiences, each made twice of the one before, is one statement that does not grow as fast."""
        audience = self.new_audience(("and", [("frequency", ">", 1)]))
        found = self.partners_of(audience)
        for __ in range(30):
            audience = self.new_audience(*[("and", self.of_audience(audience))] * 2)
        self.assertEqual(self.partners_of(audience), found)
