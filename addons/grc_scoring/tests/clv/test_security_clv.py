from odoo.addons.grc_base.tests import test_security
from odoo.tests import tagged

NAMES = {
    "grc.customer": [
        "clv",
        "clv_predicted",
        "clv_plain",
        "clv_source",
        "clv_sentence",
        "silence_ratio",
        "risk_grade",
        "risk_probability",
        "overdue",
        "risk_reasons",
    ],
    "grc.clv.fit": ["as_of", "source", "customers", "retention", "reasons"],
    "grc.risk.fit": ["as_of", "method", "customers", "mean", "reason"],
}


@tagged("post_install", "-at_install")
class TestClvSecurity(test_security.TestSecurity):
    """The same questions, asked of lifetime values, of payment risk and of their fits."""

    own = ("grc.customer",)
    of_company = ("grc.clv.fit", "grc.risk.fit")
    # Fields behind the link are asked for by the addon below, whatever they are.
    test_linked = None

    def own_ways(self, model):
        ways = self.ways(model, NAMES[model], [])
        return {name: way for name, way in ways.items() if "sudo" not in name}

    def hide_company(self):
        result = super().hide_company()
        self.env.cr.execute("DELETE FROM grc_clv_fit WHERE company_id = %s", [self.company.id])
        self.env.cr.execute("DELETE FROM grc_risk_fit WHERE company_id = %s", [self.company.id])
        return result

    def test_screen_adds_up_what_the_user_may_see(self):
        for user, customers in (("owner", 1), ("colleague", 1), ("manager", 3)):
            env = self.env(user=self.users[user], context={"allowed_company_ids": self.company.ids})
            self.env.invalidate_all()
            totals = env["grc.clv.fit"].get_screen()["totals"]
            rows = env["grc.customer"].search([("last_purchase", "!=", False)])
            self.assertEqual((totals["customers"], len(rows)), (customers, customers), user)
            self.assertAlmostEqual(totals["clv"], sum(rows.mapped("clv")), 2)
