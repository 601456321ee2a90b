from datetime import timedelta

from odoo.addons.grc_scoring.tests.likeness import test_likeness
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestLeadLikeness(test_likeness.LikenessCase):
    """Opportunities: where a prospect came from, and how much like the best one without a partner is."""

    @classmethod
    def quotes(cls, partners, days, source):
        """Where customers came from is what their opportunities say."""
        leads = cls.env["crm.lead"].create(
            [
                {
                    "name": "Lead",
                    "partner_id": partner.id,
                    "company_id": cls.company.id,
                    "source_id": source.id,
                    "referred": source == cls.recommendation and "A friend",
                }
                for partner in partners
            ]
        )
        cls.dated(leads, days)
        return leads

    @classmethod
    def dated(cls, leads, days):
        cls.env.flush_all()
        day = cls.day - timedelta(days=days)
        cls.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id IN %s", [day, leads._ids])
        cls.env.invalidate_all()

    def test_source_of_the_opportunity(self):
        labels = self.fit().trait_ids.mapped("label")
        self.assertIn("Recommendation LK", labels)
        self.assertIn("came by recommendation", labels)
        self.assertGreater(self.customer(self.prospect).likeness, 2)
        lead = self.env["crm.lead"].search([("partner_id", "=", self.prospect.id)])
        self.assertEqual(lead.grc_likeness, self.customer(self.prospect).likeness)
        self.assertTrue(any("the average" in badge["text"] for badge in lead.grc_badges))

    def test_later_opportunity_changes_no_score(self):
        before = self.customer(self.other).likeness
        later = self.quotes(self.other, 39, self.recommendation)
        for days in (39, 0):
            self.dated(later, days)
            self.refresh()
            self.assertEqual(self.customer(self.other).likeness, before)
        self.dated(later, test_likeness.OLD)
        self.refresh()
        self.assertGreater(self.customer(self.other).likeness, before)

    def test_opportunity_without_a_partner(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Unknown",
                "company_id": self.company.id,
                "city": "lyon",
                "partner_name": "Unknown Ltd",
                "source_id": self.recommendation.id,
                "referred": "Ann",
            }
        )
        self.assertFalse(lead.partner_id)
        self.assertIn("the average", lead.grc_badges[0]["text"])
        self.assertIn("Lyon", lead.grc_badges[0]["title"])
        # The same score as a partner with the same traits.
        ratio = lead._grc_likeness()[0]
        partner = self.partner("Same", city="Lyon", lang=False)
        self.quotes(partner, 3, self.recommendation)
        self.refresh()
        self.assertAlmostEqual(self.customer(partner).likeness, ratio, 2)
        lead.write({"city": "Nice", "source_id": self.fair.id, "referred": False})
        self.assertFalse(lead.grc_badges)

    def test_reading_costs_no_query(self):
        leads = self.env["crm.lead"].create(
            [{"name": "Unknown", "company_id": self.company.id, "city": "Lyon"} for __ in range(20)]
        )
        self.env.flush_all()
        leads.mapped("grc_badges")
        leads.invalidate_recordset(["grc_badges"])
        with self.assertQueryCount(0):
            leads.mapped("grc_badges")
