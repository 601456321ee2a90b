from odoo.tests import new_test_user

from ..common_campaign import CampaignCase


class ApprovalCase(CampaignCase):
    """Three customers, and a second manager who approves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(3)
        cls.second = new_test_user(
            cls.env,
            "second_manager",
            "grc_base.group_grc_manager,mass_mailing.group_mass_mailing_user",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def draft(self, *steps, **values):
        return self.campaign(self.members, *steps, **values).with_user(self.manager)

    def approved(self, campaign):
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_approve()
        return campaign

    def waiting(self, user):
        """Return how many items of what is to be done now ask a user to approve."""
        todo = self.env["grc.screen.todo"].with_user(user).with_company(self.company)
        return len([item for item in todo.get_overview_todo({}) if item["key"] == "approvals"])
