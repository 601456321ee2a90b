"""Point 13: what one document with an odd date must not move, and the list to correct it."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ...tools.stamp import PURCHASE
from ..common import GrcCase, as_day
from ..common_users import of_company

#: Years in which one document is dated, typed or carried over wrongly.
YEARS = ("0202", "1926", "2002")


class OddCase(GrcCase):
    """Ten customers who buy every thirty days, for two years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._grc_today()
        cls.ten = cls.env["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(10)])
        rows = [(partner, -30 * month - place, 100) for place, partner in enumerate(cls.ten) for month in range(1, 25)]
        cls.imported(rows, grc_kind=PURCHASE)
        cls.first = as_day(-30 * 24 - 9)

    def odd(self, year, partner=None, **values):
        return self.imported([(partner or self.ten[3], f"{year}-07-01", 50)], grc_kind=PURCHASE, **values)

    def state(self):
        return self.env["grc.refresh"]._latest(self.company)

    def rhythms(self):
        names = ("intervals", "median_interval", "interval_p90", "usual_silence", "late_from", "last_purchase")
        return {key: [row[name] for name in names] for key, row in self.all_facts().items()}


@tagged("post_install", "-at_install")
class TestBeginning(OddCase):
    def test_ordinary_first_document(self):
        self.refresh()
        state = self.state()
        self.assertEqual((state.beginning, state.early_until), (self.first, False))
        self.assertEqual(state.history_days, (self.today - self.first).days)

    def test_one_document_moves_nothing(self):
        self.refresh()
        before, known = self.rhythms(), self.state().usual_interval
        for year in YEARS:
            with self.subTest(year=year):
                move = self.odd(year)
                self.refresh()
                state = self.state()
                self.assertEqual((state.beginning, state.early_until), (self.first, move.invoice_date))
                self.assertEqual(state.history_days, (self.today - self.first).days)
                self.assertEqual(state.usual_interval, known)
                self.assertEqual(self.rhythms(), before)
                facts = self.facts(self.ten[3])
                self.assertEqual((facts["first_purchase"], facts["purchase_days"]), (move.invoice_date, 25))
                move.sudo().grc_not_sale = True
                self.env.cr.execute("UPDATE account_move SET grc_kind = 0 WHERE id = %s", [move.id])

    def test_customer_alone_as_with_everybody(self):
        self.odd("1926")
        self.refresh()
        before = self.all_facts()
        self.env.cr.execute("UPDATE grc_customer SET interval_p90 = 7 WHERE company_id = %s", [self.company.id])
        self.refresh(partner_ids=self.ten.ids)
        self.assertEqual(self.all_facts(), before)

    def test_earlier_document_of_an_ordinary_company(self):
        """An invoice entered late, dated before the beginning known, is ordinary: nothing is bent until the night."""
        self.refresh()
        self.imported([(self.ten[0], -30 * 25, 100)], grc_kind=PURCHASE)
        self.refresh(partner_ids=self.ten[0].ids)
        alone = self.all_facts()
        self.refresh()
        self.assertEqual(self.all_facts(), alone)
        self.assertEqual(self.state().beginning, as_day(-30 * 25))

    def test_past_day(self):
        self.odd("1926")
        self.refresh()
        beginnings = self.env["grc.refresh"]._beginning(self.company)
        self.assertEqual(beginnings.known(as_day("2000-01-01")).day, as_day("2000-01-01"))
        self.refresh(as_day("1930-01-01"))
        self.assertEqual(self.facts(self.ten[3])["purchase_days"], 1)
        self.refresh()
        self.assertEqual(self.state().beginning, self.first)

    def test_nobody(self):
        company = self.new_company("Empty")
        self.refresh(company=company)
        self.assertFalse(self.env["grc.refresh"]._latest(company).beginning)


@tagged("post_install", "-at_install")
class TestOddDates(OddCase):
    """The list of documents dated oddly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.env["account.move"]
        cls.refresh()

    def listed(self, moves=None):
        action = self.env.ref("grc_base.account_move_odd_date_action")
        return (self.moves if moves is None else moves).search(
            [*safe_eval(action.domain), ("company_id", "=", self.company.id)]
        )

    def test_nothing(self):
        self.assertFalse(self.listed())
        self.assertIn("No document is dated oddly", self.env.ref("grc_base.account_move_odd_date_action").help)

    def test_kinds(self):
        customer = self.ten[0]
        early = self.odd("0202")
        ahead = self.invoice(customer, "9999-12-01", 10)
        due = self.invoice(customer, -20, 10, invoice_date_due=as_day(-20) + timedelta(days=3650))
        past = self.invoice(customer, -20, 10, invoice_date_due=as_day(-20) - timedelta(days=3650))
        # The year before, where the 15th of the next month was meant; and an invoice that was carried over.
        past |= self.invoice(customer, -20, 10, invoice_date_due=as_day(-20) - timedelta(days=335))
        self.invoice(customer, -20, 10, invoice_date_due=as_day(-20) - timedelta(days=200))
        for ordinary in (-20, 0, 60):
            self.invoice(customer, ordinary, 10, invoice_date_due=as_day(ordinary) + timedelta(days=365))
        self.invoice(customer, "9999-12-01", 10, post=False)
        note = as_day(-20) + timedelta(days=3650)
        self.invoice(customer, -20, 10, move_type="out_refund", invoice_date_due=note)
        found = self.listed()
        self.assertEqual(found, early | ahead | due | past)
        self.assertEqual(
            {move: move.grc_odd_date for move in found},
            {early: "early", ahead: "ahead", due: "due"} | dict.fromkeys(past, "due"),
        )
        self.assertEqual(self.listed(self.moves).filtered_domain([("grc_odd_date", "=", "due")]), due | past)
        mine = [("company_id", "=", self.company.id)]
        for domain, wanted in (
            ([("grc_odd_date", "=", "due")], due | past),
            ([("grc_odd_date", "in", ["early", "ahead"])], early | ahead),
            ([("grc_odd_date", "not in", ["early", "ahead", False])], due | past),
        ):
            self.assertEqual(self.moves.search(mine + domain), wanted)
        everything = self.moves.search(mine)
        self.assertEqual(self.moves.search([*mine, ("grc_odd_date", "=", False)]), everything - found)
        self.assertEqual(self.moves.search([*mine, ("grc_odd_date", "!=", "due")]), everything - due - past)
        self.refresh()
        self.assertEqual(self.listed(), found, "a refresh does not take the odd one for the beginning")

    def test_corrected(self):
        move = self.invoice(self.ten[0], "1926-07-01", 10)
        self.assertEqual(self.listed(), move)
        move.button_draft()
        move.write({"name": False, "invoice_date": self.today, "date": self.today, "invoice_date_due": self.today})
        move.action_post()
        self.assertFalse(self.listed())

    def test_due_date_of_terms(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "In three years",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 1095})],
            }
        )
        self.invoice(self.ten[0], -20, 10, invoice_payment_term_id=term.id)
        self.assertFalse(self.listed())

    def test_who_sees_it(self):
        """Each sees the documents they may read, of their companies; who has no part in customers, nothing."""
        groups = "sales_team.group_sale_salesman,grc_base.group_grc_user"
        seller, other = (
            new_test_user(self.env, name, groups, **of_company(self.company))
            for name in ("grc_odd_seller", "grc_odd_other")
        )
        move = self.invoice(self.ten[0], "1926-07-01", 10, invoice_user_id=seller.id)
        abroad = self.new_company("Abroad")
        self.invoice(self.ten[0], "1926-07-01", 10, company=abroad)
        self.assertEqual(self.listed(self.moves.with_user(seller)), move)
        self.assertFalse(self.listed(self.moves.with_user(other)))
        clerk = new_test_user(
            self.env,
            "grc_odd_clerk",
            "account.group_account_invoice",
            **of_company(self.company),
        )
        with self.assertRaises(AccessError):
            self.listed(self.moves.with_user(clerk))
