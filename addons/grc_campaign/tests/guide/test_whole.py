"""A campaign from the first question to its result, on a database in which nobody has set anything."""

from datetime import timedelta

from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tools.consent import CHANNELS
from odoo.tests import tagged

from ..audience.common import AudienceCase
from ..common_post import Post

#: Customers who have left, those who buy still, and how many begin a week.
LOST, ACTIVE, WEEKLY = 180, 120, 50
#: Days on which they bought.
LONG_AGO, LATELY = (-930, -890), (-190, -130, -70, -10)
#: Days of the window, and day on which the last of them begin.
WINDOW, LAST = 90, 21
#: What an invoice is: two goods at 100, which cost 60 each.
AMOUNT, MARGIN = 200, 80


@tagged("post_install", "-at_install")
class TestWhole(Post, AudienceCase):
    """The win-back of a French company with 300 customers, whose invoices are all that is known of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.fr")
        # The rules of the country say who may be contacted, as in any new company.
        readings = [{"company_id": cls.company.id, "channel": channel, "reading": "rule"} for channel, __ in CHANNELS]
        cls.env["grc.consent.reading"].create(readings)
        cls.lost, cls.active = cls.several(LOST, "lost"), cls.several(ACTIVE, "active")
        for partners, days in ((cls.lost, LONG_AGO), (cls.active, LATELY)):
            for day in days:
                cls.sold(partners, day)
        cls.refresh()
        cls.env.invalidate_all()

    @classmethod
    def several(cls, number, name):
        values = [
            {
                "name": f"{name} {place}",
                "email": f"{name}{place}@example.com",
                "phone": f"+3314234{place:04d}",
                "is_company": True,
            }
            for place in range(number)
        ]
        return cls.env["res.partner"].create(values)

    @classmethod
    def sold(cls, partners, day):
        """Return an invoice of a day for each of some customers."""
        rows = [(partner, day, AMOUNT) for partner in partners]
        return cls.invoices(rows, product=cls.good, quantity=2, invoice_date_due=as_day(400))

    def guided(self):
        """Answer the five questions with the win-back as it comes, and launch it; return the campaign."""
        guides = self.env["grc.campaign.guide"].with_user(self.manager)
        guide = guides.create({"recipe_id": self.env.ref("grc_campaign.recipe_win_back").id})
        for __ in range(4):
            guide.action_next()
        self.assertEqual((guide.page, guide.customers, guide.by_mail), ("goal", LOST, LOST))
        launch = guide.action_begin()
        wizard = self.env["grc.campaign.launch"].with_user(self.manager).with_context(**launch["context"]).create({})
        self.assertEqual((wizard.customers, wizard.at_once, wizard.reached), (LOST, WEEKLY, LOST))
        return self.env["grc.campaign"].browse(wizard.action_launch()["res_id"])

    def live(self, campaign, *days):
        """Let some days after the launch pass: what is due is done, and what is queued is sent."""
        for day in days:
            with self.day_of_company(self.day(campaign, day)):
                now = campaign.launched_at + timedelta(days=day)
                self.env["grc.campaign.executor"].sudo()._run(commit=False, now=now)
                self.env["mail.mail"].process_email_queue()
            self.env.invalidate_all()

    def day(self, campaign, place):
        return campaign.date_begin + timedelta(days=place)

    def result(self, campaign, place):
        """Return what a manager is told on a day after the launch."""
        with self.day_of_company(self.day(campaign, place)):
            return self.env["grc.screen.campaign"].with_user(self.manager).get_result(campaign.id)

    def contacts(self, campaign, channel):
        ledger = self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id), ("channel", "=", channel)])
        self.assertEqual(len(ledger.partner_id), len(ledger), "each once")
        return ledger.partner_id

    def test_win_back(self):
        """Five questions, a launch, four weeks of mails and calls, a week of invoices, the result."""
        campaign = self.guided()
        self.live(campaign, *range(1, 7))
        first = self.contacts(campaign, "email")
        self.assertEqual(len(first), WEEKLY)
        mails = self.env["mailing.trace"].search([("mass_mailing_id", "in", campaign.step_ids.mailing_id.ids)])
        self.assertEqual(mails.mapped("trace_status"), ["sent"] * WEEKLY)
        self.assertEqual(sorted(self.letterbox.addresses), sorted(first.mapped("email")))
        # Eight of them buy in the second week, before anybody has called; so does one who has got nothing yet, is lost
        # no more, and never begins.
        buyers = first[:8]
        self.live(campaign, *range(7, 13))
        other = campaign.participation_ids.filtered(lambda row: row.state == "aside").partner_id[:1]
        with self.day_of_company(self.day(campaign, 13)):
            for place, partner in enumerate(buyers | other):
                self.sold(partner, self.day(campaign, 7 + place % 7))
            self.refresh(as_of=self.day(campaign, 13))
        self.live(campaign, *range(13, 45))
        begun = self.lost - other
        self.assertEqual(self.contacts(campaign, "email"), begun)
        self.assertEqual(self.contacts(campaign, "phone"), begun - buyers)
        left = campaign.participation_ids.filtered(lambda row: row.exit_reason == "goal")
        self.assertLessEqual(buyers, left.partner_id)
        self.assertRegex(self.result(campaign, 33)["readings"][0]["sentence"], "^Running, day 13 of 90$")
        self.over(campaign, buyers)

    def over(self, campaign, buyers):
        """Check what is told when everybody's window is over, and the invoices behind it."""
        found = self.result(campaign, LAST + WINDOW)
        reading = found["readings"][0]
        treated = reading["groups"]["treated"]
        self.assertEqual(treated["customers"], LOST - 1)
        self.assertEqual((treated["buyers"], treated["orders"]), (len(buyers), len(buyers)))
        self.assertEqual((treated["revenue"], treated["margin"]), (len(buyers) * AMOUNT, len(buyers) * MARGIN))
        self.assertEqual(reading["sentence"], "Cannot be told: there was no comparison group")
        numbers = {cost["channel"]: cost["number"] for cost in found["costs"]["contacts"]}
        self.assertEqual(numbers, {"email": LOST - 1, "phone": LOST - 1 - len(buyers)})
        with self.day_of_company(self.day(campaign, LAST + WINDOW)):
            documents = self.env["grc.customer.document"].with_user(self.manager)
            found = documents.search([("campaign", "=", f"{campaign.id}:treated:1")])
        moves = self.env["account.move"].browse(found.ids)
        self.assertEqual(moves.partner_id, buyers)
        self.assertEqual(sum(moves.mapped("amount_untaxed")), treated["revenue"])
