from odoo.addons.grc_base.tests import test_security
from odoo.tests import tagged
from odoo.tools import SQL

NAMES = ("commercial_partner_id", "segment_then_id", "policy", "margin")


@tagged("post_install", "-at_install")
class TestSaleAnalysisSecurity(test_security.TestSecurity):
    """What a user gets of the cube is what they would get if others' customers had bought nothing."""

    own = ("grc.sale.analysis",)
    of_company = ()
    test_linked = test_values = test_cache_of_another = test_posting_needs_no_group = test_nobody_writes = None

    def own_ways(self, model):
        ways = self.ways(model, NAMES, [])
        return {name: way for name, way in ways.items() if "sudo" not in name}

    def hide_owner(self):
        """Take away what the owner's customer bought."""
        result = super().hide_owner()
        self._hide(SQL("m.commercial_partner_id = %s", self.hidden.id))
        return result

    def hide_company(self):
        result = super().hide_company()
        self._hide(SQL("m.company_id = %s", self.company.id))
        return result

    def _hide(self, condition):
        self.env.cr.execute(SQL("UPDATE account_move m SET state = 'draft' WHERE %s", condition))
