"""What counts in the window of a campaign, and what a result says before and without a verdict."""

from datetime import datetime, time, timedelta

from odoo.addons.grc_base.tests.common import as_day
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import CampaignCase

#: Days since the launch, and days of the window.
SINCE, DAYS = 100, 30


@tagged("post_install", "-at_install")
class TestResult(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(6)

    def begun(self, partners=None, since=SINCE, **values):
        """Return a campaign that was launched so many days ago."""
        at = datetime.combine(as_day(-since), time(8))
        return self.launched(partners or self.members, self.call(), at=at, goal_days=DAYS, **values)

    def held(self, campaign, partners, **values):
        """Let some customers be the comparison group."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation SET control = partner_id = ANY(%s), held_share = 0.5"
                " WHERE campaign_id = %s",
                partners.ids,
                campaign.id,
            )
        )
        self.env.invalidate_all()

    def result(self, campaign):
        return self.env["grc.screen.campaign"].with_user(self.manager).get_result(campaign.id)

    def treated(self, campaign, times=1):
        group = self.result(campaign)["readings"][times - 1]["groups"]["treated"]
        return group["orders"], round(group["revenue"], 2)

    def ordered(self, partner, day, invoiced):
        """Invoice an order of 1,000 of a day on another day."""
        return self.bill_order(self.order(partner, day=day), as_day(invoiced))

    def test_dated_by_the_order(self):
        """An order in the window counts when it is invoiced after it; one from before does not, though invoiced in."""
        campaign = self.begun()
        self.ordered(self.members[0], -SINCE + DAYS - 1, -SINCE + DAYS + 20)
        self.ordered(self.members[1], -SINCE - 3, -SINCE + 3)
        self.ordered(self.members[2], -SINCE + DAYS, -SINCE + DAYS)
        self.assertEqual(self.treated(campaign), (1, 1000))
        self.assertEqual(self.treated(campaign, 2), (2, 2000))

    def test_invoices_until(self):
        """Until 45 days after the window, or as many as the campaign says."""
        campaign = self.begun()
        last = -SINCE + DAYS - 1
        self.ordered(self.members[0], last, last + 45)
        self.ordered(self.members[1], last, last + 46)
        self.assertEqual(self.treated(campaign), (1, 1000))
        campaign.invoice_days = 46
        self.assertEqual(self.treated(campaign), (2, 2000))
        campaign.invoice_days = 0
        self.assertEqual(self.treated(campaign), (0, 0))

    def test_the_first_and_the_last_day(self):
        campaign = self.begun()
        for place, day in enumerate((-1, 0, DAYS - 1, DAYS)):
            self.invoice(self.members[place], -SINCE + day, 100)
        self.assertEqual(self.treated(campaign), (2, 200))

    def test_credit_notes_whenever_they_come(self):
        """Of what was bought in the window; not of what was bought before."""
        campaign = self.begun()
        bought = self.invoice(self.members[0], -SINCE + 5, 400)
        before = self.invoice(self.members[1], -SINCE - 5, 300)
        self.credit(bought, -1, 150)
        self.credit(before, -SINCE + 5, 300)
        self.assertEqual(self.treated(campaign), (1, 250))
        self.credit(bought, 0, 250)
        self.assertEqual(self.treated(campaign), (0, 0))

    def test_credit_note_of_an_order(self):
        """A credit note that an order is made of counts as the order does."""
        campaign = self.begun()
        invoice = self.ordered(self.members[0], -SINCE + 2, -SINCE + DAYS + 10)
        reversal = self.env["account.move.reversal"].create(
            {"move_ids": invoice.ids, "journal_id": invoice.journal_id.id, "date": as_day(-2)}
        )
        note = self.env["account.move"].browse(reversal.reverse_moves()["res_id"])
        note.invoice_date = as_day(-2)
        note._post(soft=False)
        self.assertEqual(self.treated(campaign), (0, 0))

    def test_two_orders_on_one_invoice(self):
        """Each line by its own order: the margin of an invoice is shared out."""
        campaign = self.begun()
        orders = self.order(self.members[0], day=-SINCE - 10) + self.order(self.members[0], day=-SINCE + 10, price=90)
        move = orders._create_invoices(grouped=False)
        self.redate(move, as_day(-SINCE + 12))
        move._post(soft=False)
        self.assertEqual(len(move), 1)
        self.assertEqual(self.treated(campaign), (1, 900))
        group = self.result(campaign)["readings"][0]["groups"]["treated"]
        self.assertAlmostEqual(group["margin"], 300, 2)

    def test_contacts_of_one_entity(self):
        """What a contact buys is their company's, once."""
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.members[0].id})
        campaign = self.begun()
        self.invoice(contact, -SINCE + 3, 70)
        self.assertEqual(self.treated(campaign), (1, 70))

    def test_who_began_later(self):
        """Everybody's window begins with themselves; who is set aside is no customer of the campaign."""
        campaign = self.begun()
        later = campaign.participation_ids.filtered(lambda one: one.partner_id == self.members[0])
        aside = campaign.participation_ids.filtered(lambda one: one.partner_id == self.members[1])
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation SET entered_at = entered_at + interval '10 days' WHERE id = %s",
                later.id,
            )
        )
        self.env.cr.execute(SQL("UPDATE grc_campaign_participation SET state = 'aside' WHERE id = %s", aside.id))
        self.env.invalidate_all()
        for day in (5, DAYS + 5):
            for member in self.members[:3]:
                self.invoice(member, -SINCE + day, 100 + day)
        self.assertEqual(self.treated(campaign), (2, 105 + 100 + DAYS + 5))
        reading = self.result(campaign)["readings"][0]
        self.assertEqual(reading["groups"]["treated"]["customers"], len(self.members) - 1)
        self.assertEqual(reading["last"], as_day(-SINCE + DAYS - 1 + 10))

    # What is said

    def verdicts(self, campaign):
        return [reading["sentence"] for reading in self.result(campaign)["readings"]]

    def test_running(self):
        """No verdict before the window ends, and none of twice the window before that ends."""
        campaign = self.begun(since=12)
        self.held(campaign, self.members[:3])
        self.assertEqual(self.verdicts(campaign), ["Running, day 13 of 30", "Running, day 13 of 60"])
        campaign = self.begun(self.people(6, "x"), since=DAYS)
        self.held(campaign, campaign.participation_ids.partner_id[:3])
        self.assertEqual(
            self.verdicts(campaign), ["Cannot be told: too few buyers for an interval", "Running, day 31 of 60"]
        )

    def test_nobody_held_back(self):
        self.assertEqual(self.verdicts(self.begun())[0], "Cannot be told: there was no comparison group")

    def test_uneven_groups(self):
        """Groups that cannot be those that were drawn: the result is withheld, counts are shown."""
        members = self.people(60, "u")
        campaign = self.begun(members)
        self.held(campaign, members[:10])
        reading = self.result(campaign)["readings"][0]
        self.assertEqual(reading["reason"], "ratio")
        self.assertEqual(reading["sentence"], "Cannot be told: the groups are not as they were drawn")
        self.assertIsNone(reading["net"])
        self.assertEqual(reading["groups"]["control"]["customers"], 10)

    def test_not_launched(self):
        with self.assertRaisesRegex(UserError, "has not been launched yet"):
            self.result(self.campaign(self.members))

    def test_contacted_anyway(self):
        """A call by a person: kept as drawn, and counted."""
        campaign = self.begun()
        self.held(campaign, self.members[:3])
        call = self.env.ref("mail.mail_activity_data_call")
        activity = self.members[0].activity_schedule(activity_type_id=call.id, user_id=self.env.uid)
        message = self.env["mail.message"].browse(activity._action_done()[0].ids)
        message.date = datetime.combine(as_day(-SINCE + 4), time(12))
        notes = self.result(campaign)["readings"][0]["notes"]
        self.assertIn("In the comparison group, and contacted all the same by somebody: 1.", notes)
        self.assertEqual(self.result(campaign)["readings"][0]["groups"]["control"]["customers"], 3)

    def clicked(self, campaign, partner, day, verdict):
        """Let a link in a campaign's mail have been followed, so many days after the launch."""
        mailing = campaign.step_ids.mailing_id
        trace = self.env["mailing.trace"].create(
            {"mass_mailing_id": mailing.id, "model": "res.partner", "res_id": partner.id, "trace_status": "open"}
        )
        row = campaign.participation_ids.filtered(lambda one: one.partner_id == partner)
        self.env["grc.campaign.click"].create(
            {
                "task_id": row.task_ids.id,
                "campaign_id": campaign.id,
                "company_id": campaign.company_id.id,
                "trace_id": trace.id,
                "moment": datetime.combine(as_day(-SINCE) + timedelta(days=day), time(12)),
                "verdict": verdict,
                "judged": True,
            }
        )

    def test_orders_after_a_click(self):
        """Those of the persons who clicked, from that day on; machines follow links, too."""
        campaign = self.launched(
            self.members, at=datetime.combine(as_day(-SINCE), time(8)), goal_days=DAYS, control_share=0
        )
        self.clicked(campaign, self.members[0], 1, "machine")
        self.clicked(campaign, self.members[0], 5, "human")
        self.clicked(campaign, self.members[1], 1, "machine")
        self.invoice(self.members[0], -SINCE + 2, 100)
        bought = self.invoice(self.members[0], -SINCE + 6, 200)
        self.invoice(self.members[1], -SINCE + 6, 400)
        self.assertEqual(self.result(campaign)["clicks"], {"customers": 1, "orders": 1, "revenue": 200.0})
        documents = self.env["grc.customer.document"].with_user(self.manager)
        self.assertEqual(documents.search([("campaign", "=", f"{campaign.id}:clicked:1")]).move_id, bought)
