from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.addons.grc_base.tests.common_screens import on_phone
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import new_test_user, tagged


class DayTours(ToursCommon):
    """A salesperson with a debt to collect, a call, a season and an idea of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller, cls.colleague = (
            new_test_user(
                cls.env,
                login=login,
                lang="en_US",
                tz="UTC",
                groups="sales_team.group_sale_salesman,base.group_partner_manager,grc_base.group_grc_user",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for login in ("grc_seller", "grc_colleague")
        )
        cls.company.grc_tz = "UTC"
        cls.env["grc.playbook"].sudo().search([("active", "=", True)]).active = False
        calendar = (
            cls.env["resource.calendar"]
            .sudo()
            .create(
                {
                    "name": "Every day",
                    "attendance_ids": [
                        Command.create({"name": "Work", "dayofweek": str(day), "hour_from": 8, "hour_to": 16})
                        for day in range(7)
                    ],
                }
            )
        )
        cls.env["resource.resource"].sudo().create(
            {
                "name": "Seller",
                "user_id": cls.seller.id,
                "company_id": cls.company.id,
                "calendar_id": calendar.id,
            }
        )
        wood, payer = cls.silent, cls.recent
        wood.write({"name": "Wood Corner", "phone": "+1 555 0100", "street": "Oak 1", "city": "Town"})
        payer.write({"name": "Late Payer"})
        (wood | payer).sudo().user_id = cls.seller
        cls._sell(payer, 40, 900).invoice_date_due = cls.today - relativedelta(days=10)
        cls.env["grc.customer"]._refresh(cls.company)
        rows = (
            (payer, "overdue", "Overdue: 900", "", 900, 0.6, 10),
            (wood, "playbook", "Call him", "62 days of silence", 1000, 0.2, 15),
            (wood, "playbook", "Season", "He buys lamps in winter", 0, 0.1, 15),
        )
        for partner, source, summary, why, stake, probability, effort in rows:
            action = (
                cls.env["grc.action"]
                .sudo()
                .create(
                    {
                        "company_id": cls.company.id,
                        "partner_id": partner.id,
                        "user_id": cls.seller.id,
                        "key": f"tour:{summary}",
                        "source": source,
                        "date": cls.today,
                        "deadline": cls.today,
                        "summary": summary,
                        "why": why,
                        "say": "Ask after the lamps",
                        "stake": stake,
                        "to_collect": 900 if source == "overdue" else 0,
                        "probability": probability,
                        "effort": effort,
                    }
                )
            )
            cls.env["grc.action.activity"]._make(action, cls.company, cls.today)
        payer.sudo().activity_schedule(
            "mail.mail_activity_data_todo", summary="Own idea", user_id=cls.seller.id, date_deadline=cls.today
        )


@tagged("post_install", "-at_install")
class TestDayTours(DayTours):
    def test_day(self):
        self.env["grc.action.assumption"].sudo().create(
            [
                {"company_id": self.company.id, "source": source, "enabled": False}
                | {"probability": 0.1, "effort": 10, "lead_days": 7}
                for source in ("overdue", "opportunity", "quotation")
            ]
        )
        self.start_tour("/odoo/my-day", "grc_lifecycle_day", login="grc_seller")
        self.assertEqual(self.env["grc.meeting.report"].sudo().search([("user_id", "=", self.seller.id)]).state, "done")
        season = self.env["grc.action"].sudo().search([("key", "=", "tour:Season")])
        self.assertEqual(season.activity_id.user_id, self.colleague)
        promise = self.env["grc.promise"].sudo().search([("company_id", "=", self.company.id)])
        self.assertEqual((promise.kind, promise.amount), ("promise", 450))
        self.assertEqual(promise.date_due, self.today + relativedelta(days=7))

    def test_team(self):
        self.start_tour("/odoo/team-load", "grc_lifecycle_team_day", login="grc_tour")

    def test_control(self):
        self.start_tour("/odoo/effect-of-calls", "grc_lifecycle_control", login="grc_tour")

    @on_phone
    def test_day_phone(self):
        """A salesperson's morning."""
        self.start_tour("/web/login?redirect=/odoo/customer-overview", "grc_lifecycle_day_phone")
        actions = self.env["grc.action"].sudo().search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(actions.mapped("state")), ["done", "done", "done"])
        promise = self.env["grc.promise"].sudo().search([("company_id", "=", self.company.id)])
        self.assertEqual((promise.amount, promise.user_id, promise.state), (900, self.seller, "open"))
        self.assertEqual(len(actions.filtered(lambda action: action.state == "done").activity_id.filtered("active")), 0)
