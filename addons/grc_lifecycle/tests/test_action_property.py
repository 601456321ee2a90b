"""Whatever is merged, deleted, moved or lost between two plannings, they end, and what they leave makes sense."""

from datetime import timedelta

from odoo import Command, fields
from odoo.addons.grc_base.tests import test_property
from odoo.addons.grc_base.tests.common import as_day
from odoo.tests import tagged

from ..models.action import grc_action_activity
from ..models.source import grc_action_source

#: Who deals with actions, documents and reports; beside what happens to customers and users.
OPERATIONS = (
    "lead",
    "lead",
    "lead_merge",
    "lead_merge",
    "lead_delete",
    "lead_lost",
    "lead_moved",
    "sent",
    "overdue",
    "complaint",
    "card",
    "card",
    "report",
    "forget",
    "plan",
    "plan",
)


@tagged("post_install", "-at_install")
class TestActionProperty(test_property.TestProperty):
    """The same with actions: done when 2."""

    operations = (*test_property.OPERATIONS, *OPERATIONS)
    examples, lengths = 8, (40, 80)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actions = cls.env["grc.action"]
        cls.boss, cls.owner = cls.new_user("property_boss"), cls.new_user("property_owner")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": cls.company.id,
                "user_id": cls.boss.id,
                "member_ids": [Command.set(cls.users.ids)],
            }
        )
        cls.users |= cls.boss | cls.owner
        stages = cls.company._grc_stages()
        stages.user_id = cls.owner
        cls.env["grc.playbook"].search(fields.Domain.TRUE).active = False
        cls.env["grc.playbook"].create(
            [
                {
                    "name": stage.name,
                    "stage_id": stage.id,
                    "date_from": "2020-01-01",
                    "step_ids": [
                        Command.create({"kind": "activity", "summary": "Ask {{customer}}"}),
                        Command.create({"kind": "opportunity", "summary": "Offer to {{customer}}"}),
                        Command.create({"kind": "alert", "summary": "Look at {{customer}}", "every": 5}),
                    ],
                }
                for stage in stages
            ]
        )
        cls.complaint = cls.env.ref("grc_lifecycle.activity_type_complaint")
        cls.plan(cls)

    # What happens

    def plan(self, whole=True):
        return self.actions._plan_day(self.company, whole=whole)

    def some(self, records, number):
        return records[number % len(records)] if records else records

    def leads(self):
        return self.env["crm.lead"].search([("company_id", "=", self.company.id)], order="id")

    def op_lead(self, one, two, days):
        lead = self.env["crm.lead"].create(
            {
                "name": f"Lead {one}",
                "type": "opportunity",
                "partner_id": self.a_partner(one).id,
                "company_id": self.company.id,
                "user_id": self.a_user(two).id if days % 3 else False,
                "team_id": self.team.id,
                "expected_revenue": two,
            }
        )
        self.store(lead, date_last_stage_update=as_day(-30 - days))

    def op_lead_merge(self, one, two, days):
        """Merge two opportunities, of one customer or of two."""
        if len(self.leads()) < 2:
            self.op_lead(one, two, days)
            self.op_lead(one, days, two)
        found = self.some(self.leads(), one) | self.some(self.leads(), two)
        if len(found) > 1:
            found.merge_opportunity()

    def op_lead_delete(self, one, two, days):
        self.some(self.leads(), one).unlink()

    def op_lead_lost(self, one, two, days):
        lead = self.some(self.leads(), one)
        lead.action_set_lost() if lead else None

    def op_lead_moved(self, one, two, days):
        self.some(self.leads(), one).partner_id = self.a_partner(two)

    def op_sent(self, one, two, days):
        order = self.order(self.a_partner(one), confirm=False)
        order.write({"user_id": self.a_user(two).id, "state": "sent", "validity_date": as_day(days % 9)})

    def op_overdue(self, one, two, days):
        type(self).documents |= self.invoice(self.a_partner(one), -40, 10 + two, invoice_date_due=as_day(-20))

    def op_complaint(self, one, two, days):
        record = self.some(self.leads(), one) if days % 3 == 0 else self.a_partner(one)
        if record:
            activity = record.activity_schedule(
                activity_type_id=self.complaint.id, summary="Broken", user_id=self.a_user(two).id
            )
            activity.automated = False

    def op_card(self, one, two, days):
        """Press a button of a card."""
        action = self.some(self.open_actions(), one)
        if not action:
            return
        card = [action.id, action.activity_id.id or False]
        button = ("day_done", "day_dismiss", "day_later", "day_hand_over")[days % 4]
        arguments = {"day_dismiss": ["No"], "day_later": ["tomorrow"], "day_hand_over": [self.a_user(two).id]}
        getattr(self.actions, button)(card, *arguments.get(button, ()))

    def op_report(self, one, two, days):
        """Report on a meeting about an opportunity or an action, with a next step."""
        lead, action = self.some(self.leads(), one), self.some(self.open_actions(), two)
        partner = (lead.partner_id or action.partner_id or self.a_partner(one)).commercial_partner_id
        report = self.env["grc.meeting.report"].create(
            {
                "partner_id": partner.id,
                "user_id": self.a_user(two).id,
                "lead_id": lead.id if lead.partner_id.commercial_partner_id == partner else False,
                "action_id": action.id if days % 2 and action.partner_id == partner else False,
                "said": "Something",
                "next_step": "Call again",
                "next_date": self.company._grc_today() + timedelta(days=days % 5),
            }
        )
        report.action_done()

    def op_forget(self, one, two, days):
        """Delete an activity of ours in the chatter, or give it to somebody there."""
        activity = self.some(self.open_actions().activity_id, one)
        if activity and days % 2:
            activity.unlink()
        elif activity:
            activity.user_id = self.a_user(two)

    def op_plan(self, one, two, days):
        self.plan(whole=bool(two % 2))

    # What holds

    def open_actions(self):
        return self.actions.search([("company_id", "=", self.company.id), ("state", "=", "open")], order="id")

    def check_state(self):
        result = super().check_state()
        with (
            self.assertNoLogs(grc_action_activity.__name__, "WARNING"),
            self.assertNoLogs(grc_action_source.__name__, "WARNING"),
        ):
            self.plan()
        self.check_actions()
        self.check_steps()
        self.check_activities()
        before = self.actions.search([]).mapped("state")
        self.assertEqual(self.plan(), 0, "the next planning has nothing to add")
        self.assertEqual(self.actions.search([]).mapped("state"), before, "nor to close")
        return result

    def check_actions(self):
        """Each open action is for somebody who is there, if anybody is, with an activity on a document that exists."""
        leads = self.env["crm.lead"]
        seen = set()
        for action in self.open_actions():
            self.assertDoer(action.user_id, action.partner_id.user_id, self.customer(action.partner_id))
            self.assertTrue(action.activity_id.active, action.source)
            self.assertEqual(action.activity_id.user_id, action.user_id)
            self.assertTrue(action.partner_id.active)
            self.assertEqual(action.partner_id, action.partner_id.commercial_partner_id)
            if action.source == "opportunity":
                lead = leads.browse(action.res_id)
                self.assertEqual(lead.activity_ids, action.activity_id)
                self.assertEqual(lead.partner_id.commercial_partner_id or action.partner_id, action.partner_id)
            if action.source in ("opportunity", "overdue"):
                about = action.source, action.res_id if action.source == "opportunity" else action.partner_id.id
                self.assertNotIn(about, seen, "asked twice")
                seen.add(about)

    def assertDoer(self, user, seller, customer):
        """Check that somebody is there, or that nobody is who could be asked."""
        if user:
            self.assertTrue(user._grc_there(self.company), user.login)
        else:
            asked = seller | seller.sale_team_id.user_id | customer.stage_id.user_id
            self.assertFalse(asked._grc_there(self.company))

    def check_steps(self):
        """Next steps of reports are for somebody who is there, if anybody is."""
        for report in self.env["grc.meeting.report"].search([("next_activity_id.active", "=", True)]):
            user = report.next_activity_id.user_id
            if user:
                self.assertTrue(user._grc_there(self.company))
            else:
                self.assertFalse(report._next_doer())

    def check_activities(self):
        """No activity of ours is without an action or a report; none, and no action, is about what does not exist."""
        activities = self.env["mail.activity"].search([("automated", "=", True)])
        known = self.open_actions().activity_id | self.env["grc.meeting.report"].search([]).next_activity_id
        ours = activities.filtered(
            lambda activity: activity.create_uid == self.env.user and activity.user_id in self.users
        )
        self.assertFalse(ours - known)
        pairs = {(activity.res_model, activity.res_id) for activity in known}
        pairs |= {(action.res_model, action.res_id) for action in self.actions.search([("res_id", "!=", False)])}
        for model, res_id in pairs:
            self.assertTrue(self.env[model].browse(res_id).exists(), f"{model} {res_id}")
