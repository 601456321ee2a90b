"""The dry run says what the launch then does, and writes nothing."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import CampaignCase
from ..common_post import Post

#: Tables in which a dry run leaves nothing.
TABLES = (
    "grc_campaign_participation",
    "grc_campaign_task",
    "grc_campaign_refusal",
    "grc_contact_ledger",
    "mail_mail",
    "mail_activity",
    "mailing_trace",
)


@tagged("post_install", "-at_install")
class TestRehearsal(CampaignCase):
    def rehearsal(self, campaign, customer=None, user=None):
        screen = self.env["grc.screen.rehearsal"].with_user(user or self.manager)
        return screen.rehearse(campaign.id, customer and customer.id)

    def row(self, partner):
        return self.env["grc.customer"].search([("partner_id", "=", partner.id), ("company_id", "=", self.company.id)])

    def rows(self):
        self.env.flush_all()
        return [self.env.execute_query(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(one)))[0][0] for one in TABLES]

    def mixed(self, number=30):
        """Return customers of whom some have no address, some have refused, some owe."""
        partners = self.people(number)
        partners[:5].email = False
        for partner in partners[5:9]:
            self.env["grc.consent"].create(
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "channel": "email",
                    "decision": "refused",
                    "source": "Letter",
                }
            )
        day = self.company._grc_today() - timedelta(days=30)
        self.invoice(partners[9], -60, 500, invoice_date_due=day)
        return partners

    def test_as_the_launch_does(self):
        """Counts of the first step are those of the tasks after the launch, by reason; the draw is the same."""
        campaign = self.campaign(self.mixed(), control_share=0.3)
        found = self.rehearsal(campaign)
        step = found["steps"][0]
        campaign._launch()
        self.run_at(campaign.launched_at + timedelta(minutes=1))
        tasks = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
        treated = tasks.filtered(lambda task: not task.participation_id.control)
        self.assertEqual((found["customers"], found["controls"]), (30, 30 - len(treated)))
        self.assertEqual(step["controls"], found["controls"])
        self.assertEqual(step["reached"], len(treated.filtered(lambda task: task.state == "done")))
        reasons = {one["reason"]: one["customers"] for one in step["reasons"]}
        for reason in ("consent_unreachable", "consent_refused", "gate_overdue"):
            self.assertEqual(
                reasons.get(reason, 0), len(treated.filtered(lambda task, why=reason: task.reason == why)), reason
            )
        self.assertEqual(step["reached"] + step["later"] + step["left"], len(treated))

    def test_figures_open_their_customers(self):
        """Behind each figure are as many customers as it says."""
        partners = self.mixed()
        step = self.rehearsal(self.campaign(partners))["steps"][0]
        for name in ("reached", "later", "left", "controls"):
            self.assertEqual(len(step["figures"][name]), step[name], name)
        found = {one["reason"]: self.env["grc.customer"].browse(one["ids"]) for one in step["reasons"]}
        self.assertEqual(found["consent_unreachable"].partner_id, partners[:5])
        self.assertEqual(found["consent_refused"].partner_id, partners[5:9])
        self.assertEqual(found["gate_overdue"].partner_id, partners[9])

    def test_writes_nothing(self):
        campaign = self.campaign(self.mixed(), self.mail(), self.call(after="previous", delay=1))
        before = self.rows()
        self.rehearsal(campaign)
        self.assertEqual(self.rows(), before)
        self.assertEqual(campaign.state, "draft")
        self.assertFalse(self.env.execute_query(SQL("SELECT to_regclass('pg_temp.grc_claim')"))[0][0])

    def test_pressure_of_its_own_steps(self):
        """A rule that two steps in a week break: the second comes later, or is left out when that is too late."""
        self.env["grc.pressure.rule"].create(
            {"name": "One a week", "number": 1, "days": 7, "company_id": self.company.id}
        )
        partners = self.people(4)
        for latest, expected in ((10, (0, 4, 0)), (2, (0, 0, 4))):
            campaign = self.campaign(partners, self.mail(), self.call(after="previous", delay=3, latest=latest))
            first, second = self.rehearsal(campaign)["steps"]
            self.assertEqual((first["reached"], first["later"], first["left"]), (4, 0, 0))
            self.assertEqual((second["reached"], second["later"], second["left"]), expected)
        pressure = {"reason": "pressure", "label": "Contacted often enough", "customers": 4}
        self.assertEqual([{name: one[name] for name in pressure} for one in second["reasons"]], [pressure])

    def test_who_does_not_come_to_the_second_step(self):
        """Left out at the first step, nobody comes to the second."""
        campaign = self.campaign(self.mixed(), self.mail(), self.call(after="previous", delay=1))
        first, second = self.rehearsal(campaign)["steps"]
        self.assertEqual(first["reached"], second["reached"] + second["later"] + second["left"])

    def test_nobody_answers(self):
        """To a step after a click nobody comes, to that for who does not click all do, when its days are over."""
        steps = (
            self.call(after="click", name="Clicked"),
            self.call(after="previous", name="And then"),
            self.call(after="click", missing=True, within=5, name="Silent"),
            self.call(after="previous", delay=2, name="At last"),
            self.call(after="launch", delay=1, name="Beside"),
        )
        found = self.rehearsal(self.campaign(self.people(3), self.mail(), *steps))["steps"]
        self.assertEqual([step["reached"] for step in found], [3, 0, 0, 3, 3, 3])
        moments = [fields.Datetime.to_datetime(step["moment"]) for step in found]
        self.assertEqual([(moment - moments[0]).days for moment in moments[3:]], [5, 7, 1])

    def test_address_of_two(self):
        """Two customers with one address: one of them is reached."""
        partners = self.people(2)
        partners[1].email = partners[0].email
        step = self.rehearsal(self.campaign(partners))["steps"][0]
        self.assertEqual((step["reached"], step["left"]), (1, 1))
        self.assertEqual(step["reasons"][0]["reason"], "address")

    def test_trace(self):
        """The way of one customer, with what stops them."""
        partners = self.mixed()
        campaign = self.campaign(partners, self.mail(), self.call(after="previous", delay=1))
        refused = self.rehearsal(campaign, self.row(partners[5]))["trace"]
        self.assertEqual(
            [one["text"] for one in refused["steps"]], ["Not reached: Refused.", "They do not come to this step."]
        )
        free = self.rehearsal(campaign, self.row(partners[20]))["trace"]
        self.assertEqual([one["text"] for one in free["steps"]], ["Reached.", "Reached."])
        self.assertFalse(free["control"])
        debtor = self.rehearsal(campaign, self.row(partners[9]))["trace"]["steps"][0]["text"]
        self.assertTrue(debtor.startswith("Not reached: An invoice is overdue"), debtor)

    def test_managers_alone(self):
        campaign = self.campaign(self.people(1))
        with self.assertRaises(AccessError):
            self.rehearsal(campaign, user=self.seller)
        with self.assertRaises(UserError):
            self.env["grc.screen.rehearsal"].with_user(self.manager).rehearse(10**8)

    def test_context_of_a_client(self):
        """What a client sends is no dry run."""
        source = self.env["grc.pressure.source.rehearsal"].with_context(grc_rehearsing=True)
        self.assertFalse(self.env.execute_query(source._contacts(self.company, fields.Datetime.now())))


@tagged("post_install", "-at_install")
class TestMailToOneself(Post, CampaignCase):
    def contacts(self):
        """Return how many tasks and contacts there are."""
        self.env.flush_all()
        return [self.env[f"grc.{name}"].search_count([]) for name in ("campaign.task", "contact.ledger")]

    def test_mail_to_oneself(self):
        """A test goes to whoever asks, and nobody else; the campaign knows nothing of it."""
        groups = "grc_base.group_grc_manager,mass_mailing.group_mass_mailing_user"
        writer = self.new_user("grc_campaign_tester", groups)
        campaign = self.campaign(self.people(2))
        step, before = campaign.step_ids.with_user(writer), self.contacts()
        self.assertEqual(step.action_test_mail()["tag"], "display_notification")
        self.assertEqual(self.letterbox.addresses, [writer.email])
        self.assertEqual(self.contacts(), before)
        with self.assertRaises(AccessError):
            campaign.step_ids.with_user(self.seller).action_test_mail()
        empty = self.campaign(self.people(1, "e"), {"name": "Mail", "action": "mail", "after": "launch"})
        with self.assertRaisesRegex(UserError, "has no mail yet"):
            empty.step_ids.with_user(writer).action_test_mail()
