from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPortfolioTours(ToursCommon):
    def test_portfolio(self):
        colleague = new_test_user(
            self.env,
            login="grc_tour_colleague",
            name="Colleague of Tour",
            groups="sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.silent.user_id = self.user
        lead = (
            self.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": "Shop",
                    "type": "opportunity",
                    "partner_id": self.silent.id,
                    "user_id": self.user.id,
                    "company_id": self.company.id,
                }
            )
        )
        self._refresh()
        self.start_tour("/odoo/customer-relations", "grc_lifecycle_portfolio", login="grc_tour")
        self.assertEqual((self.silent.user_id, lead.user_id), (colleague, colleague))
