from odoo.tests import new_test_user

from ..common import GrcCase
from ..common_users import of_company


class InterestsCase(GrcCase):
    """A customer with a login on the portal, who bought something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.partner("Jane", is_company=False, email="jane@example.com")
        cls.user = new_test_user(
            cls.env,
            "grc_jane",
            "base.group_portal",
            password="grc_jane",
            partner_id=cls.customer.id,
            **of_company(cls.company),
        )
        cls.invoice(cls.customer, -20, 100, product=cls.good)
        cls.refresh()
        cls.template = cls.good.product_tmpl_id

    def tastes(self):
        self.env.invalidate_all()
        found = self.env["grc.person.taste"].search([("partner_id", "=", self.customer.id)])
        return [(one.kind, one.display_name, one.liking, one.source) for one in found]
