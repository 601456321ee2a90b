from odoo.addons.grc_base.tests import test_security
from odoo.tests import tagged

NAMES = {
    "grc.wallet.share": ["partner_id", "spending", "origin"],
    "grc.group": ["name", "margin"],
    "grc.grouping": ["as_of", "chosen"],
}


@tagged("post_install", "-at_install")
class TestGroupsSecurity(test_security.TestSecurity):
    """The same questions, asked of shares of wallet and of groups."""

    own = ("grc.wallet.share",)
    of_company = ("grc.group", "grc.grouping")
    # The addon below asks these of all fields, whatever they are.
    test_linked = test_values = test_cache_of_another = test_without_the_group = None
    test_nobody_writes = test_posting_needs_no_group = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.hidden | cls.shown
        cls.said = cls.env["grc.wallet"].create([{"partner_id": partner.id, "spending": 5} for partner in partners])

    def own_ways(self, model):
        ways = self.ways(model, NAMES[model], [])
        return {name: way for name, way in ways.items() if "sudo" not in name}

    def hide_company(self):
        result = super().hide_company()
        self.env.cr.execute("DELETE FROM grc_group WHERE company_id = %s", [self.company.id])
        self.env.cr.execute("DELETE FROM grc_grouping WHERE company_id = %s", [self.company.id])
        return result

    def test_wallets_of_colleagues(self):
        """Who sees only their own customers sees, writes and makes only what is said of those."""
        said = self.said
        for user, seen in (("owner", said[0]), ("colleague", said[1]), ("manager", said), ("stranger", said[:0])):
            companies = self.users[user].company_ids.ids
            wallets = said.with_user(self.users[user]).with_context(allowed_company_ids=companies)
            self.assertEqual(wallets.search([("id", "in", said.ids)], order="id"), seen, user)
        for user in ("employee", "portal"):
            self.assertFalse(said.with_user(self.users[user]).has_access("read"))
