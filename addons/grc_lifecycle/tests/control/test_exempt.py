"""Whom calls are always proposed to: somebody waits for us, or we for them."""

from dateutil.relativedelta import relativedelta
from odoo import Command, fields
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestExempt(DayCase):
    """Half of a team's customers are in the comparison group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": cls.company.id,
                "member_ids": [Command.set(cls.seller.ids)],
                "grc_control_share": 0.5,
            }
        )
        cls.partners = cls.new_customers(40)

    def drawn(self, partners):
        """Propose something to each customer, and return those who are in one of the two groups."""
        for partner in partners:
            self.propose(partner, activity=False, team_id=self.team.id)
        self.env["grc.action.control"]._hold_back(self.company)
        actions = self.found(partners)
        self.assertEqual(
            actions.filtered("control_share"), actions.filtered(lambda action: action.control_share == 0.5)
        )
        self.assertFalse(actions.filtered(lambda action: action.state == "control" and not action.control_share))
        return actions.filtered("control_share").partner_id

    def give_reasons(self, partners):
        """Let each of six customers have a reason of their own."""
        day = fields.Date.to_date(MONDAY)
        quoted, dealt, complains, owes, key, contracted = partners
        self.order(quoted, confirm=False)
        lead = {"name": "Deal", "type": "opportunity", "partner_id": dealt.id, "company_id": self.company.id}
        self.env["crm.lead"].create(lead)
        complaint = self.env.ref("grc_lifecycle.activity_type_complaint")
        complains.activity_schedule(activity_type_id=complaint.id, user_id=self.env.uid)
        late = day - relativedelta(days=30)
        self.invoice(owes, day - relativedelta(days=60), 100, invoice_date_due=late)
        key.grc_key_account = True
        lamp = self.new_good()
        lamp.product_tmpl_id.grc_contract_months = 12
        bought = day - relativedelta(months=11)
        self.invoice(contracted, bought, 100, product=lamp, invoice_date_due=day + relativedelta(days=30))

    def test_whoever_waits_is_in_neither_group(self):
        reasons, others = self.partners[:6], self.partners[6:]
        self.give_reasons(reasons)
        self.assertEqual(self.drawn(self.partners), others)
        self.assertTrue(self.found(others, state="control"))
        self.assertEqual(set(self.found(reasons).mapped("state")), {"open"})

    def test_also_without_a_team(self):
        """The company-wide group is told the same."""
        self.team.grc_control_share = 0
        self.company.grc_company_share = 0.2
        self.give_reasons(self.partners[:6])
        for partner in self.partners:
            self.propose(partner, activity=False)
        self.env["grc.action.control"]._hold_back(self.company)
        self.assertEqual(self.found(self.partners).filtered("control_share").partner_id, self.partners[6:])

    def test_class_a(self):
        """Class A is proposed, unless the manager of the team says otherwise."""
        best = self.partners[:20]
        self.env["grc.customer"].search([("partner_id", "in", best.ids)]).value_class = "a"
        self.assertEqual(self.drawn(self.partners), self.partners[20:])
        self.assertFalse(self.result()["best"])
        self.team.grc_control_best = True
        self.assertEqual(self.drawn(best), best)
        self.assertTrue(self.result()["best"])

    def result(self):
        """Return the result of calls as the manager reads it."""
        return self.as_user(self.manager).get_control_result(90)

    def test_quotations_and_opportunities(self):
        """A call about what is open is no call that could be left out."""
        for source in ("quotation", "opportunity"):
            for partner in self.partners:
                self.propose(partner, activity=False, source=source, team_id=self.team.id)
        self.assertEqual(self.env["grc.action.control"]._hold_back(self.company), 0)
