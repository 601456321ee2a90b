from datetime import timedelta

from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tests.common_report import ReportCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

REPORT = "grc_lifecycle.report_handover"


@tagged("post_install", "-at_install")
class TestHandover(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customer, owner = cls.customer_of_owner, cls.owner
        customer.write(
            {"street": "1 Lamp Street", "city": "Lille", "phone": "+33320000000", "email": "wood@example.com"}
        )
        cls.env["mail.blacklist"]._add("wood@example.com")
        cls.invoice(customer, -60, 800, product=cls.good, invoice_user_id=owner.id)
        cls.overdue = cls.invoice(cls.contact, -50, 70, invoice_user_id=owner.id, invoice_date_due=as_day(-20))
        cls.ordered = cls.order(customer, day=-61)
        cls.quoted = cls.order(customer, day=-1, confirm=False)
        cls.lead = cls.env["crm.lead"].create(
            {"name": "New shop", "partner_id": customer.id, "user_id": owner.id, "type": "opportunity"}
        )
        (cls.ordered | cls.quoted).user_id = owner
        competitor = cls.env["grc.competitor"].create({"name": "Lamps Inc"})
        for days in (40, 30, 20, 10):
            cls.report(
                said=f"Said {days} days ago",
                met_on=as_day(-days),
                needs="Warm light",
                competitor_ids=[(6, 0, competitor.ids)],
                next_step=f"Step of {days}",
                next_date=cls.company._grc_today() + timedelta(days=2),
            )
        cls.refresh()
        cls.env.invalidate_all()

    def html(self, user, partners=None):
        reports = self.env["ir.actions.report"].with_user(user).with_context(allowed_company_ids=user.company_id.ids)
        return reports._render_qweb_html(REPORT, (partners or self.customer_of_owner).ids)[0].decode()

    def test_page(self):
        html = self.html(self.manager)
        for part in (
            "Wood Corner",
            "1 Lamp Street",
            "Jane",
            "The e-mail address is blacklisted",
            "Revenue of the window",
            "days silent, usually buys every",
            "Usual silence",
            "Good",
            "Last order",
            self.ordered.name,
            self.quoted.name,
            "New shop",
            self.overdue.name,
            "Step of 10",
            "Warm light",
            "Lamps Inc",
        ):
            with self.subTest(part=part):
                self.assertIn(part, html)
        self.assertIn("Said 20 days ago", html)
        self.assertNotIn("Said 40 days ago", html, "the last three")

    def test_contact_who_left(self):
        """What the contact ordered stays with the customer for whom it was ordered."""
        other = self.partner("Other")
        self.contact.parent_id = other
        self.env.flush_all()
        report = self.env[f"report.{REPORT}"]
        both = self.customer_of_owner | other
        contacts = report._contacts(both)
        self.assertEqual(dict(self.env["grc.handover.debt"]._overdue(contacts)), {self.customer_of_owner.id: 70})
        found = self.env["grc.handover.open"]._open_items(both, contacts)
        self.assertIn("Overdue invoices", [part["label"] for part in found[self.customer_of_owner.id]])
        self.assertFalse(found.get(other.id))

    def test_figures(self):
        sheet = self.env[f"report.{REPORT}"]._sheets(self.customer_of_owner)[0]
        figures = {label: value for label, value, __ in sheet["facts"]}
        self.assertEqual(figures["Overdue"], 70)
        self.assertEqual(figures["Revenue of the window"], 870)
        self.assertEqual([product[:2] for product in sheet["products"]], [("Good", 800)])
        counts = {part["label"]: part["count"] for part in sheet["open"]}
        self.assertEqual(counts, {"Quotations": 1, "Opportunities": 1, "Overdue invoices": 1, "Activities": 4})

    def test_advice(self):
        stage = self.env.ref("grc_lifecycle.stage_new")
        stage.advice = "Bring the second order"
        self.env.cr.execute(
            "UPDATE grc_customer SET stage_id = %s WHERE partner_id = %s", [stage.id, self.customer_of_owner.id]
        )
        self.env.invalidate_all()
        self.assertIn("Bring the second order", self.html(self.owner))

    def test_several(self):
        """A page each; the number of queries does not depend on how many there are."""
        others = self.env["res.partner"].browse()
        for place in range(12):
            partner = self.partner(f"Other {place}", user_id=self.owner.id)
            self.invoice(partner, -5, 10, product=self.good)
            others |= partner
        self.refresh()
        html = self.html(self.manager, self.customer_of_owner | others)
        self.assertEqual(html.count("o_grc_handover"), 13)
        sheets = self.env[f"report.{REPORT}"]
        counts = []
        for partners in (others[:2], others):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            sheets._sheets(partners)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4, "sets, not a loop")

    def test_stranger_to_the_customer(self):
        """A colleague's sheet has what they may read: who the customer is, but no values, documents or reports."""
        html = self.html(self.colleague)
        self.assertIn("Wood Corner", html)
        for part in ("Said 10", self.quoted.name, "New shop", "Revenue of the window"):
            self.assertNotIn(part, html)

    def test_without_the_group(self):
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.html(user)

    def test_other_company(self):
        html = self.html(self.stranger)
        for part in ("Said 10", self.quoted.name, "Revenue of the window"):
            self.assertNotIn(part, html)

    def test_opened(self):
        action = self.contact.with_user(self.owner).action_open_grc_handover()
        self.assertEqual(action["report_type"], "qweb-html")
        self.assertEqual(action["context"]["active_ids"], self.customer_of_owner.ids)

    def test_pdf(self):
        """Made where wkhtmltopdf is installed; where it is not, Odoo says so and shows the page instead."""
        reports = self.env["ir.actions.report"].with_user(self.owner).with_context(force_report_rendering=True)
        if reports.get_wkhtmltopdf_state() not in ("ok", "workers", "upgrade"):
            with self.assertRaisesRegex(UserError, "Wkhtmltopdf"):
                reports._render_qweb_pdf(REPORT, self.customer_of_owner.ids)
            return
        content, kind = reports._render_qweb_pdf(REPORT, self.customer_of_owner.ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
