from lxml import etree
from odoo.tests import TransactionCase, new_test_user, tagged

DOCUMENTS = {
    "res.partner": "base.view_res_partner_filter",
    "account.move": "account.view_account_invoice_filter",
    "sale.order": "sale.view_sales_order_filter",
}
#: Of the shared filters, in their order.
FILTERS = [
    "grc_risk_high",
    "grc_class_a",
    "grc_policy_retain",
    "grc_policy_conquer",
    "grc_policy_rationalise",
    "grc_policy_abandon",
]
GROUPINGS = ["group_grc_segment", "group_grc_risk", "group_grc_class", "group_grc_policy"]
FIELDS = ["grc_segment_id", "grc_risk_grade", "grc_value_class", "grc_policy"]


@tagged("post_install", "-at_install")
class TestLinkSearch(TransactionCase):
    def arch(self, model, view=None, groups="grc_base.group_grc_manager"):
        """Return a search view as a user sees it."""
        groups = f"base.group_user,account.group_account_invoice,sales_team.group_sale_salesman,{groups}"
        user = new_test_user(self.env, f"searcher_{model}_{len(groups)}", groups=groups)
        found = self.env[model].with_user(user).get_view(view and self.env.ref(view).id, "search")
        return etree.fromstring(found["arch"])

    def names(self, arch, known):
        """Return which of some names there are, in their order."""
        return [node.get("name") for node in arch.iter("field", "filter") if node.get("name") in known]

    def test_each_document_has_them_once_and_in_order(self):
        for model, view in DOCUMENTS.items():
            with self.subTest(model):
                arch = self.arch(model, view)
                for known in (FILTERS, GROUPINGS, FIELDS):
                    self.assertEqual(self.names(arch, known), known)
                self.assertFalse([node.get("name") for node in arch.iter("separator") if node.get("name")])
                alone = arch.find(".//filter[@name='grc_class_a']")
                self.assertEqual({alone.getprevious().tag, alone.getnext().tag}, {"separator"})

    def test_another_search_view_has_none(self):
        arch = self.arch("account.move", "account.view_account_move_filter")
        self.assertFalse(self.names(arch, FILTERS + GROUPINGS + FIELDS))

    def test_who_does_not_work_with_customers_has_none(self):
        arch = self.arch("sale.order", DOCUMENTS["sale.order"], groups="base.group_partner_manager")
        self.assertFalse(self.names(arch, FILTERS + GROUPINGS + FIELDS))

    def test_what_an_addon_adds_is_on_all_documents(self):
        self.env["ir.ui.view"].create(
            {
                "name": "One more",
                "model": "grc.customer.link",
                "inherit_id": self.env.ref("grc_scoring.grc_customer_link_view_search").id,
                "arch": """
                    <filter name="grc_policy_retain" position="before">
                        <filter name="grc_more" string="More" domain="[('grc_value_class', '=', 'c')]"/>
                    </filter>
                """,
            }
        )
        for model, view in DOCUMENTS.items():
            self.assertEqual(
                self.names(self.arch(model, view), ["grc_more", "grc_policy_retain"]), ["grc_more", "grc_policy_retain"]
            )
