from datetime import date, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.person.parts import parts_of
from ...tools.clock import local_day
from ..common import GrcCase


@tagged("post_install", "-at_install")
class TestCompleteness(GrcCase):
    """The completeness of customers, against the same in plain Python."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engine = cls.env["grc.completeness"]
        cls.items = cls.env["grc.completeness.item"]
        cls.today = cls.company._grc_today()

    def share(self, partners, day=None, items=None):
        """Return {partner id: completeness}, by the SQL."""
        items = self.items._used(self.company) if items is None else items
        query = self.engine._query(items, self.company, day or self.today, SQL("p.id = ANY(%s)", partners.ids))
        return dict(self.env.execute_query(query))

    def by_hand(self, partner, day):
        """Return the completeness of a customer, item by item."""
        got = whole = 0
        for item in self.items.search([("company_id", "in", (False, self.company.id))]):
            if not (item.for_companies if partner.is_company else item.for_persons):
                continue
            whole += item.weight
            since = self.since(item, partner)
            if since:
                years = max((day - since).days, 0) / 365.25
                got += item.weight * (1 - item.yearly_loss / 100) ** years
        return got / whole

    def since(self, item, partner):
        """Return since when something is known of a customer, None where it is not."""
        if item.about == "consent":
            rows = (
                self.env["grc.consent"]
                .search(
                    [
                        ("partner_id", "=", partner.id),
                        ("channel", "in", (False, item.channel)),
                        ("purpose", "in", (False, "marketing")),
                        ("topic_id", "=", False),
                        ("company_id", "in", (False, self.company.id)),
                    ]
                )
                .sorted(lambda row: (row.moment, row.id))
            )
            last = rows[-1:]
            return local_day(last.moment, self.company) if last and last.decision != "lifted" else None
        if item.about == "partner":
            said = self.env["grc.completeness.value"].search(
                [("partner_id", "=", partner.id), ("name", "=", item.key)]
            ).confirmed_on  # fmt: skip
            return (said or local_day(partner.create_date, self.company)) if partner[item.field_name] else None
        person = self.env["grc.person"].search(
            [("partner_id", "=", partner.id), ("relation", "=", "self")], order="id", limit=1
        )
        if not person or not person[item.field_name]:
            return None
        part = person.part_ids.filtered(lambda row: row.part == parts_of([item.field_name])[0])
        return part.confirmed_on or local_day(person.create_date, self.company)

    def known(self):
        """Return customers of whom different things are known, of different ages."""
        found = self.env["res.partner"]
        ages = ({}, {"email": "a@example.com"}, {"phone": "+33612345678", "street": "1 Rue", "city": "Lyon"})
        for place in range(12):
            values = ages[place % 3] | ({"country_id": self.env.ref("base.fr").id} if place % 2 else {})
            partner = self.partner(f"Customer {place}", is_company=place % 4 == 0, **values)
            if place % 5 == 0:
                partner.write({"zip": "69001", "industry_id": self.env["res.partner.industry"].search([], limit=1).id})
            if place % 2:
                self.env["grc.person"].create(
                    {"partner_id": partner.id, "name": "Self", "relation": "self",
                     **({"occupation": "Pilot", "children": "0"} if place % 3 else {"birth_date": "1980-01-01"})}
                )  # fmt: skip
                self.env["grc.person"].create(
                    {"partner_id": partner.id, "name": "Child", "relation": "child", "gender": "male"}
                )
            found |= partner
        for place, decision in enumerate(("given", "lifted", "refused")):
            self.env["grc.consent"].create(
                {"partner_id": found[place * 3 + 1].id, "channel": "email", "purpose": "marketing",
                 "decision": decision, "source": "Fair", "company_id": self.company.id,
                 "moment": f"2026-0{place + 1}-01 10:00:00"}
            )  # fmt: skip
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - make_interval(days => 100 * (id %% 20))"
            " WHERE id = ANY(%s)",
            [found.ids],
        )
        self.env.cr.execute("UPDATE grc_person_part SET confirmed_on = confirmed_on - 37 * (id % 30)")
        self.env.cr.execute("UPDATE grc_completeness_value SET confirmed_on = confirmed_on - 11 * (id % 30)")
        self.env.invalidate_all()
        return found

    def test_as_by_hand(self):
        customers = self.known()
        for day in (self.today, self.today + timedelta(days=400)):
            found = self.share(customers, day)
            self.assertEqual(set(found), set(customers.ids))
            for partner in customers:
                with self.subTest(partner.name, day=day):
                    self.assertAlmostEqual(found[partner.id], self.by_hand(partner, day), 6)
        self.assertGreater(len({round(share, 4) for share in found.values()}), 8)

    def test_one_query_for_any_set(self):
        customers = self.known()
        items = self.items._used(self.company)
        self.share(customers, items=items)
        with self.assertQueryCount(1):
            self.share(customers, items=items)

    def test_what_is_written_is_young_again(self):
        """An e-mail address of 4 years is relied on by less, until it is written again, though it is the same."""
        partner = self.partner("Old", email="old@example.com")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = now() - interval '4 years' WHERE id = %s", [partner.id]
        )
        before = self.share(partner)[partner.id]
        partner.with_context(grc_source="question").email = "old@example.com"
        self.assertGreater(self.share(partner)[partner.id], before)
        row = self.env["grc.completeness.value"].search([("partner_id", "=", partner.id)])
        self.assertEqual((row.name, row.confirmed_on, row.source), ("partner.email", self.today, "question"))
        partner.write({"comment": "No question", "phone": False})
        self.assertEqual(len(self.env["grc.completeness.value"].search([("partner_id", "=", partner.id)])), 1)

    def test_by_the_companys_clock(self):
        """What was written in the evening of UTC is of the next day where it is morning by then."""
        self.company.grc_tz = "Pacific/Auckland"
        partner = self.partner("New", email="new@example.com")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET create_date = '2026-03-05 20:00' WHERE id = %s", [partner.id])
        items = self.items._used(self.company).filtered(lambda item: item.key == "partner.email")
        rows = self.engine._rows(items, self.company, SQL("p.id"), where=SQL("p.id = %s", partner.id))
        days = [day for (day,) in self.env.execute_query(SQL("SELECT r.since FROM (%s) r", rows))]
        self.assertEqual(days, [date(2026, 3, 6)])

    def test_company_and_weights(self):
        """A company's own item counts for it alone; one without weight counts nothing."""
        partner = self.partner("One", ref="R1")
        before = self.share(partner)[partner.id]
        other = self.new_company("Elsewhere")
        item = self.items.create(
            {"name": "Reference", "question": "Which?", "field_name": "ref", "company_id": other.id, "weight": 100}
        )
        self.assertEqual(self.share(partner)[partner.id], before)
        item.company_id = self.company
        self.assertGreater(self.share(partner)[partner.id], before)
        item.weight = 0
        self.assertAlmostEqual(self.share(partner)[partner.id], before)
        self.assertEqual(self.share(partner, items=item), {partner.id: None})
        self.assertEqual(self.share(partner, items=self.items), {})

    def test_what_cannot_be_asked(self):
        for values in (
            {"field_name": "nothing"},
            {"field_name": "grc_revenue"},
            {"field_name": "commercial_partner_id"},
            {"field_name": False},
            {"about": "consent"},
            {"about": "person", "field_name": "gender"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.items.create({"name": "X", "question": "X?"} | values)

    def test_merge(self):
        """Of two contacts of one value each an age is left: the survivor's, whose value stays."""
        one, two = self.partner("One"), self.partner("Two")
        one.email, two.email, two.phone = "a@example.com", "b@example.com", "+33612345678"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grc_completeness_value SET confirmed_on = '2020-01-01' WHERE partner_id = %s", [one.id]
        )
        self.merge(one, two)
        self.env.invalidate_all()
        rows = self.env["grc.completeness.value"].search([("partner_id", "=", one.id)])
        self.assertEqual(rows.filtered(lambda row: row.name == "partner.email").confirmed_on, date(2020, 1, 1))
        self.assertIn("partner.phone", rows.mapped("name"))
