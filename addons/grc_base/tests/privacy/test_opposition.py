from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.consent import CHANNELS
from ...tools.privacy.held import points_of
from .common_privacy import PrivacyCase

EMAIL, PHONE = "opposed@example.com", "+33612345678"


@tagged("post_install", "-at_install")
class TestOpposition(PrivacyCase):
    """Whoever is erased and comes back by an import is not written to."""

    def erased(self, **values):
        jane = self.person_of(
            email=EMAIL,
            phone=PHONE,
            street="1 rue  de la Paix",
            zip="75002",
            city="Paris",
            country_id=self.env.ref("base.fr").id,
        )
        return self.erase(jane, **values)

    def load(self, *rows):
        """Import rows of name and address as the web does."""
        content = "\n".join(["name,email", *rows])
        wizard = self.env["base_import.import"].create(
            {"res_model": "res.partner", "file": content.encode(), "file_type": "text/csv", "file_name": "people.csv"}
        )
        options = {"has_headers": True, "separator": ",", "quoting": '"'}
        result = wizard.execute_import(["name", "email"], ["name", "email"], options)
        self.assertFalse([one for one in result["messages"] if one["type"] == "error"])
        return self.env["res.partner"].browse(result["ids"])

    def test_import(self):
        """With other capitals and spaces; the others of the file are let be."""
        self.erased()
        back, other = self.load("Jane again, OPPOSED@Example.com ", "Other,other@example.com")
        self.assertEqual(back._may_contact("email"), back.browse())
        self.assertEqual(other._may_contact("email"), other)
        row = self.env["grc.consent"].search([("point", "=", EMAIL)])
        self.assertEqual(
            (row.decision, row.partner_id, row.source), ("objected", back, "Opposition kept after erasure")
        )
        self.load("Jane once more,opposed@example.com")
        self.assertEqual(self.env["grc.consent"].search_count([("point", "=", EMAIL)]), 1, "once is enough")

    def test_by_every_channel(self):
        """Entered by hand, number and street stop, too; so does a later change."""
        self.erased()
        back = self.person_of("Jane", phone="06 12 34 56 78", country_id=self.env.ref("base.fr").id)
        self.assertFalse(back._may_contact("phone") + back._may_contact("sms"))
        mover = self.person_of("Mover", email="mover@example.com")
        self.assertEqual(mover._may_contact("email"), mover)
        mover.email = "Opposed <opposed@example.com>"
        self.assertFalse(mover._may_contact("email"))
        mover.write(
            {"street": "1 RUE de la Paix", "zip": "75002", "city": "paris", "country_id": self.env.ref("base.fr").id}
        )
        self.assertFalse(mover._may_contact("letter"))

    def test_other_models(self):
        """A contact, opportunity or mailing contact with the address: it is refused, wherever it is asked."""
        self.erased()
        objected = [("point", "=", EMAIL), ("decision", "=", "objected")]
        for model, name in (("res.partner", "email"), ("crm.lead", "email_from"), ("mailing.contact", "email")):
            if model not in self.env:
                continue
            with self.subTest(model), self.cr.savepoint() as savepoint:
                self.assertFalse(self.env["grc.consent"].search(objected))
                self.env[model].create({"name": "New", name: "Opposed@example.com"})
                self.assertTrue(self.env["grc.consent"].search(objected))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_changed_their_mind(self):
        """Who agrees after they have come back is not stopped by the next import."""
        self.erased()
        back = self.person_of("Jane", email=EMAIL)
        self.env["grc.consent"].create(
            {
                "company_id": False,
                "partner_id": back.id,
                "channel": "email",
                "purpose": "marketing",
                "decision": "given",
                "source": "Form",
                "moment": fields.Datetime.now() + timedelta(seconds=1),
            }
        )
        self.load("Jane,opposed@example.com")
        self.assertEqual(self.env["grc.consent"].search_count([("point", "=", EMAIL)]), 2)

    def test_only_what_was_refused(self):
        """Without “do not contact them again” a refusal is kept, and nothing else."""
        jane = self.person_of(email=EMAIL, phone=PHONE)
        self.env["grc.consent"].create(
            {
                "partner_id": jane.id,
                "channel": "email",
                "purpose": "marketing",
                "decision": "withdrawn",
                "source": "Call",
            }
        )
        self.erase(jane, no_contact=False)
        kept = self.env["grc.opposition"].search([])
        self.assertEqual((kept.channel, kept.company_id, kept.purpose), ("email", self.company, "marketing"))
        back = self.person_of(email=EMAIL, phone=PHONE)
        self.assertFalse(back._may_contact("email"))
        self.assertEqual(back._may_contact("phone"), back)

    def test_blacklist(self):
        """The entry goes, a hash of it stays; it is back when the address is."""
        lists = self.env["mail.blacklist"].with_context(active_test=False)
        lists.create([{"email": EMAIL}])
        self.erased(no_contact=False)
        self.assertFalse(lists.search([("email", "=", EMAIL)]))
        self.assertFalse(self.env["grc.consent"].search([("point", "=", EMAIL)]))
        self.person_of(email=EMAIL)
        self.assertTrue(lists.search([("email", "=", EMAIL)]).active)

    def test_nobody_reads_it(self):
        self.erased()
        rows = self.env.execute_query(SQL("SELECT t::text FROM grc_opposition t"))
        self.assertTrue(rows)
        self.assertFalse([row for row in rows if "opposed" in row[0] or PHONE in row[0] or "Paix" in row[0]])

    def test_three_years(self):
        self.erased()
        kept = self.env["grc.opposition"].search([], limit=1)
        self.assertEqual(kept.kept_until, kept.day + relativedelta(years=3))
        self.env.flush_all()
        with self.assertRaisesRegex(ValidationError, "three years"):
            kept.kept_until = kept.day + relativedelta(years=2)
        kept.kept_until = kept.day + relativedelta(years=4)
        self.env.flush_all()
        self.env.cr.execute("UPDATE grc_opposition SET kept_until = CURRENT_DATE - 1")
        self.env.invalidate_all()
        self.person_of(email=EMAIL)
        self.assertFalse(self.env["grc.consent"].search([("point", "=", EMAIL)]), "its time is over")
        self.env["grc.opposition"]._gc_kept()
        self.assertFalse(self.env["grc.opposition"].search([]))

    def test_cost(self):
        """None is asked while nobody has opposed; then it is one statement, whatever the number of contacts."""
        many = [{"name": f"New {number}", "email": f"new{number}@example.com"} for number in range(50)]

        def queries():
            partners = self.env["res.partner"].with_context(tracking_disable=True).create(many)
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.env["grc.opposition"]._object(partners)
            return self.cr.sql_log_count - before

        self.assertFalse(self.env["grc.opposition"]._is_any())
        self.assertEqual(queries(), 0)
        self.erased()
        self.assertTrue(self.env["grc.opposition"]._is_any())
        self.assertEqual(queries(), 1)

    def test_points_are_those_of_sql(self):
        """Contact points are made in Python and in SQL: the same, whatever is written."""
        france = self.env.ref("base.fr").id
        partners = self.env["res.partner"].create(
            [
                {"name": "A", "email": "Jane <JANE@Example.com>", "phone": "06 12 34 56 78", "country_id": france},
                {"name": "B", "email": "no address", "phone": "12"},
                {"name": "C", "phone": "ext. 12-34/56", "street": "  1  Rue X ", "city": " Paris "},
                {"name": "D", "street": "1 Rue X", "zip": " 75002 ", "city": "PARIS", "country_id": france},
                {"name": "E", "street": "1 Rue X"},
                {"name": "F"},
            ]
        )
        for channel, __ in CHANNELS:
            told = {partner.id: points_of(partner).get(channel) for partner in partners}
            found = partners._grc_points(channel)
            self.assertEqual({row: point for row, point in told.items() if point}, found, channel)

    def test_request(self):
        """An opposition without erasure is in the ledger, by every channel by which they can be reached."""
        jane = self.person_of(email=EMAIL, phone=PHONE)
        request = self.request(jane, "opposition")
        request.action_oppose()
        self.assertEqual(request.state, "done")
        for channel in ("email", "phone", "sms"):
            self.assertIn("Objected", jane._contact_refusals(channel)[jane.id])
