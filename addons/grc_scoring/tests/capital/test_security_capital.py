"""Who reads the ledger of what customers bring."""

from odoo.addons.grc_base.tests import test_security
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestCapitalSecurity(test_security.TestSecurity):
    """The ledger is asked as the customers are: by the owner, a colleague, and those who may not see it."""

    own = ("grc.capital.line",)
    test_of_company = test_values = test_cache_of_another = test_posting_needs_no_group = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"grc_hour_cost": 10, "grc_late_rate": 5})
        cls.refresh()

    def own_ways(self, model):
        ways = self.ways(model, ["customer_id", "kind", "amount"], [])
        return {name: way for name, way in ways.items() if "sudo" not in name}

    def test_linked(self):
        """Capital on contacts."""
        domain = [("id", "in", self.records["res.partner"])]
        self.assertBlind("res.partner", self.ways("res.partner", ["grc_capital"], domain))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.addons.base.models.ir_model")
    def test_without_the_group(self):
        for user in ("employee", "portal"):
            with self.assertRaises(AccessError):
                self.env["grc.capital.line"].with_user(self.users[user]).search([])

    def test_nobody_writes(self):
        line = self.env["grc.capital.line"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertTrue(line)
        for user in ("owner", "manager"):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(line.with_user(self.users[user]).has_access(operation))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_colleague_opens_nothing(self):
        """A line that is not the user's cannot be opened by its id."""
        line = self.env["grc.capital.line"].search([("customer_id.partner_id", "=", self.hidden.id)], limit=1)
        for user in ("colleague", "employee"):
            with self.assertRaises(AccessError):
                env = self.env(user=self.users[user], context={"allowed_company_ids": self.company.ids})
                line.with_env(env).action_open_document()

    def test_settings_are_the_manager_s(self):
        times = self.env["grc.activity.time"]
        self.assertTrue(times.with_user(self.users["manager"]).has_access("create"))
        self.assertTrue(times.with_user(self.users["owner"]).has_access("read"))
        self.assertFalse(times.with_user(self.users["owner"]).has_access("create"))
        self.assertFalse(times.with_user(self.users["employee"]).has_access("read"))
