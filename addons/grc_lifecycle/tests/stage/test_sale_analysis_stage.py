from odoo.addons.grc_base.tests.common import GrcCase, as_day
from odoo.tests import tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestSaleAnalysisStage(GrcCase):
    def test_stage_then(self):
        """Sales by the stage of the customer at the time, and by that of now."""
        partner = self.partner()
        invoices = [self.invoice(partner, day, 100) for day in (-300, -30, -1)]
        self.refresh()
        now = self.customer(partner).stage_id
        first, second = (self.env["grc.stage"].search([("id", "!=", now.id)], limit=2)).ids
        self.env.execute_query(
            SQL(
                "INSERT INTO grc_transition (partner_id, company_id, dimension, date, from_stage_id, to_stage_id)"
                " VALUES %s RETURNING id",
                (partner.id, self.company.id, "stage", as_day(-200), first, second),
            )
        )
        analysis = self.env["grc.sale.analysis"]
        asked = [("commercial_partner_id", "=", partner.id)]
        found = analysis.search([*asked, ("stage_then_id", "=", second)], order="invoice_date")
        self.assertEqual(found.move_id.ids, [invoices[1].id, invoices[2].id])
        self.assertEqual(found.stage_id, now)
        groups = analysis._read_group(asked, ["stage_then_id", "stage_id"], ["revenue:sum"])
        self.assertEqual(
            {(then.id, at.id): revenue for then, at, revenue in groups}, {(first, now.id): 100, (second, now.id): 200}
        )
