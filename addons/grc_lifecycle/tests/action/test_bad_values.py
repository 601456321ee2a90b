"""One bad value of one user or document does not stop a company's planning."""

from unittest.mock import patch

from odoo.addons.grc_base.models import res_company
from odoo.addons.grc_base.tools.bounds import MOST
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.action import grc_action_activity
from ...models.source import grc_action_source
from ..common_actions import ActionCase


@tagged("post_install", "-at_install")
class TestBadValues(ActionCase):
    """Point 12: zones and languages that nobody knows, values that cannot be told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.odd = cls.new_user("grc_odd")
        cls.theirs = cls.new_customer("Of the odd user", user_id=cls.odd.id)
        cls.new_playbook()
        cls.env.registry.clear_cache("stable")
        cls.addClassCleanup(cls.env.registry.clear_cache, "stable")

    def set_user(self, **values):
        """Write on the odd user's contact what no form would take."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                SQL("UPDATE res_partner SET %s = %s WHERE id = %s", SQL.identifier(name), value, self.odd.partner_id.id)
            )
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def assertAllPlanned(self, logger=None):
        self.enter(self.customer | self.theirs)
        if logger:
            with self.assertLogs(logger, "WARNING") as log:
                self.assertEqual(self.plan(), 2)
            self.assertTrue(log.output)
        else:
            self.assertEqual(self.plan(), 2)
        self.assertEqual(len((self.found() | self.found(self.theirs)).activity_id), 2)

    def test_zone_unknown_to_python(self):
        """Point 12: a user's zone that pytz does not know is logged; the user's day is the company's."""
        self.set_user(tz="Mars/Olympus")
        self.assertAllPlanned(res_company.__name__)
        self.assertEqual(self.odd.with_context(allowed_company_ids=self.company.ids).env["grc.action"].with_user(
            self.odd).get_day()["today"], "2026-03-02")  # fmt: skip

    def test_language_gone(self):
        """Point 12: a user's language that is not active is passed over, for that of the company."""
        self.set_user(lang="xx_XX")
        self.assertAllPlanned()
        self.assertEqual(self.found(self.theirs).summary, "Call Of the odd user")

    def test_language_gone_while_a_card_is_open(self):
        """Point 12: what a card says anew, because money came, is said in a language that is there."""
        self.set_user(lang="xx_XX")
        bill = self.invoice(self.theirs, "2026-01-10", 352, invoice_date_due="2026-02-10")
        self.plan(whole=True)
        action = self.found(self.theirs, source="overdue")
        self.assertEqual(action.to_collect, 352)
        self.credit(bill, "2026-03-01", 100)
        self.plan(whole=True)
        self.assertEqual(action.to_collect, 252)

    def test_amount_beyond_all_bounds(self):
        """Point 8: invoices of more money than there is stop nobody's planning."""
        bill = self.invoice(self.theirs, "2026-01-10", 352, invoice_date_due="2026-02-10")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET balance = 2e15, amount_currency = 2e15, amount_residual = 2e15,"
            " amount_residual_currency = 2e15 WHERE move_id = %s AND display_type = 'payment_term'",
            [bill.id],
        )
        self.env.invalidate_all()
        self.plan(whole=True)
        self.assertEqual(self.found(self.theirs, source="overdue").to_collect, MOST)

    def test_language_of_the_company_gone(self):
        self.set_user(lang="xx_XX")
        self.env.cr.execute("UPDATE res_partner SET lang = 'yy_YY' WHERE id = %s", [self.company.partner_id.id])
        self.env.invalidate_all()
        self.assertAllPlanned()

    def test_language_gone_source(self):
        """Point 12: sentences of an opportunity are made in a language that is there."""
        self.set_user(lang="xx_XX")
        lead = self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "partner_id": self.theirs.id, "user_id": self.odd.id}
        )
        lead.company_id = self.company
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET date_last_stage_update = '2026-01-01', create_date = '2026-01-01'")
        self.env.invalidate_all()
        self.assertGreaterEqual(self.plan(), 1)
        self.assertIn("Deal", self.found(self.theirs, source="opportunity").summary)

    def test_zone_unknown_to_postgres(self):
        """Point 12: what PostgreSQL calls otherwise is used by a name that both know, and said in the log."""
        self.env.cr.execute("UPDATE res_company SET grc_tz = 'Asia/Calcutta' WHERE id = %s", [self.company.id])
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        with patch.object(res_company, "database_zones", lambda env: frozenset(("UTC", "Asia/Kolkata"))):
            self.assertAllPlanned(res_company.__name__)
            self.assertEqual(self.company._grc_zone(), "Asia/Kolkata")
            self.assertEqual(str(self.company._grc_today()), "2026-03-02")
            self.env["grc.salesforce"].search([]).read(["activities"])

    def test_calendar_of_no_zone(self):
        """Point 12: the working days of a calendar whose zone is unknown are those of its hours."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE resource_calendar SET tz = 'Mars/Olympus'")
        self.env.invalidate_all()
        self.assertAllPlanned()

    def test_huge_revenue(self):
        """Point 12: what an opportunity is expected to bring is bounded, whatever was typed."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": self.theirs.id,
                "company_id": self.company.id,
                "user_id": self.odd.id,
            }
        )
        self.env.flush_all()
        for revenue in ("1e300", "NaN", "Infinity"):
            with self.subTest(revenue=revenue):
                self.env.cr.execute(
                    "UPDATE crm_lead SET date_last_stage_update = '2026-01-01', expected_revenue = %s WHERE id = %s",
                    [revenue, lead.id],
                )
                self.env.invalidate_all()
                self.found(self.theirs, source="opportunity").unlink()
                with mute_logger(grc_action_source.__name__):
                    self.plan(whole=True)
                found = self.found(self.theirs, source="opportunity")
                self.assertTrue(all(0 <= stake <= 10**15 for stake in found.mapped("stake")))

    def test_complaint_of_the_year_one(self):
        """Point 12: an activity of the year 1 or 9999 becomes an action of a day that can be reckoned with."""
        kind = self.env.ref("grc_lifecycle.activity_type_complaint")
        for place, day in enumerate(("0001-01-01", "9999-12-31")):
            self.theirs.activity_schedule(summary=f"Late {place}", activity_type_id=kind.id, date_deadline=day)
        self.plan()
        found = self.found(self.theirs, source="complaint")
        self.assertEqual(found.mapped(lambda action: action.deadline.year), [1900, 2999])

    def test_one_that_fails(self):
        """Point 12: an activity that cannot be made is logged, and all others are made."""
        make = self.env.registry["grc.action"]._activity_values

        def fail(action):
            if action.partner_id == self.theirs:
                raise ValueError("no such thing")
            return make(action)

        self.enter(self.customer | self.theirs)
        with (
            patch.object(self.env.registry["grc.action"], "_activity_values", fail),
            self.assertLogs(grc_action_activity.__name__, "WARNING"),
        ):
            self.plan()
        self.assertTrue(self.found().activity_id)
        self.assertFalse(self.found(self.theirs).activity_id)
        self.plan()
        self.assertTrue(self.found(self.theirs).activity_id, "the next planning makes it")

    def test_setting_refuses(self):
        """Point 12: the setting refuses a zone that the server lacks, and names one of the same time."""
        with patch.object(res_company, "database_zones", lambda env: frozenset(("UTC", "Asia/Kolkata"))):
            with self.assertRaisesRegex(ValidationError, "Asia/Kolkata"), mute_logger(res_company.__name__):
                self.company.grc_tz = "Asia/Calcutta"
            with self.assertRaisesRegex(ValidationError, "America/Lima"), mute_logger(res_company.__name__):
                self.company.grc_tz = "America/Lima"
            self.company.grc_tz = "Asia/Kolkata"
