"""Steps continued by outcomes: who goes on with which, and when."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START
from .common_outcome import TWO_LINKS, OutcomeCase

DAY = 86400
#: So long after the last day nothing can come any more: a click is told within ten minutes.
LATER = timedelta(minutes=15)


@tagged("post_install", "-at_install")
class TestBranches(OutcomeCase):
    def two_ways(self, partners, **values):
        """Return a campaign: a mail; a call after a click within five days; without one, another mail."""
        return self.mailed(
            partners,
            self.mail(body=TWO_LINKS),
            self.call(after="click", within=5),
            self.mail(after="click", missing=True, within=5),
            **values,
        )

    def clicked(self, campaign, partner, days):
        self.click(self.trace(campaign, partner, campaign.step_ids[0]), days * DAY, self.links(campaign)[0].code)

    def ways(self, campaign, partner):
        """Return (state, reason) of a customer's tasks, in the order of the steps."""
        tasks = self.env["grc.campaign.task"].search(
            [("campaign_id", "=", campaign.id), ("participation_id.partner_id", "=", partner.id)]
        )
        tasks = tasks.sorted(lambda task: (task.step_id.sequence, task.step_id.id))
        return [(task.state, task.reason or None) for task in tasks]

    def test_click_or_none(self):
        """Who clicked is called; who did not within five days gets another mail; each only one of both."""
        partners = self.people(2)
        campaign = self.two_ways(partners)
        self.clicked(campaign, partners[0], 1)
        self.run_at(2)
        self.assertEqual(self.ways(campaign, partners[0]), [("done", None)] * 2 + [("cancelled", "otherwise")])
        self.assertEqual(self.ways(campaign, partners[1]), [("done", None)] + [("awaiting", None)] * 2)
        self.run_at(5)
        self.assertEqual(self.ways(campaign, partners[1])[1:], [("awaiting", None)] * 2)
        self.run_at(START + timedelta(days=5) + LATER)
        self.assertEqual(self.ways(campaign, partners[1])[1:], [("cancelled", "otherwise"), ("done", None)])
        self.assertEqual(campaign.state, "done")
        task = campaign.participation_ids.task_ids.filtered(lambda one: one.step_id == campaign.step_ids[1])
        self.assertEqual(task.filtered(lambda one: one.state == "done").outcome_id.kind, "click")

    def test_at_the_last_moment(self):
        """A click on the last day counts, though it is told only after it; a later one is kept and decides nothing."""
        partners = self.people(2)
        campaign = self.two_ways(partners)
        self.clicked(campaign, partners[0], 4.999)
        self.clicked(campaign, partners[1], 5.001)
        self.run_at(5)
        self.assertEqual(self.ways(campaign, partners[0])[1:], [("awaiting", None)] * 2)
        self.run_at(START + timedelta(days=5) + LATER)
        self.assertEqual(self.ways(campaign, partners[0])[1:], [("done", None), ("cancelled", "otherwise")])
        self.assertEqual(self.ways(campaign, partners[1])[1:], [("cancelled", "otherwise"), ("done", None)])
        self.assertEqual(self.kinds(campaign), {partners[0]: ["click"], partners[1]: ["click"]})

    def test_first_wins(self):
        """The first outcome decides; the later one is kept."""
        partners = self.people(2)
        campaign = self.mailed(
            partners, self.mail(body=TWO_LINKS), self.call(after="click"), self.call(after="reply", name="Answer")
        )
        for partner, reply in zip(partners, (0.5, 1.5), strict=True):
            self.clicked(campaign, partner, 1)
            self.come("human/plain_reply", self.trace(campaign, partner, campaign.step_ids[0]), reply)
        self.run_at(2)
        self.assertEqual(self.ways(campaign, partners[0])[1:], [("cancelled", "otherwise"), ("done", None)])
        self.assertEqual(self.ways(campaign, partners[1])[1:], [("done", None), ("cancelled", "otherwise")])
        self.assertEqual(sorted(self.kinds(campaign)[partners[0]]), ["click", "reply"])

    def test_two_steps_by_one_outcome(self):
        """Steps that the same outcome continues are done both."""
        partner = self.people(1)
        campaign = self.mailed(
            partner, self.mail(body=TWO_LINKS), self.call(after="click"), self.call(after="click", name="Second")
        )
        self.clicked(campaign, partner, 1)
        self.run_at(2)
        self.assertEqual(self.ways(campaign, partner), [("done", None)] * 3)

    def test_each_kind(self):
        """Each outcome of a mail continues the step that waits for it, and no other."""
        comes = {
            "reply": "human/plain_reply",
            "bounce": "delivery/soft/mailbox_full",
            "complaint": "complaint/abuse",
        }
        for after in comes:
            for kind, name in {**comes, "absence": "absence/empty_body", "receipt": "receipt/displayed"}.items():
                with self.subTest(after=after, kind=kind), self.cr.savepoint() as savepoint:
                    partner = self.people(1)
                    note = self.call(after=after, within=3, channel=False)
                    campaign = self.mailed(partner, self.mail(), note)
                    self.assertTrue(self.come(name, self.trace(campaign, partner)))
                    self.run_at(2)
                    state = "done" if kind == after else "awaiting"
                    self.assertEqual(self.ways(campaign, partner)[1:], [(state, None)])
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_nothing_came(self):
        """What nothing came for in time ends, and the campaign with it."""
        partner = self.people(1)
        campaign = self.mailed(partner, self.mail(), self.call(after="reply", within=3))
        self.run_at(START + timedelta(days=3) + LATER)
        self.assertEqual(self.ways(campaign, partner)[1:], [("cancelled", "nothing")])
        self.assertEqual((campaign.participation_ids.state, campaign.state), ("done", "done"))

    def test_delay_from_the_outcome(self):
        """A delay runs from the moment of the outcome, at the customer's hour."""
        partner = self.people(1, tz="Europe/Paris")
        campaign = self.mailed(partner, self.mail(), self.call(after="reply", delay=1, hour="9"))
        self.come("human/plain_reply", self.trace(campaign, partner), 2)
        self.run_at(2)
        task = campaign.participation_ids.task_ids.filtered(lambda one: one.state == "ready")
        self.assertEqual(task.due_at, START.replace(day=9, hour=7))

    def test_case_06_cron_off(self):
        """An outcome that is found too late for its step leaves it out: never a burst."""
        partner = self.people(1)
        campaign = self.mailed(partner, self.mail(), self.call(after="reply", latest=2))
        self.come("human/plain_reply", self.trace(campaign, partner), 1)
        self.run_at(4)
        self.assertEqual(self.ways(campaign, partner)[1:], [("skipped", "late")])

    def test_case_21_mail_not_gone(self):
        """Nothing is missing of a mail that waits, or was cancelled: what would follow is not done."""
        partners = self.people(2)
        campaign = self.launched(partners, self.mail(), self.mail(after="reply", missing=True, within=3))
        self.run_at(0)
        mail = self.queued(campaign).filtered(lambda one: one.res_id == partners[0].id)
        mail.mailing_trace_ids.write({"trace_status": "cancel"})
        mail.write({"state": "cancel"})
        self.run_at(START + timedelta(days=3) + LATER)
        self.assertEqual(self.ways(campaign, partners[0])[1:], [("cancelled", "mail")])
        self.assertEqual(self.ways(campaign, partners[1])[1:], [("awaiting", None)])

    def test_comparison_group(self):
        """Whoever is held back answers nothing, and goes the way of those who do not."""
        partners = self.people(2)
        campaign = self.launched(
            partners, self.mail(), self.call(after="reply", within=3), self.mail(after="reply", missing=True, within=3)
        )
        self.env.cr.execute(
            SQL("UPDATE grc_campaign_participation SET control = TRUE WHERE partner_id = %s", partners[0].id)
        )
        self.env.invalidate_all()
        self.run_at(0)
        self.hand_over(campaign, START + timedelta(minutes=1))
        self.run_at(START + timedelta(days=3) + LATER)
        self.assertEqual(
            self.ways(campaign, partners[0]), [("ghost", None), ("cancelled", "otherwise"), ("ghost", None)]
        )
        self.assertEqual(self.ways(campaign, partners[1]), [("done", None), ("cancelled", "otherwise"), ("done", None)])

    def test_absent(self):
        """Whoever is absent has their days after they are back."""
        partner = self.people(1)
        campaign = self.two_ways(partner)
        self.come("absence/rfc3834_en", self.trace(campaign, partner, campaign.step_ids[0]))
        self.env.cr.execute("UPDATE grc_campaign_outcome SET until = %s", [START.date() + timedelta(days=10)])
        self.run_at(START + timedelta(days=6))
        self.assertEqual(self.ways(campaign, partner)[1:], [("awaiting", "absent")] * 2)
        self.run_at(START + timedelta(days=14))
        self.assertEqual(self.ways(campaign, partner)[1:], [("awaiting", "absent")] * 2)
        self.run_at(START + timedelta(days=15) + LATER)
        self.assertEqual(self.ways(campaign, partner)[1:], [("cancelled", "otherwise"), ("done", None)])

    def test_branch_goes_on(self):
        """What comes after the first step of a branch is of the branch alone; closed, nobody comes to either."""
        partners = self.people(2)
        steps = (
            self.mail(body=TWO_LINKS),
            self.call(after="click"),
            self.call(after="previous", delay=1, name="Later"),
        )
        campaign = self.mailed(partners, *steps)
        self.clicked(campaign, partners[0], 1)
        self.run_at(2)
        self.run_at(3)
        self.assertEqual(self.ways(campaign, partners[0]), [("done", None)] * 3)
        self.assertEqual(self.ways(campaign, partners[1]), [("done", None), ("awaiting", None)])
        campaign.step_ids[1].action_close()
        self.run_at(3)
        self.assertEqual(self.ways(campaign, partners[1]), [("done", None), ("cancelled", "closed")])
        self.assertEqual(campaign.state, "done")

    def test_activity_done(self):
        """A step after an activity waits until it is done."""
        partners = self.people(2)
        campaign = self.launched(
            partners,
            self.call(channel=False),
            self.mail(after="activity"),
            self.call(after="activity", missing=True, within=3),
        )
        now = self.env.cr.now().replace(microsecond=0)
        self.move(campaign, now)
        self.run_at(now)
        self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", partners[0].id)]
        ).action_done()
        self.assertEqual(self.kinds(campaign), {partners[0]: ["activity"]})
        self.run_at(now + timedelta(hours=1))
        self.assertEqual(self.ways(campaign, partners[0])[1:], [("done", None), ("cancelled", "otherwise")])
        self.assertEqual(self.ways(campaign, partners[1])[1:], [("awaiting", None)] * 2)

    # How they are made

    def test_settled_with_the_launch(self):
        """Without a word, a step waits for the last one before it that can have the outcome; a copy for the copy's."""
        campaign = self.campaign(
            self.people(1),
            self.mail(),
            self.call(after="previous"),
            self.call(after="reply"),
            self.call(after="activity"),
        )
        mail, call, answer, done = campaign.step_ids
        done.of_id = call
        twin = campaign.copy()
        self.assertEqual(twin.step_ids[3].of_id, twin.step_ids[1])
        campaign._launch()
        self.assertEqual((answer.of_id, done.of_id), (mail, call))

    def test_two_halves(self):
        """Who clicks gets a mail, and who does not another one: both wait for the first."""
        steps = (
            self.mail(after="click"),
            self.call(after="previous"),
            self.mail(after="click", missing=True),
            self.mail(after="click"),
        )
        mail, clicked, __, silent, late = self.campaign(self.people(1), self.mail(), *steps).step_ids
        self.assertEqual((clicked._awaited(), silent._awaited()), (mail, mail))
        late.after = "reply"
        self.assertEqual(late._awaited(), silent)

    def test_refused(self):
        partners = self.people(1)
        campaign = self.campaign(partners, self.call(), self.call(after="click"))
        with self.assertRaisesRegex(UserError, "no step before it can bring"):
            campaign.action_launch()
        with self.assertRaisesRegex(ValidationError, "does not come before it"):
            campaign.step_ids[0].write({"after": "activity", "of_id": campaign.step_ids[1].id})
        with self.assertRaisesRegex(ValidationError, "cannot bring"):
            campaign.step_ids[1].of_id = campaign.step_ids[0]
        other = self.campaign(partners, self.mail())
        with self.assertRaisesRegex(ValidationError, "does not come before it"):
            campaign.step_ids[1].of_id = other.step_ids
        with self.assertRaisesRegex(ValidationError, "customers who buy leave"):
            campaign.step_ids = [Command.create(self.call(after="order"))]
        campaign.goal = False
        campaign.step_ids = [Command.create(self.call(after="order"))]
        with self.assertRaisesRegex(ValidationError, "customers who buy leave"):
            campaign.goal = "purchase"
