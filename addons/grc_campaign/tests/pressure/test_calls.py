"""Calls of My day and mails of campaigns: the one that brings more goes first."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestCalls(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.members = cls.people(3)
        cls.rules.create({"name": "One a week", "company_id": cls.company.id, "number": 1, "days": 7})

    def propose(self, partner, stake, days=0, **values):
        """Return an action of My day that is due in so many days."""
        day = self.company._grc_today() + timedelta(days=days)
        values = {"source": "playbook", "state": "open", "probability": 0.5, "effort": 15, **values}
        return self.env["grc.action"].create(
            {
                "company_id": self.company.id,
                "partner_id": partner.id,
                "user_id": self.seller.id,
                "summary": "Call",
                "key": f"test:{partner.id}:{stake}",
                "date": day,
                "deadline": day,
                "stake": stake,
                **values,
            }
        )

    def mailed(self, **values):
        campaign = self.launched(self.members, self.mail(latest=9), at=self.now, priority=100, **values)
        self.run_at(self.now + timedelta(minutes=1))
        return campaign

    def test_better_call_goes_first(self):
        """Worth 150, it keeps the mail worth 100 away for a day; worth 50 it does not."""
        better, worse, __ = self.members
        self.propose(better, 300)
        self.propose(worse, 100)
        campaign = self.mailed()
        self.assertEqual(
            self.states(campaign),
            {
                better: ("ready", "pressure"),
                worse: ("done", None),
                self.members[2]: ("done", None),
            },
        )
        task = campaign.env["grc.campaign.task"].search([("partner_id", "=", better.id)])
        self.assertEqual(task.due_at, self.now + timedelta(days=1, minutes=1))
        self.env["grc.action"].search([("partner_id", "=", better.id)]).state = "dismissed"
        self.run_at(self.now + timedelta(days=1, minutes=2))
        self.assertEqual(self.states(campaign)[better], ("done", None))

    def test_room_for_both(self):
        """Two contacts a week: the call takes one, the mail the other."""
        self.rules.search([]).number = 2
        self.propose(self.members[0], 300)
        self.assertEqual(set(self.states(self.mailed()).values()), {("done", None)})

    def test_what_does_not_wait(self):
        """Calls of another day, held back, done, or of service: they ask for no room."""
        self.propose(self.members[0], 300, days=3)
        self.propose(self.members[1], 300, state="control")
        self.propose(self.members[2], 300, source="overdue")
        self.assertEqual(set(self.states(self.mailed()).values()), {("done", None)})
