from odoo import fields

from .common_actions import MONDAY, ActionCase


class DayCase(ActionCase):
    """Actions written by hand, for the day that is made of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.tz = "UTC"
        cls.colleague = cls.new_user("grc_colleague", tz="UTC")
        cls.manager = cls.new_user(
            "grc_boss_of_all", "sales_team.group_sale_manager,grc_base.group_grc_manager", tz="UTC"
        )

    @classmethod
    def propose(cls, partner=None, key=None, activity=True, **values):
        """Return an action of the seller, due today, with its activity."""
        values = {
            "stake": 1000,
            "probability": 0.2,
            "effort": 15,
            "summary": "Call him",
            "source": "playbook",
        } | values
        action = cls.actions.create(
            {
                "company_id": cls.company.id,
                "partner_id": (partner or cls.customer).id,
                "user_id": cls.seller.id,
                "key": key or f"test:{cls._count()}",
                "date": MONDAY,
                "deadline": MONDAY,
            }
            | values
        )
        if activity:
            quiet = action.with_context(mail_activity_quick_update=True)
            cls.env["grc.action.activity"]._make(quiet, cls.company, MONDAY)
            action.invalidate_recordset()
        return action

    @classmethod
    def _count(cls):
        cls.counter = getattr(cls, "counter", 0) + 1
        return cls.counter

    def as_user(self, user):
        """Return ``grc.action`` as a user sees it in the company."""
        return self.actions.with_user(user).with_context(allowed_company_ids=self.company.ids)

    def day(self, user=None, **options):
        return self.as_user(user or self.seller).get_day(**options)

    def card(self, action):
        """Return how a button names a card."""
        return [action.id, action.activity_id.id or False]

    def plain(self, record=None, user=None, **values):
        """Return an activity that somebody planned in Odoo."""
        record = record or self.customer
        values = {"summary": "Own idea", "date_deadline": fields.Date.to_string(MONDAY)} | values
        return record.activity_schedule("mail.mail_activity_data_todo", user_id=(user or self.seller).id, **values)
