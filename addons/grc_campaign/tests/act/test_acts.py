"""What steps do beside mails and activities, and for whom when their time has come."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestActs(CampaignCase):
    def proposal(self, **values):
        return {"name": "Ask", "action": "action", "after": "launch", "summary": "Ask about lamps", **values}

    def proposed(self, campaign):
        """Return the actions that a campaign has proposed."""
        keys = [f"campaign:task:{task}" for task in campaign.participation_ids.task_ids.ids]
        return self.env["grc.action"].search([("key", "in", keys)])

    def test_in_my_day(self):
        """An action a customer, by the campaign's chance; the comparison group gets none; done, it is an outcome."""
        partners = self.people(20)
        partners.user_id = self.seller
        campaign = self.launched(partners, self.proposal(note="Say it."), control_share=0.3, chance=0.2)
        self.run_at(0)
        actions = self.proposed(campaign)
        controls = campaign.participation_ids.filtered("control").partner_id
        self.assertTrue(controls)
        self.assertEqual(actions.partner_id, partners - controls)
        self.assertEqual(set(actions.mapped("user_id")), {self.seller})
        action = actions[0]
        self.assertEqual((action.summary, action.say, action.probability), ("Ask about lamps", "Say it.", 0.2))
        self.assertIn("Campaign", action.why)
        self.assertEqual(action.source, "campaign")
        action.activity_id.action_feedback()
        self.assertEqual(action.state, "done")
        self.assertEqual(campaign.outcome_count, 1)

    def test_once(self):
        """Planning the day proposes nothing twice, and leaves what is there."""
        campaign = self.launched(self.people(2), self.proposal())
        self.run_at(0)
        self.env["grc.action"]._plan_day(self.company)
        self.run_at(1)
        self.assertEqual(self.proposed(campaign).mapped("state"), ["open", "open"])

    def test_withdrawn(self):
        """What is not done yet goes with the campaign that is stopped, and with a customer who leaves."""
        partners = self.people(3)
        later = self.proposal(name="Later", after="previous", delay=30)
        campaign = self.launched(partners, self.proposal(), later)
        self.run_at(0)
        actions = self.proposed(campaign)
        self.left(campaign, partners[0])
        self.run_at(0)
        states = {action.partner_id: action.state for action in actions}
        self.assertEqual(states[partners[0]], "stopped")
        self.assertEqual(states[partners[1]], "open")
        campaign.action_stop()
        self.assertEqual(set(actions.mapped("state")), {"stopped"})
        self.assertFalse(actions.activity_id)

    def left(self, campaign, partner):
        """Let a customer leave a campaign."""
        campaign.participation_ids.filtered(lambda row: row.partner_id == partner).sudo().write(
            {"state": "exited", "exit_reason": "goal"}
        )

    def test_opportunity(self):
        """One a customer, of their salesperson; merged, it is the survivor's."""
        partners = self.people(3)
        partners[0].user_id = self.seller
        lead = {"name": "Lamps", "action": "lead", "after": "launch", "note": "Wants lamps."}
        campaign = self.launched(partners, lead)
        self.run_at(0)
        tasks = campaign.participation_ids.task_ids
        leads = tasks.lead_id
        self.assertEqual(len(leads), 3)
        self.assertEqual(leads.partner_id, partners)
        self.assertEqual(set(leads.mapped("type")), {"opportunity"})
        self.assertEqual(leads.filtered(lambda one: one.partner_id == partners[0]).user_id, self.seller)
        self.assertEqual(leads[:1].campaign_id, campaign.utm_campaign_id)
        self.assertFalse(self.sent(campaign), "nobody has been contacted")
        pair = leads.filtered(lambda one: one.partner_id in partners[1:])
        pair.with_context(active_test=False).merge_opportunity(auto_unlink=True)
        survivor = pair.exists()
        self.assertEqual(len(survivor), 1)
        self.assertEqual(len(tasks.filtered(lambda task: task.lead_id == survivor)), 2)

    def test_owner_who_has_left(self):
        """Who has no salesperson is given to a manager who is there, and so is what is told of the campaign."""
        owner = self.new_user("left_owner", "grc_base.group_grc_manager,sales_team.group_sale_manager")
        partners = self.people(2)
        lead = {"name": "Lamps", "action": "lead", "after": "launch"}
        campaign = self.launched(partners, self.call(), lead, user_id=owner.id)
        self.assertEqual(campaign._answers(), owner)
        owner.active = False
        self.run_at(0)
        manager = campaign._answers()
        self.assertIn(self.manager, self.env["res.users"].search([("company_ids", "in", self.company.ids)]))
        self.assertTrue(manager.active and self.company in manager.company_ids)
        self.assertEqual(campaign.participation_ids.task_ids.lead_id.user_id, manager)
        self.assertEqual(partners.activity_ids.user_id, manager)

    def test_tag(self):
        """Put on, once, and it stays."""
        tag = self.env["res.partner.category"].create({"name": "Lamps"})
        partners = self.people(3)
        partners[0].category_id = tag
        campaign = self.launched(partners, {"name": "Tag", "action": "tag", "after": "launch", "tag_id": tag.id})
        self.run_at(0)
        self.assertEqual(set(self.states(campaign).values()), {("done", None)})
        self.assertEqual(self.env["res.partner"].search([("category_id", "in", tag.ids)]), partners)
        campaign.action_stop()
        self.assertEqual(partners[1].category_id, tag)

    def test_what_is_missing(self):
        campaign = self.campaign(self.people(1), {"name": "Tag", "action": "tag", "after": "launch"})
        with self.assertRaisesRegex(UserError, "choose the one"):
            campaign.action_launch()

    def test_condition(self):
        """Read when the step is done: who does not fit passes it over, with a reason, and goes on."""
        partners = self.people(3)
        steps = (
            self.call(),
            self.call(name="Only", after="previous", delay=1, condition="[('partner_id.phone', '=like', '+336%')]"),
            self.call(name="Last", after="previous", delay=1),
        )
        campaign = self.launched(partners, *steps)
        self.run_at(0)
        partners[0].phone = "+15550001111"
        self.run_at(1)
        only, last = campaign.step_ids[1:]
        self.assertEqual(self.states(campaign, only)[partners[0]], ("skipped", "condition"))
        self.assertEqual(self.states(campaign, only)[partners[1]], ("done", None))
        refusals = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual((refusals.partner_id, refusals.reason), (partners[0], "condition"))
        self.run_at(2)
        self.assertEqual(set(self.states(campaign, last).values()), {("done", None)})

    def test_condition_may_change(self):
        """It is read when the step is done: a launched campaign lets it be changed; nothing else of the step."""
        campaign = self.launched(self.people(2), self.call(), self.call(name="Only", after="previous", delay=1))
        step = campaign.step_ids[1]
        self.run_at(0)
        step.condition = "[('partner_id.phone', '=', '+33612340001')]"
        with self.assertRaises(UserError):
            step.unit = "work"
        self.run_at(1)
        self.assertEqual(sorted(state for state, __ in self.states(campaign, step).values()), ["done", "skipped"])

    def test_condition_that_is_none(self):
        campaign = self.campaign(self.people(1), self.call())
        with self.assertRaisesRegex(ValidationError, "no condition on customers"):
            campaign.step_ids.condition = "[('nothing', '=', 1)]"

    def test_condition_of_nobody_any_more(self):
        """A field that is gone is met by nobody: the campaign goes on."""
        campaign = self.launched(self.people(1), self.call(condition="[('partner_id.phone', '!=', False)]"))
        self.env.flush_all()
        self.env.cr.execute("UPDATE grc_campaign_step SET condition = '[(''gone'', ''='', 1)]'")
        self.env.invalidate_all()
        self.run_at(0)
        self.assertEqual(set(self.states(campaign).values()), {("skipped", "condition")})

    def test_rehearsed(self):
        """The dry run passes over whom a step is not for, and lets them go on."""
        partners = self.people(2)
        only = self.call(condition="[('partner_id.phone', '=', '+33612340001')]")
        campaign = self.campaign(partners, only, self.call(name="Last", after="previous", delay=1))
        found = self.env["grc.screen.rehearsal"].rehearse(campaign.id)
        self.assertEqual([step["reached"] for step in found["steps"]], [1, 2])
        self.assertEqual(found["steps"][0]["reasons"][0]["reason"], "condition")

    def test_working_days(self):
        """By the calendar of the company and its holidays, the hour by the customer's clock: as Odoo plans days."""
        self.company.grc_tz = "Europe/Paris"
        calendar = self.company.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "National day",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": START.replace(day=14, hour=0),
                "date_to": START.replace(day=14, hour=21),
            }
        )
        partners = self.people(1)
        for begin, delay, hour, expected in (
            (START.replace(day=10), 1, False, START.replace(day=13)),
            (START.replace(day=10), 2, False, START.replace(day=15)),
            (START.replace(day=11), 1, "9", START.replace(day=13, hour=7)),
            (START.replace(day=11), 0, False, START.replace(day=13)),
            (START.replace(day=13, hour=12), 0, "9", START.replace(day=15, hour=7)),
            (START.replace(day=10), 5, False, START.replace(day=20)),
        ):
            with self.subTest(begin=begin, delay=delay, hour=hour):
                step = self.call(delay=delay, unit="work", hour=hour)
                campaign = self.launched(partners, step, at=begin)
                self.assertEqual(campaign.participation_ids.task_ids.due_at, expected)
                if delay and not hour:
                    planned = calendar.plan_days(delay, begin.replace(hour=20), compute_leaves=True)
                    self.assertEqual(expected.date(), planned.date())

    def test_working_days_without_a_calendar(self):
        """Where no calendar tells, every day is one."""
        self.company.resource_calendar_id = False
        campaign = self.launched(self.people(1), self.call(delay=2, unit="work"), at=START.replace(day=10))
        self.assertEqual(campaign.participation_ids.task_ids.due_at, START.replace(day=12))
