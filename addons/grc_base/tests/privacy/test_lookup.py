from odoo.tests import tagged

from ...tools.privacy.held import links
from .common_privacy import PrivacyCase


@tagged("post_install", "-at_install")
class TestLookup(PrivacyCase):
    """Odoo's privacy look-up, and ours, find what is kept of a household, table by table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant()
        cls.env["grc.prospect"].create({"partner_id": cls.jane.id})
        cls.env["grc.person.taste"].create({"partner_id": cls.jane.id, "kind": "topic", "name": "Golf"})
        cls.env["grc.transition"].create(
            {"partner_id": cls.jane.id, "company_id": cls.company.id, "date": "2026-01-01", "dimension": "segment"}
        )
        cls.refresh()

    def skipped(self):
        """Return our models whose rows Odoo's look-up leaves out: those deleted with their contact."""
        return {
            model._name
            for model in self.env.values()
            if model._name.startswith("grc.") and model._auto and not model._abstract and not model._transient
            if any(model._fields[name].ondelete == "cascade" for name in links(model))
        }

    def found(self, name, email):
        wizard = self.env["privacy.lookup.wizard"].create({"name": name, "email": email})
        wizard.action_lookup()
        return {(line.res_model, line.res_id) for line in wizard.line_ids}

    def test_tables(self):
        """Point 3 of the issue: each of the tables that Odoo's look-up skips."""
        skipped = self.skipped()
        self.assertGreaterEqual(len(skipped), 7)
        self.assertIn("grc.person", skipped)
        found = self.found(self.jane.name, self.jane.email)
        ours = {line.model: line.number for line in self.request(self.jane).line_ids}
        for model in sorted(skipped):
            with self.subTest(model):
                mine = self.env[model].with_context(active_test=False).search([("partner_id", "=", self.jane.id)])
                self.assertTrue(mine, "no row to be found")
                self.assertLessEqual({(model, row) for row in mine.ids}, found)
                self.assertEqual(ours[model], len(mine))

    def test_one_line_a_row(self):
        wizard = self.env["privacy.lookup.wizard"].create({"name": self.jane.name, "email": self.jane.email})
        wizard.action_lookup()
        rows = [(line.res_model, line.res_id) for line in wizard.line_ids]
        self.assertEqual(len(rows), len(set(rows)))

    def test_member_by_their_name(self):
        """A husband of whom nothing is known but that he is in her household, and when he was born."""
        person = self.env["grc.person"].create(
            {"partner_id": self.jane.id, "name": "Jean Martin", "relation": "partner", "moving_date": "2027-01-01"}
        )
        self.assertIn(("grc.person", person.id), self.found("jean martin", "nobody@example.com"))

    def test_decision_by_its_address(self):
        """A decision of which nothing is known but the address."""
        row = self.env["grc.consent"].create(
            {"point": "alone@example.com", "channel": "email", "decision": "refused", "source": "Form"}
        )
        self.assertIn(("grc.consent", row.id), self.found("Nobody", "Alone@example.com"))

    def test_ours_is_of_one_contact(self):
        """Of two of one name, one."""
        namesake = self.person_of(self.jane.name)
        self.env["grc.person"].create({"partner_id": namesake.id, "name": self.jane.name})
        lines = {line.model: line.number for line in self.request(namesake).line_ids}
        self.assertEqual((lines["grc.person"], lines["res.partner"]), (1, 1))
