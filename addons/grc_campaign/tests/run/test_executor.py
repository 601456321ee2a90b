"""What becomes of each task of a campaign: cases of other products' failures, named by their number."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.run.grc_campaign_claim import PARTS
from ..common_campaign import START, CampaignCase

SENDER = "odoo.addons.grc_campaign.models.run.grc_campaign_sender"
#: A text that fails for one customer.
BROKEN = "<p><t t-out=\"1 / (0 if object.name == 'c 3' else 1)\"/> lamps</p>"


@tagged("post_install", "-at_install")
class TestExecutor(CampaignCase):
    def assert_ledger_is_queue(self, campaign):
        """Each contact by mail in the ledger has its mail, and each mail its contact."""
        mails, sent = self.queued(campaign), self.sent(campaign)
        self.assertEqual(sorted(mails.mapped("res_id")), sorted(sent.ids))
        self.assertEqual(len(mails), len(sent))
        tasks = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id), ("state", "=", "done")])
        self.assertEqual(tasks.mail_id, mails)

    def test_mail_and_call(self):
        """A mail at once, a call three days later by the salesperson; then the campaign is done."""
        partners = self.people(6)
        partners[:3].user_id = self.seller
        campaign = self.launched(partners, self.mail(), self.call(after="previous", delay=3))
        first, second = campaign.step_ids
        self.assertEqual(self.run_at(0), 6)
        self.assertEqual(set(self.states(campaign, first).values()), {("done", None)})
        self.assertEqual(set(self.states(campaign, second).values()), {("ready", None)})
        self.assert_ledger_is_queue(campaign)
        self.assertEqual(self.run_at(2), 0)
        self.assertEqual(campaign.state, "running")
        self.assertEqual(self.run_at(3), 6)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", partners.ids)]
        )
        self.assertEqual(len(activities), 6)
        for activity in activities:
            owner = self.seller if activity.res_id in partners[:3].ids else campaign._answers()
            self.assertEqual(activity.user_id, owner)
        self.assertEqual(sorted(self.sent(campaign).ids), sorted(partners.ids))
        self.assertEqual(len(self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])), 12)
        self.assertEqual(set(campaign.participation_ids.mapped("state")), {"done"})
        self.assertEqual(campaign.state, "done")

    def test_case_01_each_task_once(self):
        """Run again, however often: nothing is done twice."""
        campaign = self.launched(self.people(5))
        self.run_at(0)
        self.assertEqual(self.run_at(0) + self.run_at(1), 0)
        self.assert_ledger_is_queue(campaign)

    def test_case_03_finished_when_nothing_is_open(self):
        """A campaign whose mail waits for somebody is not finished."""
        partners = self.people(3)
        campaign = self.launched(partners, self.mail(), self.mail(after="previous", delay=4))
        self.run_at(0)
        self.assertEqual(campaign.state, "running")
        self.run_at(4)
        self.assertEqual(campaign.state, "done")
        self.assertEqual(len(self.queued(campaign)), 6)

    def test_case_04_halt_and_go_on(self):
        """Halted, nothing begins; going on goes on where it was."""
        campaign = self.launched(self.people(4), self.mail(), self.mail(after="previous", delay=1))
        self.run_at(0)
        campaign.action_halt()
        self.assertEqual((campaign.state, campaign.halt_reason), ("halted", "manager"))
        self.assertEqual(self.run_at(1), 0)
        campaign.action_go_on()
        self.assertEqual(self.run_at(2), 4)
        self.assertEqual(len(self.queued(campaign)), 8)
        self.assertFalse(self.run_at(3))

    def test_case_06_cron_off_for_three_days(self):
        """What is later than the step allows is left out, with the reason: never a burst."""
        campaign = self.launched(self.people(4), self.mail(latest=2), self.mail(after="previous"))
        self.run_at(3)
        self.assertEqual(set(self.states(campaign, campaign.step_ids[0]).values()), {("skipped", "late")})
        self.assertFalse(self.queued(campaign))
        self.assertEqual(campaign.state, "done")

    def test_case_06_just_in_time(self):
        """To the last minute it is done."""
        campaign = self.launched(self.people(1), self.mail(latest=2))
        self.run_at(START + timedelta(days=2))
        self.assertEqual(len(self.queued(campaign)), 1)

    def test_case_11_two_events_at_once(self):
        """Each document has its own participation: both are done, and one can end without the other."""
        partner = self.people(1)
        campaign = self.launched(partner, self.mail(), self.call(after="previous", delay=1))
        self.env.cr.execute(
            "INSERT INTO grc_campaign_participation (campaign_id, company_id, partner_id, event_key, state, priority,"
            " entered_at) SELECT campaign_id, company_id, partner_id, 'order:7', state, priority, entered_at"
            " FROM grc_campaign_participation WHERE campaign_id = %s",
            [campaign.id],
        )
        self.move(campaign, START)
        self.assertEqual(self.run_at(0), 2)
        self.assertEqual(len(self.queued(campaign)), 2)
        one = campaign.participation_ids.filtered(lambda row: row.event_key == "order:7")
        self.env["grc.campaign.follow"]._leave(SQL("m.id = %s", one.id), "stopped")
        self.run_at(1)
        states = {row.event_key: row.state for row in campaign.participation_ids}
        self.assertEqual(states, {"": "done", "order:7": "exited"})

    def test_case_14_one_withdrawal_is_one_persons(self):
        """Who withdraws is left out, the others are not."""
        partners = self.people(5)
        campaign = self.launched(partners)
        self.refuse(partners[2])
        self.run_at(0)
        states = self.states(campaign)
        self.assertEqual(states.pop(partners[2]), ("skipped", "consent_withdrawn"))
        self.assertEqual(set(states.values()), {("done", None)})
        self.assert_ledger_is_queue(campaign)

    def test_case_13_withdrawn_after_queueing(self):
        """Who withdraws while the mail waits in the queue does not get it."""
        partners = self.people(2)
        campaign = self.launched(partners)
        self.run_at(0)
        self.refuse(partners[0])
        mails = self.queued(campaign)
        mails.send()
        states = {mail.res_id: mail.state for mail in mails.exists()}
        self.assertEqual(states.get(partners[0].id), "cancel")
        self.assertNotEqual(states.get(partners[1].id), "cancel")

    @mute_logger(SENDER, "odoo.addons.mail.models.mail_render_mixin")
    def test_case_23_template_that_fails_for_one(self):
        """The others get it; the one is tried three times with growing gaps, then waits for a person."""
        partners = self.people(9)
        campaign = self.launched(partners, self.mail(body=BROKEN))
        self.run_at(0)
        self.assertEqual(self.sent(campaign), partners - partners[3])
        self.assert_ledger_is_queue(campaign)
        task = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id), ("state", "=", "ready")])
        self.assertEqual((task.partner_id, task.tries), (partners[3], 1))
        self.assertEqual(task.due_at, START + timedelta(minutes=5))
        self.assertTrue(task.error)
        self.run_at(START + timedelta(minutes=5))
        self.assertEqual((task.tries, task.due_at), (2, START + timedelta(minutes=65)))
        self.run_at(START + timedelta(minutes=65))
        self.assertEqual((task.tries, task.state), (3, "parked"))
        self.assertEqual(self.run_at(1), 0)
        self.assertEqual(campaign.state, "running", "it waits for the error to be seen to")
        return campaign, task

    def test_case_21_retry(self):
        """Mended and tried again, it goes: what was cancelled before is no reason."""
        campaign, task = self.test_case_23_template_that_fails_for_one()
        campaign.step_ids.mailing_id.body_html = "<p>New lamps</p>"
        task.action_retry()
        self.run_at(task.due_at)
        self.assertEqual(task.state, "done")
        self.assertEqual(campaign.state, "done")
        self.assert_ledger_is_queue(campaign)

    @mute_logger(SENDER, "odoo.addons.mail.models.mail_render_mixin")
    def test_give_up(self):
        campaign, task = self.test_case_23_template_that_fails_for_one()
        task.action_give_up()
        self.assertEqual(task.state, "cancelled")
        self.run_at(1)
        self.assertEqual(
            campaign.participation_ids.filtered(lambda row: row.state == "running"), campaign.participation_ids.browse()
        )

    def test_case_28_two_with_one_address(self):
        """Two customers with one address: it gets the mail once; of two looked at together, for the better one."""
        partners = self.people(PARTS + 2)
        apart, together = partners[1:3], partners[0] + partners[PARTS]
        for name, pair in (("apart", apart), ("together", together)):
            pair[0].email = f"{name}@example.com"
            pair[1].email = f"Both <{name.upper()}@example.com>"
        campaign = self.launched(partners)
        self.env.cr.execute(
            "UPDATE grc_campaign_task t SET priority = 9 FROM grc_campaign_participation m"
            " WHERE m.id = t.participation_id AND m.partner_id = %s",
            [together[1].id],
        )
        self.run_at(0)
        states = self.states(campaign)
        self.assertEqual([states[partner] for partner in together], [("skipped", "address"), ("done", None)])
        self.assertEqual({states[partner] for partner in apart}, {("skipped", "address"), ("done", None)})
        self.assertEqual(len(self.sent(campaign)), PARTS)
        refusals = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual(refusals.mapped("reason"), ["address"] * 2)

    def test_without_an_address(self):
        partners = self.people(2)
        partners[0].email = False
        campaign = self.launched(partners)
        self.run_at(0)
        self.assertEqual(self.states(campaign)[partners[0]], ("skipped", "consent_unreachable"))

    def test_two_mails_of_one_subject_to_one_person(self):
        """Two campaigns with the same text are two mails."""
        partners = self.people(2)
        one, other = self.launched(partners), self.launched(partners)
        self.run_at(0)
        self.assertEqual(len(self.queued(one) | self.queued(other)), 4)

    def test_closed_step_goes_on_with_the_next(self):
        partners = self.people(2)
        campaign = self.launched(
            partners,
            self.mail(),
            self.mail(name="Second", after="previous", delay=1),
            self.call(after="previous", delay=1),
        )
        self.run_at(0)
        campaign.step_ids[1].action_close()
        self.run_at(1)
        self.assertEqual(set(self.states(campaign, campaign.step_ids[1]).values()), {("cancelled", "closed")})
        self.run_at(2)
        self.assertEqual(set(self.states(campaign, campaign.step_ids[2]).values()), {("done", None)})
        self.assertEqual(len(self.queued(campaign)), 2)

    def test_stop(self):
        """Everybody leaves; nothing more is done."""
        campaign = self.launched(self.people(3), self.mail(), self.call(after="previous", delay=1))
        self.run_at(0)
        campaign.action_stop()
        self.assertEqual(self.run_at(1), 0)
        self.assertEqual(campaign.state, "done")
        self.assertEqual(set(campaign.participation_ids.mapped("exit_reason")), {"stopped"})

    def test_longer_time(self):
        """“Not later than” may be changed while customers wait."""
        campaign = self.launched(self.people(1), self.mail(latest=2))
        campaign.step_ids.latest = 5
        self.run_at(4)
        self.assertEqual(len(self.queued(campaign)), 1)

    def test_core_queue_sends_nothing(self):
        """Odoo's own queue and button send no mail of a campaign."""
        campaign = self.launched(self.people(2))
        mailing = campaign.step_ids.mailing_id
        for send in (mailing.action_launch, mailing.action_put_in_queue, mailing.action_send_mail):
            with self.assertRaises(UserError):
                send()
        self.env.cr.execute("UPDATE mailing_mailing SET state = 'in_queue' WHERE id = %s", [mailing.id])
        mailing.invalidate_recordset()
        self.assertFalse(mailing._get_remaining_recipients())
