from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tests.common_report import ReportCase
from odoo.tests import tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestPurchaseChart(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._grc_today()
        for months, amount in ((50, 7), (5, 100), (5, 50), (1, 40)):
            cls.invoice(cls.customer_of_owner, cls.today - relativedelta(months=months), amount)
        cls.refresh()
        cls.stages = {code: cls.env.ref(f"grc_lifecycle.stage_{code}") for code in ("active", "declining", "lost")}

    def move(self, day, before, after):
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_transition (partner_id, company_id, dimension, date, from_stage_id, to_stage_id)"
                " VALUES (%s, %s, 'stage', %s, %s, %s)",
                self.customer_of_owner.id,
                self.company.id,
                day,
                self.stages[before].id,
                self.stages[after].id,
            )
        )
        self.env.invalidate_all()

    def chart(self):
        return self.customer(self.customer_of_owner).purchase_chart

    def test_amounts(self):
        chart = self.chart()
        self.assertEqual(len(chart["months"]), 36)
        self.assertEqual(chart["months"][-1], str(self.today.replace(day=1)))
        self.assertEqual((chart["amounts"][-6], chart["amounts"][-2], sum(chart["amounts"])), (150, 40, 190))

    def test_bands_join(self):
        """Bands follow each other from the first month to today, whatever lies before the chart."""
        self.move(self.today - relativedelta(months=40), "lost", "active")
        self.move(as_day(-100), "active", "declining")
        self.move(as_day(-20), "declining", "active")
        bands = self.chart()["bands"]
        self.assertEqual([band["stage"] for band in bands], ["Active", "Declining", "Active"])
        self.assertEqual(bands[0]["since"], self.chart()["months"][0])
        for before, after in zip(bands, bands[1:], strict=False):
            self.assertEqual(before["until"], after["since"])
        self.assertEqual(bands[-1]["until"], str(self.today + relativedelta(days=1)))

    def test_nothing_bought(self):
        partner = self.partner("New")
        self.order(partner, confirm=False)
        self.refresh()
        self.assertFalse(self.customer(partner).purchase_chart)

    def test_rights(self):
        partner = self.customer_of_owner
        self.assertTrue(partner.with_user(self.owner).get_grc_purchase_chart())
        self.assertFalse(partner.with_user(self.colleague).get_grc_purchase_chart())
