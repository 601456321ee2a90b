from datetime import timedelta

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestOpportunities(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.customers = cls.env["grc.customer"]
        cls.partner = cls.env["res.partner"].create({"name": "Wood Corner", "is_company": True})
        cls.contact = cls.env["res.partner"].create({"name": "Ann", "parent_id": cls.partner.id})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Desks",
                "type": "opportunity",
                "partner_id": cls.contact.id,
                "expected_revenue": 500,
                "company_id": cls.company.id,
            }
        )

    def row(self):
        return self.customers.search([("partner_id", "=", self.partner.id), ("company_id", "=", self.company.id)])

    def queued(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT partner_ref FROM grc_queue")
        return {partner for (partner,) in self.env.cr.fetchall()}

    def test_opportunity_makes_a_prospect_of_the_entity(self):
        self.customers._refresh(self.company)
        self.assertEqual((self.row().open_opportunities, self.row().expected_revenue), (1, 500))
        self.assertFalse(self.row().last_purchase)
        self.assertEqual(self.lead.grc_customer_id, self.row())

    def test_new_opportunity_queues_the_customer(self):
        self.assertIn(self.partner.id, self.queued())

    def test_won_and_lost_are_not_open(self):
        self.lead.action_set_won()
        self.customers._refresh(self.company)
        self.assertEqual(self.row().open_opportunities, 0)
        other = self.lead.copy({"partner_id": self.contact.id})
        other.action_set_lost()
        self.customers._refresh(self.company)
        self.assertEqual(self.row().open_opportunities, 0)

    def test_moved_to_another_customer(self):
        other = self.env["res.partner"].create({"name": "Deco Addict"})
        self.customers._refresh(self.company)
        self.env.cr.execute("DELETE FROM grc_queue")
        self.lead.partner_id = other
        self.assertLessEqual({self.partner.id, other.id}, self.queued())
        self.customers._refresh(self.company, partner_ids=[self.partner.id, other.id])
        self.assertEqual(self.row().open_opportunities, 0)
        self.assertEqual(self.lead.grc_customer_id.partner_id, other)

    def test_lead_without_company_follows_its_salesperson(self):
        self.lead.write({"company_id": False, "user_id": self.env.ref("base.user_admin").id})
        self.customers._refresh(self.company)
        self.assertEqual(self.lead.grc_customer_id, self.row())
        found = self.env["crm.lead"].search([("grc_customer_id", "in", self.row().ids)])
        self.assertEqual(found, self.lead)

    def test_group_by_segment(self):
        self.customers._refresh(self.company)
        groups = self.env["crm.lead"]._read_group([("id", "=", self.lead.id)], ["grc_segment_id"], ["__count"])
        self.assertEqual(groups, [(self.env["grc.segment"], 1)])

    def test_unknown_before_the_lead(self):
        self.customers._refresh(self.company, as_of=self.company._grc_today() - timedelta(days=3))
        self.assertFalse(self.row().open_opportunities)

    def test_time_on_an_opportunity_is_time_on_the_customer(self):
        self.company.grc_hour_cost = 60
        activity = self.env["mail.activity"].create(
            {"res_model_id": self.env["ir.model"]._get_id("crm.lead"), "res_id": self.lead.id, "user_id": self.env.uid}
        )
        self.env.cr.execute("DELETE FROM grc_queue")
        activity.action_done()
        self.assertTrue({self.partner.id, self.contact.id} & self.queued())
        self.customers._refresh(self.company)
        self.assertEqual(self.row().capital, -15)
        line = self.env["grc.capital.line"].search([("customer_id", "=", self.row().id)])
        self.assertEqual((line.kind, line.amount), ("activity", -15))
        action = line.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", self.lead.id))
