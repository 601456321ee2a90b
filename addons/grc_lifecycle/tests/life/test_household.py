from datetime import timedelta

from odoo import Command
from odoo.addons.grc_scoring.tests.likeness import test_likeness
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestHouseholdLikeness(test_likeness.LikenessCase):
    """Households: a characteristic like others, for those who may see personal data."""

    @classmethod
    def quotes(cls, partners, days, source):
        """Who came by recommendation in the other tests has children here."""
        if source == cls.recommendation:
            persons = cls.env["grc.person"].create(
                [{"name": "Child", "relation": "child", "partner_id": partner.id} for partner in partners]
            )
            cls.dated(persons, days)

    @classmethod
    def dated(cls, persons, days):
        cls.env.flush_all()
        day = cls.day - timedelta(days=days)
        cls.env.cr.execute("UPDATE grc_person SET create_date = %s WHERE id IN %s", [day, persons._ids])

    @classmethod
    def partner(cls, name="Customer", **values):
        partner = super().partner(name, **values)
        partner.with_company(cls.company).grc_is_prospect = True
        cls.env.flush_all()
        day = cls.day - timedelta(days=40)
        cls.env.cr.execute("UPDATE grc_prospect SET create_date = %s WHERE partner_id = %s", [day, partner.id])
        return partner

    def user(self, login, *groups):
        return new_test_user(
            self.env,
            login,
            ",".join(("sales_team.group_sale_manager", "grc_base.group_grc_user", *groups)),
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def seen(self, user):
        """Return the labels of the screen and the words on the prospect, as a user sees them."""
        self.env.invalidate_all()
        screen = self.env["grc.likeness"].with_user(user).get_screen()
        words = {row["name"]: row["sentence"] for row in screen["prospects"]}
        return [trait["label"] for trait in screen["traits"]], words["Alike"]

    def test_who_may_see_personal_data(self):
        trait = self.fit().trait_ids.filtered(lambda trait: trait.kind == "household")
        self.assertEqual(trait.label, "has children")
        customers, domain = self.customers, [("likeness_trait_ids", "in", trait.ids)]
        labels, words = self.seen(self.user("lk_personal", "grc_base.group_grc_personal"))
        self.assertIn("has children", labels)
        self.assertIn("has children", words)
        plain = self.user("lk_plain")
        labels, words = self.seen(plain)
        self.assertIn("Wholesale", labels)
        self.assertNotIn("has children", labels)
        self.assertIn("Lyon", words)
        self.assertNotIn("children", words)
        self.assertTrue(customers.search_count(domain))
        self.assertFalse(customers.with_user(plain).search_count(domain))

    def test_who_is_entered_later_changes_no_score(self):
        before = self.customer(self.other).likeness
        child = self.env["grc.person"].create({"name": "C", "relation": "child", "partner_id": self.other.id})
        self.refresh()
        self.assertEqual(self.customer(self.other).likeness, before)
        self.dated(child, 40)
        self.refresh()
        self.assertGreater(self.customer(self.other).likeness, before)
