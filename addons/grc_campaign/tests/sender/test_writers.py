"""The mail of a step is written by who may write mailings; the others are told whom to ask."""

import re
from unittest.mock import patch

from lxml import etree
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestWriters(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.writer = cls.new_user(
            "grc_campaign_writer", "grc_base.group_grc_manager,mass_mailing.group_mass_mailing_user"
        )
        cls.reader = cls.new_user("grc_campaign_reader", "grc_base.group_grc_manager")
        empty = {"name": "Lamps", "action": "mail", "after": "launch"}
        cls.step = cls.campaign(cls.people(1), empty).step_ids

    def shown(self, user):
        """Return the buttons and fields of the form of a step."""
        arch = self.env["grc.campaign.step"].with_user(user).get_view(view_type="form")["arch"]
        return {one.get("name") for one in etree.fromstring(arch).iter("button", "field")}

    def test_the_button(self):
        """It is there for who can use it; in its place stands whom to ask."""
        self.assertIn("action_write_mail", self.shown(self.writer))
        self.assertNotIn("writers_words", self.shown(self.writer))
        self.assertNotIn("action_write_mail", self.shown(self.reader))
        self.assertIn("writers_words", self.shown(self.reader))

    def there(self, domain):
        """Let the users of a domain be those who are there."""
        return patch.object(type(self.env["res.users"]), "_grc_there_domain", lambda users, company: domain)

    def test_whom_to_ask(self):
        """Of those who are there, those who may; who may themselves is told nothing."""
        said = f"You may not write mailings: ask {self.writer.name} to write this mail."
        with self.there([("id", "in", (self.writer | self.reader).ids)]):
            self.assertEqual(self.step.with_user(self.reader).writers_words, said)
            with self.assertRaisesRegex(UserError, re.escape(said)):
                self.step.with_user(self.reader).action_write_mail()
        self.assertFalse(self.step.with_user(self.writer).writers_words)
        self.assertFalse(self.step.mailing_id)

    def test_nobody_may(self):
        """Then the administrator is asked for the right."""
        with self.there([("id", "=", self.reader.id)]):
            self.assertIn("ask your administrator", self.step.with_user(self.reader).writers_words)
