from unittest.mock import patch

import psycopg2
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.audience import grc_audience
from .common import SALES, AudienceCase

PERSONAL = [("partner_id.grc_person_ids.birth_date", ">", "1980-01-01")]


@tagged("post_install", "-at_install")
class TestAudience(AudienceCase):
    """What is refused: conditions, rings, what is used; who may do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(4)])
        cls.new_rows(cls.partners, frequency=[0, 1, 2, 3])

    # Conditions

    def test_bad_conditions(self):
        """What is no condition on customers is refused with a sentence, by create and by write."""
        line = self.new_audience(("and", [])).line_ids
        for text in (
            *("[(", "1", "x", "{}", "None", "()[", "['&']", "[1]", "[()]", "(" * 5000, "[('frequency', '=')]"),
            *("[('nothing', '=', 1)]", "[('partner_id.nothing', '=', 1)]", "[('frequency', 'is', 1)]"),
            *("[('frequency', '>', 'many')]", "[('frequency', '>', 1e400)]", "[('last_purchase', '>', 'never')]"),
            *("[('partner_id', 'any!', [('id', '=', 1)])]", "[('partner_id', 'any', [('gone', '=', 1)])]"),
            *("[('user_id', '=', uid)]", "[('last_purchase', '<', context_today())]", "__import__('os')"),
            *("[('badges', '=', 1)]", "[('recency', '>', 3)]", "[('is_late', '>', 3)]", "[('movement', '=', 'x')]"),
            repr([("frequency", "=", place) for place in range(600)]),
        ):
            with self.subTest(text[:40]):
                with self.assertRaisesRegex(ValidationError, r"\w+ \w+"):
                    self.new_audience(("and", {"domain": text}))
                with self.assertRaises(ValidationError):
                    line.domain = text

    def test_good_conditions(self):
        """What Odoo's editor of domains writes is taken, and an empty text is everyone."""
        for text, number in (
            (False, 4),
            ("", 4),
            ("[]", 4),
            ("[('frequency', '>=', 2)]", 2),
            ('["|", ["frequency", "=", 0], ["partner_id.name", "ilike", "3"]]', 2),
            ("[(1, '=', 1)]", 4),
            ("[(0, '=', 1)]", 0),
            (f"[('partner_id', 'any', [('id', 'in', {self.partners[:3].ids})])]", 3),
            ("[('last_purchase', '=', False)]", 4),
            ("[('last_purchase', '<', 'today -30d')]", 0),
            ("['!', ('is_late', '=', True)]", 4),
        ):
            with self.subTest(text):
                self.assertEqual(len(self.partners_of(self.new_audience(("and", {"domain": text})))), number)

    def test_no_personal_data(self):
        """Who may not see persons does not ask for them; who may, does."""
        with self.assertRaisesRegex(ValidationError, "you may not read it"):
            self.new_audience(("and", []), name="x").with_user(self.manager).line_ids.domain = repr(PERSONAL)
        nested = [("partner_id", "any", [("grc_person_ids", "any", [("name", "=", "Jane")])])]
        for domain in (nested, [("partner_id.grc_person_ids", "ilike", "Jane")]):
            with self.assertRaisesRegex(ValidationError, "you may not read it"):
                self.audiences.with_user(self.manager).create(
                    {"name": "x", "line_ids": [Command.create({"domain": repr(domain)})]}
                )
        keeper = self.new_user("grc_keeper", f"{SALES},grc_base.group_grc_manager,grc_base.group_grc_personal")
        audience = self.audiences.with_user(keeper).create(
            {"name": "x", "line_ids": [Command.create({"domain": repr(PERSONAL)})]}
        )
        self.assertFalse(self.partners_of(audience))
        self.env["grc.person"].create({"partner_id": self.partners[1].id, "name": "Jane", "birth_date": "1990-05-01"})
        self.assertEqual(self.partners_of(audience), self.partners[1])
        with self.assertRaisesRegex(ValidationError, "you may not read it"):
            audience.with_user(self.manager).copy()
        self.assertNotTold(audience, keeper)
        self.assertNotTold(self.new_audience(("and", self.of_audience(audience)), name="y"), keeper)

    def assertNotTold(self, audience, keeper):
        """Check that who may not see persons is told neither whom an audience finds, nor by what."""
        screen = self.env["grc.screen.audience"]
        asked = [("audience", "=", str(audience.id))]
        self.assertEqual(screen.with_user(keeper).get_reach(audience.id)["customers"], 1)
        self.assertEqual(len(self.customers.with_user(keeper).search(asked)), 1)
        for user in (self.manager, self.seller):
            with self.assertRaisesRegex(AccessError, "you may not read"):
                screen.with_user(user).get_reach(audience.id)
            with self.assertRaisesRegex(AccessError, "you may not read"):
                self.customers.with_user(user).search(asked)
            line = audience.with_user(user).line_ids.filtered(lambda one: one.kind == "customers")
            self.assertFalse(line and "birth" in line.sentence.lower())

    def test_what_may_not_be_read(self):
        """A field for others, or of records that are for others, is refused."""
        for domain in (
            [("partner_id.credit", ">", 1)],
            [("partner_id.credit_limit", ">", 1)],
            [("company_id.partner_id.grc_person_ids", "!=", False)],
        ):
            with self.assertRaisesRegex(ValidationError, "you may not read it"):
                self.audiences.with_user(self.manager).create(
                    {"name": "x", "line_ids": [Command.create({"domain": repr(domain)})]}
                )

    def test_audience_in_a_condition(self):
        """The field by which figures search asks for no audience within an audience: that would be a hidden ring."""
        audience = self.new_audience(("and", []))
        for domain in (
            [("audience", "=", str(audience.id))],
            [("partner_id.grc_customer_id.audience", "=", "1")],
            [("partner_id", "any", [("grc_customer_id.audience", "=", "1")])],
        ):
            with self.assertRaisesRegex(ValidationError, "Another audience"):
                self.new_audience(("and", domain))

    def test_can_no_longer_be_read(self):
        """A condition on a field that has gone stops whoever asks, with the name of the audience."""
        audience = self.new_audience(("and", []), name="Old")
        self.env.cr.execute(
            "UPDATE grc_audience_line SET domain = '[(''gone'', ''='', 1)]' WHERE audience_id = %s", [audience.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "“Old” cannot be read any more"):
            audience._customers_query()

    def test_incomplete(self):
        """Purchases of nothing, and another audience that is none, say what to choose."""
        with self.assertRaisesRegex(ValidationError, "Choose products or categories"):
            self.new_audience(("and", {"kind": "purchase"}))
        with self.assertRaisesRegex(ValidationError, "Which audience"):
            self.new_audience(("and", {"kind": "audience"}))
        for months in (-1, 601):
            with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.new_audience(
                    ("and", {"kind": "purchase", "categ_ids": [Command.set(self.good.categ_id.ids)], "months": months})
                )

    # Rings

    def test_case_26_ring(self):
        """An audience that is made of itself is refused, naming the ring, however long it is."""
        first, second, third = (self.new_audience(("and", []), name=name) for name in ("Autumn", "Winners", "Lyon"))
        self.new_line(first, second)
        self.new_line(second, third)
        with self.assertRaisesRegex(ValidationError, "itself: “Autumn” → “Autumn”"):
            self.new_line(first, first)
        with self.assertRaises(ValidationError) as refused:
            self.new_line(third, first)
        names = str(refused.exception).partition(": ")[2].partition(".")[0].split(" → ")
        self.assertEqual(names[0], names[-1])
        ring = ["“Autumn”", "“Winners”", "“Lyon”"]
        place = ring.index(names[0])
        self.assertEqual(names[:3], ring[place:] + ring[:place], "each is made of the next")

    def test_case_26_ring_of_two_users(self):
        """A ring that two users have closed at once is told to whoever asks, and is no endless loop."""
        first, second = self.new_audience(name="Autumn"), self.new_audience(name="Winners")
        self.new_line(first, second)
        line = self.new_line(second, self.new_audience())
        self.env.cr.execute("UPDATE grc_audience_line SET other_id = %s WHERE id = %s", [first.id, line.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "cannot be made of itself"):
            first._customers_query()

    def new_line(self, audience, other):
        with self.cr.savepoint():
            return self.env["grc.audience.line"].create({"audience_id": audience.id, **self.of_audience(other)})

    # Used

    def test_case_26_used(self):
        """What another audience is made of is neither deleted nor archived, and the sentence names who uses it."""
        used = self.new_audience(("and", []), name="Winners")
        user = self.new_audience(("and", self.of_audience(used)), name="Autumn")
        self.assertEqual(used._used_by(), {"grc.audience": user})
        for refused in (used.unlink, used.action_archive):
            with self.assertRaisesRegex(ValidationError, "“Winners” is used.*Audience “Autumn”"), self.cr.savepoint():
                refused()
        user.line_ids.unlink()
        used.action_archive()
        self.assertFalse(used.active)
        used.unlink()

    def test_used_together(self):
        """Audiences that use each other, and nobody else, go together."""
        used = self.new_audience(name="Winners")
        user = self.new_audience(("and", self.of_audience(used)), name="Autumn")
        (used | user).action_archive()
        self.assertFalse(used.active or user.active)
        (used | user).unlink()
        self.assertFalse((used | user).exists())

    def test_archived_is_not_chosen(self):
        used = self.new_audience(name="Winners", active=False)
        with self.assertRaisesRegex(ValidationError, "“Winners” is archived"):
            self.new_audience(("and", self.of_audience(used)))

    def test_products_stay(self):
        """A product or category that a line asks for is not deleted: the line would find others."""
        category = self.env["product.category"].create({"name": "Wine"})
        product = self.new_good().product_tmpl_id
        self.new_audience(
            (
                "and",
                {
                    "kind": "purchase",
                    "product_ids": [Command.set(product.ids)],
                    "categ_ids": [Command.set(category.ids)],
                },
            )
        )
        for record in (product, category):
            with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
                record.unlink()
                self.env.flush_all()

    def test_one_company(self):
        """An audience is made of those of its own company, and stays there while it is."""
        second = self.new_company("Second Ltd")
        self.env.user.company_ids |= second
        other = self.new_audience(company_id=second.id)
        with self.assertRaises(UserError):
            self.new_audience(("and", self.of_audience(other)))
        used = self.new_audience(name="Winners")
        user = self.new_audience(("and", self.of_audience(used)), name="Autumn")
        for audience in (used, user):
            with self.assertRaisesRegex(ValidationError, "stays in its company"), self.cr.savepoint():
                audience.company_id = second

    # From a list

    def test_documents_of_one_company(self):
        """What customers have with another company is not asked for, in a path, in a search of its own, as a lack."""
        other = self.env["res.company"].create({"name": "Other"})
        mine, theirs = self.partners[:2]
        leads = [
            {"name": "Deal", "type": "opportunity", "partner_id": partner.id, "company_id": company.id}
            for partner, company in ((mine, self.company), (theirs, other))
        ]
        self.env["crm.lead"].create(leads)
        for condition, found in (
            (("partner_id.opportunity_ids.name", "=", "Deal"), mine),
            (("partner_id.opportunity_ids", "any", [("name", "=", "Deal")]), mine),
            (("partner_id.opportunity_ids", "!=", False), mine),
            (("partner_id.opportunity_ids", "=", False), self.partners - mine),
            (("partner_id.opportunity_ids", "not any", [("name", "=", "Deal")]), self.partners - mine),
        ):
            with self.subTest(condition):
                self.assertEqual(self.partners_of(self.new_audience(("and", [condition]))), found)

    def test_make_of_some(self):
        """Some customers of a list become an audience of them, which stays so."""
        chosen = self.customers.search([("frequency", ">", 1)])
        everyone = [["company_id", "=", self.company.id]]
        action = chosen.with_context(active_domain=everyone).action_make_audience()
        audience = self.audiences.browse(action["res_id"])
        self.assertEqual(self.customers_of(audience), chosen)
        self.new_rows(self.env["res.partner"].create({"name": "New"}), frequency=9)
        self.assertEqual(self.customers_of(audience), chosen)

    def test_make_of_very_many(self):
        """More than a condition can name share several lines; the greatest numbers fit."""
        chosen = self.customers.search([("company_id", "=", self.company.id)])
        with patch.object(grc_audience, "LONGEST", 3):
            audience = self.audiences._make(chosen)
        self.assertEqual(audience.line_ids.mapped("operation"), ["and", "or"])
        self.assertEqual(self.customers_of(audience), chosen)
        longest = repr([("partner_id", "in", [2**31 - 1] * grc_audience.LONGEST)])
        self.assertTrue(self.env["grc.audience.search"]._read(longest))

    def test_make_of_a_search(self):
        """All that a search finds become an audience by that search, which follows it."""
        domain = [["frequency", ">", 1]]
        chosen = self.customers.search(domain)
        action = chosen.with_context(active_domain=domain).action_make_audience()
        audience = self.audiences.browse(action["res_id"])
        self.assertEqual(audience.line_ids.sentence, "Frequency > 1")
        self.assertEqual(self.customers_of(audience), chosen)
        new = self.new_rows(self.env["res.partner"].create({"name": "New"}), frequency=9)
        self.assertEqual(self.partners_of(audience), chosen.partner_id | new)

    def test_make_by_the_action(self):
        """The action of the list does it, for managers."""
        chosen = self.customers.search([("frequency", "=", 3)])
        action = self.env.ref("grc_campaign.action_make_audience")
        context = {"active_model": "grc.customer", "active_ids": chosen.ids, "active_id": chosen.id}
        found = action.with_user(self.manager).with_context(**context).run()
        self.assertEqual(self.customers_of(self.audiences.browse(found["res_id"])), chosen)
        with self.assertRaises(AccessError):
            action.with_user(self.seller).with_context(**context).run()

    def test_make_of_none(self):
        second = self.new_company("Second Ltd")
        self.new_rows(self.partners[:1], company=second)
        both = self.customers.sudo().search([("partner_id", "=", self.partners[0].id)])
        self.assertEqual(len(both), 2)
        for chosen in (self.customers, both):
            with self.assertRaisesRegex(UserError, "one company"):
                self.audiences._make(chosen)

    # Rights

    def test_rights(self):
        """Users read audiences of their companies; managers write them."""
        audience = self.new_audience(("and", []))
        self.partners[0].user_id = self.seller
        mine = self.customers.with_user(self.seller).search([])
        self.assertEqual(mine.partner_id, self.partners[0])
        self.assertEqual(audience.with_user(self.seller).line_ids.sentence, "Every customer")
        for call in (
            lambda: self.audiences.with_user(self.seller).create({"name": "x"}),
            lambda: audience.with_user(self.seller).write({"name": "x"}),
            lambda: audience.with_user(self.seller).unlink(),
            lambda: audience.line_ids.with_user(self.seller).write({"sequence": 9}),
            mine.action_make_audience,
        ):
            with self.assertRaises(AccessError):
                call()
        audience.with_user(self.manager).name = "y"
        outside = self.new_user("grc_outside", SALES)
        with self.assertRaises(AccessError):
            audience.with_user(outside).read(["name"])
