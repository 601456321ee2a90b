from odoo import Command
from odoo.addons.grc_base.tests.common_screens import French, ScreenTours


class CampaignTours(ScreenTours):
    """Screens of campaigns: of two customers with their figures, and of what they may be asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grc.customer"]._refresh(cls.company)
        cls.question = cls.env["mail.activity.type"].create({"name": "Lamp question"})

    def everybody(self):
        """Return an audience of both customers."""
        line = Command.create({"domain": "[]"})
        return self.env["grc.audience"].create({"name": "Everybody", "company_id": self.company.id, "line_ids": [line]})

    def campaign(self, **values):
        """Return a campaign of calls to both customers, a draft."""
        step = {"name": "Ask", "action": "activity", "activity_type_id": self.question.id, "after": "launch"}
        return (
            self.env["grc.campaign"]
            .sudo()
            .create(
                {
                    "name": "Lamps in autumn",
                    "company_id": self.company.id,
                    "audience_id": self.everybody().id,
                    "step_ids": [Command.create(step)],
                    **values,
                }
            )
        )


class FrenchCampaigns(French):
    """The same in French."""

    spoken = ("grc_base", "grc_scoring", "grc_campaign")
