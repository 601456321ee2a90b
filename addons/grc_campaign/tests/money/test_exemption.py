"""The comparison group, and who never is."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common import as_day
from odoo.tests import tagged

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestExemption(CampaignCase):
    def exempted(self, campaign):
        """Return ``{partner: why they are never held back}``."""
        found = campaign.participation_ids.filtered("exemption")
        return {one.partner_id: one.exemption for one in found}

    def test_never_held_back(self):
        """Whoever waits for us, or we for them: all the others are drawn from."""
        members = self.people(40)
        quoted, dealt, complains, owes, key, contracted = members[:6]
        self.order(quoted, confirm=False)
        self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "partner_id": dealt.id, "company_id": self.company.id}
        )
        complaint = self.env.ref("grc_lifecycle.activity_type_complaint")
        complains.activity_schedule(activity_type_id=complaint.id, user_id=self.env.uid)
        self.invoice(owes, -60, 100, invoice_date_due=as_day(-30))
        key.grc_key_account = True
        lamp = self.new_good()
        lamp.product_tmpl_id.grc_contract_months = 12
        bought = as_day(relativedelta(months=-11))
        self.invoice(contracted, bought, 100, product=lamp, invoice_date_due=as_day(30))
        campaign = self.launched(members, self.call(), control_share=0.5)
        self.assertEqual(
            self.exempted(campaign),
            {
                quoted: "quotation",
                dealt: "opportunity",
                complains: "complaint",
                owes: "debt",
                key: "key",
                contracted: "contract",
            },
        )
        exempt = campaign.participation_ids.filtered("exemption")
        self.assertFalse(any(exempt.mapped("control")))
        self.assertEqual(set(exempt.mapped("held_share")), {0})
        self.assertEqual(set((campaign.participation_ids - exempt).mapped("held_share")), {0.5})
        self.assertTrue(any((campaign.participation_ids - exempt).mapped("control")))

    def test_what_is_over_exempts_nobody(self):
        """A quotation that has run out, a deal that is lost, a contract that ended long ago."""
        members = self.people(3)
        self.order(members[0], confirm=False).validity_date = as_day(-1)
        lead = {"name": "Deal", "type": "opportunity", "partner_id": members[1].id, "company_id": self.company.id}
        self.env["crm.lead"].create(lead).action_set_lost()
        lamp = self.new_good()
        lamp.product_tmpl_id.grc_contract_months = 1
        self.invoice(members[2], -200, 100, product=lamp, invoice_date_due=as_day(30))
        self.assertFalse(self.exempted(self.launched(members, self.call(), control_share=0.5)))

    def test_they_are_left_out_of_the_result(self):
        """The result says for whom it holds."""
        members = self.people(40)
        members[:4].grc_key_account = True
        at = datetime.combine(as_day(-10), time(8))
        campaign = self.launched(members, self.call(), control_share=0.5, at=at)
        reading = self.env["grc.campaign.result"]._readings(campaign)[0]
        self.assertEqual(reading.groups["exempt"].customers, 4)
        self.assertEqual(reading.found.outside, 4)
        compared = [reading.groups[name].customers for name in ("treated", "control")]
        self.assertEqual(sum(compared), 36)
        self.assertEqual(compared[1], len(campaign.participation_ids.filtered("control")))
        bought = self.invoice(members[0], -5, 100)
        documents = self.env["grc.customer.document"].with_user(self.manager)
        self.assertEqual(documents.search([("campaign", "=", f"{campaign.id}:exempt:1")]).move_id, bought)
        self.assertFalse(documents.search([("campaign", "=", f"{campaign.id}:treated:1")]))

    def test_service_holds_back_nobody(self):
        campaign = self.launched(self.people(40), self.call(), control_share=0.5, purpose="service")
        self.assertFalse(any(campaign.participation_ids.mapped("control")))

    def test_free_again(self):
        """Who is held back gets nothing for twelve months, or as many as it says; then what anybody gets."""
        members = self.people(30)
        campaign = self.launched(
            members, self.call(), self.call(delay=400, after="launch"), control_share=0.5, release_months=13
        )
        step, later = campaign.step_ids
        held = campaign.participation_ids.filtered("control")
        self.assertTrue(held)
        self.assertEqual(set(held.mapped("held_until")), {(START + relativedelta(months=13)).date()})
        self.run_at(0)
        ghosts = {partner for partner, (state, __) in self.states(campaign, step).items() if state == "ghost"}
        self.assertEqual(ghosts, set(held.partner_id))
        self.run_at(START + timedelta(days=400))
        self.assertEqual(set(self.states(campaign, later).values()), {("done", None)})
        self.assertTrue(all(campaign.participation_ids.filtered(lambda one: one in held).mapped("control")))
