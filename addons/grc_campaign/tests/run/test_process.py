"""How many processes run campaigns: a setting."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ...models.run.grc_campaign_claim import PARTS
from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestProcess(CampaignCase):
    def parts(self):
        """Return with which parts those that work begin."""
        crons = self.env["grc.campaign.process"]._all().filtered("active")
        return [int(cron.code.partition("(")[2].rstrip(")")) for cron in crons]

    def settings(self, number):
        form = Form(self.env["res.config.settings"])
        form.grc_campaign_processes = number
        form.save().execute()

    def test_two_unless_said(self):
        self.assertEqual(self.parts(), [0, 8])
        self.assertEqual(Form(self.env["res.config.settings"]).grc_campaign_processes, 2)

    def test_more_and_fewer(self):
        """More begin with other parts; fewer are switched off, and come back."""
        self.settings(4)
        self.assertEqual(self.parts(), [0, 4, 8, 12])
        names = self.env["grc.campaign.process"]._all().mapped("name")
        self.assertEqual(len(set(names)), 4)
        self.settings(1)
        self.assertEqual(self.parts(), [0])
        self.settings(3)
        self.assertEqual(self.parts(), [0, 5, 10])
        self.assertEqual(len(self.env["grc.campaign.process"]._all()), 4)

    def test_all_are_woken(self):
        self.settings(3)
        crons = self.env["grc.campaign.process"]._all()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "in", crons.ids)])
        triggers.unlink()
        self.env["grc.campaign.executor"]._wake()
        self.assertEqual(self.env["ir.cron.trigger"].search([("cron_id", "in", crons.ids)]).cron_id, crons)

    def test_refused(self):
        for number in (0, -1, PARTS + 1):
            with self.subTest(number), self.assertRaisesRegex(UserError, "1 to 16"):
                self.settings(number)
