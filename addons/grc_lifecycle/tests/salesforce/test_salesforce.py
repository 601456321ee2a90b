from collections import Counter
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tests.common_report import ReportCase
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestSalesforce(ReportCase):
    """Counts of a small company, held against plain Python."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._grc_today()
        cls.month = cls.today.replace(day=1)
        cls.before = cls.month - relativedelta(months=1)
        cls.lost_stage = cls.env.ref("grc_lifecycle.stage_lost")
        cls.active_stage = cls.env.ref("grc_lifecycle.stage_active")
        cls.declining_stage = cls.env.ref("grc_lifecycle.stage_declining")
        won = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.leads = cls.env["crm.lead"]
        for user, number, won_number, lost_number in ((cls.owner, 5, 2, 1), (cls.colleague, 3, 0, 2)):
            leads = cls.env["crm.lead"].create(
                [
                    {
                        "name": f"{user.login} {place}",
                        "user_id": user.id,
                        "partner_id": cls.customer_of_owner.id,
                        "type": "opportunity",
                        "company_id": cls.company.id,
                    }
                    for place in range(number)
                ]
            )
            leads[:won_number].stage_id = won
            leads[won_number : won_number + lost_number].action_set_lost()
            cls.leads |= leads
        cls.bought = cls.invoices(
            [(cls.customer_of_owner, cls.month, 100), (cls.customer_of_owner, cls.before, 70)],
            invoice_user_id=cls.owner.id,
        )
        cls.bought |= cls.invoice(cls.customer_of_owner, cls.month, 40, invoice_user_id=cls.colleague.id)
        cls.bought |= cls.credit(cls.bought[0], cls.month, 30, invoice_user_id=cls.owner.id)
        cls.ordered = cls.order(cls.customer_of_owner)
        cls.ordered.user_id = cls.owner
        cls.order(cls.customer_of_owner, confirm=False).user_id = cls.owner
        cls.report()
        cls.report(done=False)
        activity = cls.customer_of_owner.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.owner.id
        )
        activity.action_feedback(feedback="Called")
        cls.move(cls.active_stage, cls.lost_stage, 11)
        cls.move(cls.lost_stage, cls.active_stage, 500)
        cls.move(cls.declining_stage, cls.active_stage, 300)
        cls.env.invalidate_all()

    @classmethod
    def move(cls, before, after, value):
        cls.env.cr.execute(
            SQL(
                "INSERT INTO grc_transition (partner_id, company_id, dimension, date, from_stage_id, to_stage_id,"
                " monetary_value) VALUES (%s, %s, 'stage', %s, %s, %s, %s)",
                cls.customer_of_owner.id,
                cls.company.id,
                cls.month,
                before.id,
                after.id,
                value,
            )
        )

    def lines(self, user=None):
        user = user or self.manager
        lines = self.env["grc.salesforce"].with_user(user).with_context(allowed_company_ids=user.company_id.ids)
        return lines.search([])

    def line(self, user, month=None):
        return self.lines().filtered(lambda line: line.user_id == user and line.month == (month or self.month))

    def test_counts(self):
        made = Counter(lead.user_id for lead in self.leads)
        for user in (self.owner, self.colleague):
            line = self.line(user)
            mine = self.leads.filtered(lambda lead, user=user: lead.user_id == user)
            won = len(mine.filtered(lambda lead: lead.won_status == "won"))
            lost = len(mine.filtered(lambda lead: lead.won_status == "lost"))
            self.assertEqual((line.made, line.won, line.lost), (made[user], won, lost))
            self.assertAlmostEqual(line.win_rate, won / (won + lost))
        self.assertEqual((self.line(self.owner).won, self.line(self.owner).lost), (2, 1))

    def test_money(self):
        for user in (self.owner, self.colleague):
            for month in (self.month, self.before):
                moves = self.bought.filtered(
                    lambda move, user=user, month=month: (
                        move.invoice_user_id == user and move.invoice_date.replace(day=1) == month
                    )
                )
                line = self.line(user, month)
                self.assertAlmostEqual(line.revenue, sum(moves.mapped("amount_untaxed_signed")))
                self.assertAlmostEqual(line.margin, sum(moves.mapped("grc_margin")))
        self.assertEqual(self.line(self.owner).revenue, 70)

    def test_work(self):
        line = self.line(self.owner)
        self.assertEqual((line.orders, line.quotations, line.reports, line.activities), (1, 1, 1, 1))
        self.assertEqual((line.kept, line.won_back, line.customers_lost, line.kept_value), (1, 1, 1, 800))

    def test_days_to_win(self):
        won = self.leads.filtered(lambda lead: lead.won_status == "won")
        for days, lead in zip((10, 20), won, strict=True):
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_lead SET create_date = date_closed - %s, day_close = %s WHERE id = %s",
                    timedelta(days=days),
                    days,
                    lead.id,
                )
            )
        self.env.invalidate_all()
        self.assertAlmostEqual(self.line(self.owner).days_to_win, 15)

    def test_groups(self):
        """A group's ratio is that of its sums."""
        lines = self.env["grc.salesforce"].with_user(self.manager)
        ((win_rate, margin, revenue, margin_rate),) = lines._read_group(
            [], [], ["win_rate:avg", "margin:sum", "revenue:sum", "margin_rate:avg"]
        )
        self.assertAlmostEqual(win_rate, 2 / 5)
        self.assertAlmostEqual(margin_rate, margin / revenue)

    def test_opens(self):
        """The records that a number opens are as many as it says."""
        lines = self.lines()
        self.assertTrue(lines)
        for line in lines:
            for name in line._measures():
                action = line.with_context(grc_measure=name).action_open_records()
                found = self.env[action["res_model"]].with_context(active_test=False).search_count(action["domain"])
                self.assertEqual(found, line[name], f"{name} of {line.user_id.login} in {line.month}")

    def test_time_zone(self):
        """A month is the company's: what is made in the evening of its last day there belongs to it."""
        self.company.grc_tz = "America/New_York"
        order = self.order(self.customer_of_owner)
        order.user_id = self.colleague
        order.date_order = f"{self.month} 03:00:00"
        self.env.invalidate_all()
        line = self.line(self.colleague, self.before)
        self.assertEqual(line.orders, 1)
        action = line.with_context(grc_measure="orders").action_open_records()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)

    def test_rights(self):
        self.assertEqual(self.lines(self.owner).user_id, self.owner)
        self.assertEqual(self.lines(self.colleague).user_id, self.colleague)
        self.assertLessEqual(self.owner | self.colleague, self.lines(self.manager).user_id)
        self.assertFalse(self.lines(self.stranger))
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.lines(user)

    def test_read_by_id(self):
        line = self.line(self.owner)
        self.env.invalidate_all()
        again = self.env["grc.salesforce"].with_user(self.manager).browse(line.id)
        self.assertEqual((again.user_id, again.month, again.made), (self.owner, self.month, 5))
        self.assertEqual(as_day(again.month), self.month)
