from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestTaking(DayCase):
    """Points 1, 3 and 4: what is a colleague's is not taken, changed or seen through what Odoo leaves open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.new_customer("Theirs", user_id=cls.colleague.id)
        cls.employee = cls.new_user("grc_employee", "base.group_user,base.group_partner_manager")

    def as_seller(self, records, user=None):
        return records.with_user(user or self.seller).with_context(allowed_company_ids=self.company.ids)

    def their_action(self, **values):
        return self.propose(self.theirs, user_id=self.colleague.id, **values)

    def test_value_of_a_colleagues_customer(self):
        """An activity of one's own on a colleague's customer is on the list, and tells nothing of their value."""
        own = self.plain()
        strange = self.plain(self.theirs)
        cards = {card["activity_id"]: card for card in self.day()["cards"]}
        self.assertEqual((cards[own.id]["stake"], cards[strange.id]["stake"]), (300, 0))
        self.assertEqual(cards[strange.id]["rank"], 0)
        self.assertEqual(list(cards[strange.id]["customer"]), ["name"])
        cards = {card["activity_id"]: card for card in self.day(self.manager, user_id=self.seller.id)["cards"]}
        self.assertEqual(cards[strange.id]["stake"], 300)

    def test_default_of_a_guarded_field(self):
        """A default that somebody sets for a field that they may not write is not taken."""
        action = self.their_action()
        activity = action.activity_id
        defaults = self.as_seller(self.env["ir.default"])
        defaults.set("grc.meeting.report", "next_activity_id", activity.id, user_id=True)
        for step in ({}, {"next_step": "Mine", "next_date": "2026-03-09", "next_user_id": self.seller.id}):
            report = self.as_seller(self.env["grc.meeting.report"]).create(
                {"partner_id": self.customer.id, "said": "x", **step}
            )
            self.assertNotEqual(report.sudo().next_activity_id, activity)
            report.action_done()
            self.assertEqual((activity.user_id, action.user_id, action.state), (self.colleague, self.colleague, "open"))

    def test_taking_a_customer(self):
        """Who sees own customers only does not become the salesperson of another's, nor makes them their own's."""
        theirs = self.as_seller(self.theirs).with_context(tracking_disable=True)
        contact = self.env["res.partner"].create({"name": "Worker", "parent_id": self.theirs.id})
        for record in (theirs, self.as_seller(contact)):
            for values in (
                {"user_id": self.seller.id},
                {"parent_id": self.customer.id},
                {"is_company": False, "parent_id": self.customer.id},
            ):
                with self.subTest(record=record.id, values=values), self.assertRaisesRegex(AccessError, "hand it over"):
                    record.write(values)
        theirs.comment = "Rang"
        self.as_seller(self.customer).user_id = self.colleague
        self.as_seller(self.theirs, self.manager).user_id = self.seller
        self.as_seller(self.theirs, self.employee).user_id = self.colleague
        self.assertEqual(self.theirs.user_id, self.colleague)

    def test_colleagues_activity(self):
        """Whoever may write a contact may not close, put off or delete the activity of a colleague's action."""
        action = self.their_action()
        activity = action.activity_id
        for user in (self.seller, self.employee):
            mine = self.as_seller(activity, user)
            for call in (
                lambda mine=mine: mine.action_feedback(feedback="x"),
                mine.unlink,
                lambda mine=mine: mine.write({"date_deadline": "2027-01-01"}),
                lambda mine=mine: mine.write({"active": False}),
            ):
                with self.subTest(user=user.login), self.assertRaisesRegex(AccessError, "colleague's day"):
                    call()
        actions = self.as_user(self.seller)
        for call in (
            lambda: actions.day_done([False, activity.id], "x"),
            lambda: actions.day_later([False, activity.id], "tomorrow"),
            lambda: actions.day_dismiss([False, activity.id], "No"),
        ):
            with self.assertRaises(AccessError):
                call()
        action.invalidate_recordset()
        self.assertEqual((action.state, action.feedback, action.deadline), ("open", False, MONDAY))
        self.as_seller(activity, self.manager).action_feedback(feedback="Done")
        self.assertEqual(action.state, "done")

    def test_activity_that_is_no_action(self):
        """What somebody planned in Odoo stays everybody's who may write the document."""
        activity = self.plain(self.theirs, self.colleague)
        self.as_seller(activity, self.employee).action_feedback(feedback="x")
        self.assertFalse(activity.active)

    def test_words_over_a_managers_name(self):
        """A stage that a manager set is ended sooner by the salesperson, and not said otherwise."""
        override = self.env["grc.stage.override"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "stage_id": self.stages["declining"].id,
                "user_id": self.manager.id,
                "date_from": "2026-03-01",
                "date_to": "2026-06-01",
                "reason": "Closing down",
            }
        )
        mine = self.as_seller(override)
        for values in (
            {"reason": "I promised 30 %"},
            {"stage_id": self.stages["lost"].id},
            {"date_to": "2026-09-01"},
            {"date_to": "2026-05-01", "reason": "x"},
            {"date_to": False},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)
        mine.date_to = "2026-05-01"
        self.assertEqual(str(override.date_to), "2026-05-01")
        self.as_seller(override, self.manager).reason = "Has closed down"

    def test_what_the_comparison_is_told_by(self):
        action = self.propose(control_share=0.2)
        for values in (
            {"control_share": 0},
            {"date": "2020-01-01"},
            {"rank": 10**6},
            {"team_id": False},
            {"stage_id": self.stages["lost"].id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.as_seller(action).write(values)
        self.as_seller(action).write({"effort": 20, "deadline": "2026-03-03"})

    def test_lines_of_ours_on_an_activity(self):
        """The name of a person of another's household does not come with a line that was never there."""
        personal = self.new_user("grc_taking_personal", "sales_team.group_sale_salesman,grc_base.group_grc_personal")
        person = self.env["grc.person"].create({"partner_id": self.theirs.id, "name": "Secret Jane"})
        spec = {"grc_action_ids": {"fields": {"person_id": {"fields": {"display_name": {}}}}}}
        lines = {"grc_action_ids": [[0, "virtual_1", {"person_id": person.id}]]}
        with self.assertRaises(AccessError):
            self.as_seller(self.env["mail.activity"], personal).onchange(lines, ["grc_action_ids"], spec)

    def test_defaults_of_the_context(self):
        """Nor does the name of a colleague's document come with a form that is opened on it."""
        lead = self.env["crm.lead"].create(
            {"name": "Secret deal", "partner_id": self.theirs.id, "user_id": self.colleague.id, "type": "opportunity"}
        )
        reports = self.as_seller(self.env["grc.meeting.report"])
        with self.assertRaises(AccessError):
            reports.with_context(default_lead_id=lead.id).onchange(
                {}, [], {"lead_id": {"fields": {"display_name": {}}}}
            )

    def test_day_of_another_company(self):
        other = self.new_company("Elsewhere")
        user = self.new_user("grc_elsewhere", company_id=other.id, company_ids=[Command.set(other.ids)])
        with self.assertRaisesRegex(AccessError, "does not work for"):
            self.day(self.manager, user_id=user.id)

    def test_report_on_a_life_event(self):
        """Who may write the contact reports on the activity, though its action is not for them to see."""
        action = self.propose(source="life_event", user_id=self.colleague.id, occasion_on=MONDAY)
        opened = self.as_seller(action.activity_id).action_grc_report()
        self.assertEqual(opened["context"]["default_partner_id"], self.customer.id)
        self.assertFalse(opened["context"].get("default_action_id"))
