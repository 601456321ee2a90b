"""The picture of a campaign: which step leads to which, how many went each way, and the lists behind the figures."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_campaign import START, CampaignCase
from ..outcome.common_outcome import TWO_LINKS, OutcomeCase

DAY = 86400


class FlowCase(CampaignCase):
    def flow(self, campaign, user=None):
        return self.env["grc.screen.flow"].with_user(user or self.manager).get_flow(campaign.id)

    def assertListed(self, flow):
        """The list behind each figure has as many rows as it says."""
        tasks = self.env["grc.campaign.task"].with_user(self.manager)
        for step in flow["steps"]:
            own = [("step_id", "=", step["id"])]
            self.assertEqual(tasks.search_count([*own, ("came", "=", True)]), step["came"])
            for state, number in step["counts"].items():
                listed = [*own, ("state", "=", state), ("came", "=", state != "awaiting")]
                self.assertEqual(tasks.search_count(listed), number, (step["name"], state))
            came = sum(number for state, number in step["counts"].items() if state != "awaiting")
            self.assertEqual(step["came"], came)


@tagged("post_install", "-at_install")
class TestFlow(FlowCase):
    def test_draft(self):
        flow = self.flow(self.campaign(self.people(3), self.mail(), self.call(after="previous")))
        self.assertEqual((flow["customers"], flow["controls"]), (0, 0))
        self.assertEqual([step["came"] for step in flow["steps"]], [0, 0])

    def test_counts(self):
        """On each edge those who came; what became of them adds up."""
        partners = self.people(20)
        partners[:4].email = False
        campaign = self.launched(partners, self.mail(), self.call(after="previous", delay=2), control_share=0.3)
        self.run_at(0)
        flow = self.flow(campaign)
        first, second = flow["steps"]
        controls = campaign.participation_ids.filtered("control")
        self.assertEqual((flow["customers"], flow["controls"]), (20, len(controls)))
        self.assertEqual((first["came"], first["counts"]["skipped"]), (20, 4))
        self.assertEqual(first["counts"].get("done", 0) + first["counts"].get("ghost", 0), 16)
        self.assertEqual((second["came"], second["counts"]), (16, {"ready": 16}))
        self.assertListed(flow)

    def test_as_the_user_sees(self):
        """A salesperson sees their own customers in it."""
        partners = self.people(5)
        partners[0].user_id = self.seller
        campaign = self.launched(partners)
        flow = self.flow(campaign, self.seller)
        self.assertEqual((flow["customers"], flow["steps"][0]["came"]), (1, 1))

    def test_set_aside(self):
        campaign = self.launched(self.people(5), self.call(), intake="best", weekly=2)
        flow = self.flow(campaign)
        self.assertEqual((flow["customers"], flow["aside"]), (2, 3))

    def test_who_leads_to_whom(self):
        """Each step hangs from the one whose outcome it waits for, the one before it, or the beginning."""
        steps = (
            self.call(after="click", name="Call"),
            self.call(after="previous", delay=1, unit="work", name="Again"),
            self.mail(after="click", missing=True, within=9, delay=2, hour="9", name="Silent"),
            self.call(after="launch", delay=1, unit="hour", name="Beside"),
        )
        flow = self.flow(self.campaign(self.people(1), self.mail(), *steps))
        mail, call, again, silent, beside = flow["steps"]
        self.assertEqual([step["source"] for step in flow["steps"]], [0, mail["id"], call["id"], mail["id"], 0])
        self.assertEqual([step["row"] for step in flow["steps"]], [1, 2, 3, 2, 1])
        self.assertEqual([step["column"] for step in flow["steps"]], [0.5, 0, 0, 1, 2])
        self.assertEqual((flow["column"], flow["columns"]), (1, 3))
        self.assertEqual(mail["way"], ["At once"])
        self.assertEqual(call["way"], ["Clicked"])
        self.assertEqual(again["way"], ["One working day later"])
        self.assertEqual(silent["way"], ["No click in 9 days", "2 days later, at 09:00"])
        self.assertEqual(beside["way"], ["One hour later"])

    def test_nothing_leads_there(self):
        """A step that nothing can lead to is in the picture, so that it is seen before the launch refuses it."""
        campaign = self.campaign(self.people(1), self.call(), self.call(after="click"))
        flow = self.flow(campaign)
        self.assertEqual([step["source"] for step in flow["steps"]], [0, None])
        with self.assertRaises(UserError):
            campaign._check_launch()

    def test_words_of_steps(self):
        """The list says of each step which way it is, also of two that wait for the same."""
        steps = self.campaign(
            self.people(1),
            self.mail(),
            self.call(after="click"),
            self.call(after="click", missing=True, within=1),
            self.call(after="previous", delay=3),
        ).step_ids
        self.assertEqual(steps.mapped("way"), ["The beginning", "Clicked", "No click in one day", "The step before"])
        self.assertEqual(steps.mapped("later"), ["At once", "At once", "At once", "3 days later"])
        steps[1].write({"after": "reply", "missing": True, "within": 4})
        self.assertEqual(steps[1].way, "No reply in 4 days")


@tagged("post_install", "-at_install")
class TestFlowOfBranches(FlowCase, OutcomeCase):
    def two_ways(self, partners):
        """Return a campaign: a mail; a call after a click within five days; without one, another mail."""
        return self.mailed(
            partners,
            self.mail(body=TWO_LINKS),
            self.call(after="click", within=5),
            self.mail(after="click", missing=True, within=5, delay=1),
        )

    def ways(self, campaign):
        """Return ``(came, counts)`` of the steps that a click, or none, leads to; lists are held against them."""
        flow = self.flow(campaign)
        self.assertListed(flow)
        return [(step["came"], step["counts"]) for step in flow["steps"][1:]]

    def test_who_waits_has_not_come(self):
        """Whoever may still click has come to neither step; whoever went one way has not come to the other."""
        partners = self.people(3)
        campaign = self.two_ways(partners)
        self.assertEqual(self.ways(campaign), [(0, {"awaiting": 3})] * 2)
        self.click(self.trace(campaign, partners[0], campaign.step_ids[0]), DAY, self.links(campaign)[0].code)
        self.run_at(2)
        self.assertEqual(self.ways(campaign), [(1, {"done": 1, "awaiting": 2}), (0, {"awaiting": 2})])
        self.run_at(START + timedelta(days=5, minutes=15))
        self.assertEqual(self.ways(campaign), [(1, {"done": 1}), (2, {"ready": 2})])

    def test_who_left(self):
        """Whoever leaves while they wait has come to neither; whoever leaves after the days has come to one."""
        partners = self.people(2)
        campaign = self.two_ways(partners)
        tasks = campaign.participation_ids.task_ids
        for partner, moment in zip(partners, (START + timedelta(days=1), START + timedelta(days=5.5)), strict=True):
            if moment > START + timedelta(days=5):
                self.run_at(START + timedelta(days=5, minutes=15))
            one = campaign.participation_ids.filtered(lambda row, who=partner: row.partner_id == who)
            left = one.task_ids.filtered(lambda task: task.state in ("ready", "awaiting"))
            left.sudo().write({"state": "cancelled", "reason": "left", "acted_at": moment})
            one.sudo().write({"state": "exited", "exit_reason": "goal", "ended_at": moment})
        self.assertEqual(self.ways(campaign), [(0, {}), (1, {"cancelled": 1})])
        self.assertEqual(tasks.filtered("came"), tasks.search([("id", "in", tasks.ids), ("came", "=", True)]))
        self.assertEqual(tasks - tasks.filtered("came"), tasks.search([("id", "in", tasks.ids), ("came", "=", False)]))

    def test_nothing_came(self):
        """A mail that was not sent leads nowhere; a step that is closed meanwhile has nobody more."""
        partners = self.people(2)
        campaign = self.launched(partners, self.mail(), self.mail(after="reply", missing=True, within=3))
        self.run_at(0)
        mail = self.queued(campaign).filtered(lambda one: one.res_id == partners[0].id)
        mail.mailing_trace_ids.write({"trace_status": "cancel"})
        mail.write({"state": "cancel"})
        self.run_at(START + timedelta(days=3, minutes=15))
        self.assertEqual(self.ways(campaign), [(0, {"awaiting": 1})])
        campaign.step_ids[1].action_close()
        self.run_at(START + timedelta(days=3, minutes=20))
        self.assertEqual(self.ways(campaign)[0][1].get("awaiting"), None)
