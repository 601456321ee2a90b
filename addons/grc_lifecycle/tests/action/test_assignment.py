from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.action import grc_action_planner
from ..common_actions import MONDAY, ActionCase


@tagged("post_install", "-at_install")
class TestAssignment(ActionCase):
    """Who does it, and when."""

    def setUp(self):
        super().setUp()
        self.boss, self.owner = self.new_user("grc_boss"), self.new_user("grc_owner")
        self.team = self.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": self.company.id,
                "user_id": self.boss.id,
                "member_ids": [Command.set(self.seller.ids)],
            }
        )
        self.stages["declining"].user_id = self.owner

    def assigned(self, **step):
        self.new_playbook(steps=[step])
        self.enter(self.customer)
        self.plan()
        return self.found().user_id

    def leave(self, user, first, last):
        resource = self.env["resource.resource"].create(
            {"name": user.name, "user_id": user.id, "company_id": self.company.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": resource.id,
                "calendar_id": False,
                "date_from": f"{first} 06:00:00",
                "date_to": f"{last} 18:00:00",
            }
        )

    def test_team(self):
        self.assertEqual(self.assigned(), self.seller)
        self.assertEqual(self.found().team_id, self.team)

    def test_leader(self):
        self.assertEqual(self.assigned(who="leader"), self.boss)

    def test_owner(self):
        self.assertEqual(self.assigned(kind="alert"), self.owner)
        self.assertEqual(self.found().activity_type_id, self.env.ref("mail.mail_activity_data_warning"))

    def test_fixed_user_archived(self):
        gone = self.new_user("grc_gone")
        self.new_playbook(steps=[{"who": "user", "user_id": gone.id}])
        gone.active = False
        self.enter(self.customer)
        self.plan()
        self.assertEqual(self.found().user_id, self.seller)

    def test_salesperson_archived(self):
        self.seller.active = False
        self.assertEqual(self.assigned(), self.boss)

    def test_on_leave_that_day(self):
        """Who is away on the day on which it is due is passed over; who is back by then is not."""
        self.leave(self.seller, "2026-03-02", "2026-03-03")
        self.assertEqual(self.assigned(delay=1), self.boss)

    def test_back_from_leave(self):
        self.leave(self.seller, "2026-03-02", "2026-03-03")
        self.assertEqual(self.assigned(delay=2), self.seller)

    def test_everyone_away(self):
        """What nobody is there to do is visible as such, and warned of."""
        for user in (self.seller, self.boss, self.owner):
            self.leave(user, "2026-03-02", "2026-03-06")
        with self.assertLogs(grc_action_planner.__name__, "WARNING"):
            self.assertFalse(self.assigned())
        self.assertTrue(self.found().activity_id, "it is there for whoever opens the customer")
        self.assertEqual(self.env["grc.plan"].search([("company_id", "=", self.company.id)]).unassigned, 1)

    def test_archived_afterwards(self):
        """Who takes over from a user who goes has that user's open actions by the next planning."""
        self.assertEqual(self.assigned(), self.seller)
        self.seller.action_archive()
        self.assertEqual(self.found().state, "open")
        self.plan()
        self.assertEqual(self.found().user_id, self.boss)
        self.assertEqual(self.found().activity_id.user_id, self.boss)
        self.boss.active = False  # without the button, the boss's activities stay
        self.plan()
        self.assertEqual(self.found().activity_id.user_id, self.owner)
        self.assertEqual(self.env["mail.activity"].search_count([("res_id", "=", self.customer.id)]), 1)

    @mute_logger(grc_action_planner.__name__)
    def test_back_again(self):
        """What nobody was there to do is given to who is back."""
        for user in (self.seller, self.boss, self.owner):
            self.leave(user, "2026-03-02", "2026-03-03")
        self.assertFalse(self.assigned())
        with self.on_day("2026-03-04"):
            self.plan()
        self.assertEqual(self.found().user_id, self.seller)
        self.assertEqual(self.found().activity_id.user_id, self.seller)

    @mute_logger(grc_action_planner.__name__)
    def test_stranger(self):
        """A user of another company, or of the portal, gets nothing."""
        other = self.new_company("Other Ltd")
        stranger = self.new_user("grc_stranger", company_id=other.id, company_ids=[Command.set(other.ids)])
        self.customer.user_id = stranger
        self.assertEqual(self.assigned(), self.owner)

    def test_holiday(self):
        """Working days are those of the company's calendar, its holidays left out."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:59:59",
            }
        )
        self.assigned(delay=4)
        self.assertEqual(str(self.found().deadline), "2026-03-09")

    def test_entered_on_saturday(self):
        self.new_playbook(steps=[{"delay": 0}, {"delay": 1}, {"delay": 2}])
        self.enter(self.customer, day="2026-02-28")
        with self.on_day("2026-03-01"):
            self.plan()
        self.assertEqual(
            self.found().mapped(lambda action: str(action.deadline)), ["2026-03-02", "2026-03-02", "2026-03-03"]
        )

    def test_planned_late(self):
        """What should have been done when the job did not run is due at once, on a working day."""
        self.new_playbook(steps=[{"delay": 1}])
        self.enter(self.customer, day="2026-02-25")
        with self.on_day("2026-03-01"):
            self.plan()
        self.assertEqual(self.found().deadline, MONDAY)

    def test_no_calendar(self):
        self.company.resource_calendar_id = False
        self.new_playbook(steps=[{"delay": 6}])
        self.enter(self.customer)
        self.plan()
        self.assertEqual(str(self.found().deadline), "2026-03-08")

    def test_either_side_of_midnight(self):
        """A user whose own day has not begun gets their actions when it has."""
        self.company.grc_tz = "Pacific/Auckland"
        self.seller.tz = "America/Los_Angeles"
        local = self.new_customer("Kiwi", user_id=self.owner.id)
        self.owner.tz = "Pacific/Auckland"
        self.new_playbook()
        self.enter(self.customer | local, day="2026-03-03")
        with self.on_day("2026-03-02", "12:00:00"):  # 01:00 on the 3rd in Auckland, 04:00 on the 2nd in Los Angeles
            self.assertEqual(self.plan(), 2)
            self.assertTrue(self.found(local).activity_id)
            self.assertFalse(self.found().activity_id)
        with self.on_day("2026-03-03", "07:30:00"):  # half an hour before midnight in Los Angeles
            self.plan()
            self.assertFalse(self.found().activity_id)
        with self.on_day("2026-03-03", "08:30:00"):
            self.plan()
            self.assertTrue(self.found().activity_id)
        self.assertEqual(len(self.found() | self.found(local)), 2)

    def test_company_day(self):
        """Before midnight in the company it is still the day before, whatever the server says."""
        self.company.grc_tz = "America/Los_Angeles"
        self.seller.tz = "America/Los_Angeles"
        self.env["grc.refresh"].search([("company_id", "=", self.company.id)]).as_of = "2026-02-28"
        self.new_playbook()
        self.enter(self.customer, day="2026-03-02")
        with self.on_day("2026-03-02", "07:00:00"):  # still the 1st
            self.assertEqual(self.plan(), 0)
        with self.on_day("2026-03-02", "09:00:00"):
            self.assertEqual(self.plan(), 1)
        self.assertEqual(self.found().date, MONDAY)

    def test_merge(self):
        """Actions follow the survivor, who is not asked the same twice, today or tomorrow."""
        self.new_playbook()
        twin = self.new_customer("Wood Corner Ltd")
        self.enter(self.customer | twin)
        self.plan()
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | twin).ids, twin)
        actions = self.found(twin)
        self.assertEqual(sorted(actions.mapped("state")), ["open", "stopped"])
        self.assertEqual(actions.filtered(lambda action: action.state == "open").activity_id.res_id, twin.id)
        self.assertEqual(self.plan(), 0)

    def test_merge_one_sided(self):
        """The action of who disappears is the survivor's, under the survivor's key."""
        self.new_playbook()
        twin = self.new_customer("Wood Corner Ltd", stage="declining")
        self.enter(self.customer)
        self.plan()
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | twin).ids, twin)
        self.assertEqual(self.found(twin).state, "open")
        self.assertEqual(self.plan(), 0)
        self.assertEqual(self.found(twin).state, "open")
