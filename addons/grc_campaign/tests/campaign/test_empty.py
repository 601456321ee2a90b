"""Lists say what would be in them: no action of the suite shows an empty list without a word."""

from odoo.tests import tagged

from ..common_campaign import CampaignCase

#: Buttons of a campaign that open lists.
BUTTONS = ("participations", "tasks", "parked", "refusals", "outcomes", "contacts", "reviews", "taken_out")


@tagged("post_install", "-at_install")
class TestEmpty(CampaignCase):
    def lists(self):
        """Return the window actions of the suite that show a list."""
        named = self.env["ir.model.data"].search(
            [("module", "=like", "grc\\_%"), ("model", "=", "ir.actions.act_window")]
        )
        actions = self.env["ir.actions.act_window"].browse(named.mapped("res_id"))
        return actions.filtered(lambda one: "list" in one.view_mode.split(","))

    def told(self, help_text):
        """Return whether an action says what is missing, and one more sentence."""
        return "o_view_nocontent_smiling_face" in (help_text or "") and help_text.count("<p") > 1

    def test_every_list_of_the_suite(self):
        """A heading, and what would be there."""
        actions = self.lists()
        self.assertGreater(len(actions), 40)
        self.assertFalse([one.xml_id for one in actions if not self.told(one.help)])

    def test_buttons_of_a_campaign(self):
        """What they open belongs to the campaign, is named so, says what would be there, and has cards."""
        campaign = self.campaign(self.people(1))
        for name in BUTTONS:
            action = getattr(campaign.with_user(self.manager), f"action_open_{name}")()
            with self.subTest(button=name):
                self.assertTrue(self.told(action["help"]))
                self.assertIn(("campaign_id", "=", campaign.id), action["domain"])
                self.assertEqual(action["display_name"], action["name"])
                self.assertEqual(action["mobile_view_mode"], "kanban")
                self.assertIn("kanban", action["view_mode"].split(","))
                self.assertFalse(self.env[action["res_model"]].search_count(action["domain"]))

    def test_of_a_customer(self):
        row = self.env["grc.customer"].search([("partner_id", "=", self.people(1).id)], limit=1)
        action = row.with_user(self.manager).action_open_campaigns()
        self.assertTrue(self.told(action["help"]))
        self.assertIn(row.display_name, action["display_name"])

    def test_documents_have_cards(self):
        """Those behind the figures of a campaign are cards on a phone, which open the document itself."""
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_document_action")
        self.assertEqual((action["mobile_view_mode"], action["view_mode"]), ("kanban", "list,kanban"))
        arch = self.env["grc.customer.document"].with_user(self.manager).get_view(view_type="kanban")["arch"]
        self.assertIn('action="action_open_document"', arch)
        self.assertIn('name="amount"', arch)
