from datetime import timedelta

from odoo.addons.grc_base.tests.common_report import ReportCase
from odoo.tests import tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestTimelineOfLifecycle(ReportCase):
    """An opportunity, an activity on it, and a movement between stages, on the customer of the owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customer, owner = cls.customer_of_owner, cls.owner
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Lamps", "partner_id": customer.id, "user_id": owner.id, "type": "opportunity"}
        )
        cls.did = cls.lead.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_call", user_id=owner.id, summary="Call him"
        )
        cls.did.action_feedback(feedback="Called")
        today = cls.company._grc_today()
        cls.env.cr.execute(
            SQL(
                "INSERT INTO grc_transition"
                " (partner_id, company_id, dimension, date, details, from_stage_id, to_stage_id)"
                """ VALUES (%s, %s, 'stage', %s, '{"reason": "silence", "silence": 62, "usual": 30}', %s, %s)""",
                customer.id,
                cls.company.id,
                today - timedelta(days=3),
                cls.env.ref("grc_lifecycle.stage_active").id,
                cls.env.ref("grc_lifecycle.stage_declining").id,
            )
        )
        cls.env.cr.execute(
            SQL(
                "INSERT INTO grc_event (partner_id, company_id, kind, date) VALUES (%s, %s, 'stage', %s)",
                customer.id,
                cls.company.id,
                today,
            )
        )
        cls.env.invalidate_all()

    def timeline(self, user):
        lines = self.env["grc.timeline"].with_user(user).with_context(allowed_company_ids=user.company_id.ids)
        return lines.search([("partner_id", "=", self.customer_of_owner.id)])

    def documents(self, user):
        return {(line.kind, line.res_model, line.res_id) for line in self.timeline(user)}

    def test_opportunity(self):
        told = {("opportunity", "crm.lead", self.lead.id), ("activity", "mail.activity", self.did.id)}
        for user in (self.owner, self.manager):
            self.assertLessEqual(told, self.documents(user))
        self.assertFalse(told & self.documents(self.colleague))

    def test_stage(self):
        """A movement is told with its cause; the event of the same is not told again."""
        (stage,) = (line for line in self.timeline(self.manager) if line.kind == "movement")
        self.assertEqual(stage.title, "Stage: Active → Declining (62 days of silence, usually buys every 30)")
        self.assertNotIn("event", self.timeline(self.manager).mapped("kind"))

    def test_next_step(self):
        """The line of a report tells what comes next."""
        report = self.report(next_step="Send an offer", next_date=self.company._grc_today() + timedelta(days=3))
        (line,) = (line for line in self.timeline(self.manager) if line.res_id == report.id and line.kind == "report")
        self.assertIn("Send an offer", line.title)

    def test_places(self):
        """The ids of lines stay what they are, whoever adds kinds: a kind keeps its place."""
        kinds = [name for name, __ in self.env["grc.timeline"]._fields["kind"].selection]
        self.assertEqual(kinds[kinds.index("delivery") : kinds.index("message")], ["delivery", "opportunity"])
