"""What mails depend on: each check says what is so, and the launch warns of what is not."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestDeliverability(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].search([]).active = False
        cls.env["fetchmail.server"].search([]).active = False
        cls.domain = cls.env["mail.alias.domain"].create({"name": "lamps.example"})
        cls.company.write({"alias_domain_id": cls.domain.id, "email": "info@lamps.example"})

    def checks(self):
        return {one.key: one for one in self.env["grc.deliverability"]._checks(self.company.sudo())}

    def states(self, *keys):
        found = self.checks()
        return [found[key].state for key in keys]

    def set_url(self, url):
        self.env["ir.config_parameter"].sudo().set_param("web.base.url", url)

    def server(self, **values):
        return self.env["ir.mail_server"].create({"name": "Out", "smtp_host": "smtp.lamps.example", **values})

    def test_address(self):
        """An address of https, which one-click needs, too."""
        for url, state in (
            ("https://shop.lamps.example", "good"),
            ("http://shop.lamps.example", "bad"),
            ("https://localhost:8069", "bad"),
            ("", "bad"),
        ):
            self.set_url(url)
            self.assertEqual(self.states("address"), [state], url)
        self.assertIn("https://", self.checks()["address"].text)
        self.set_url("http://shop.lamps.example")
        self.assertEqual(self.states("one_click"), ["bad"])
        self.set_url("https://shop.lamps.example")
        self.assertEqual(self.states("one_click"), ["good"])

    def test_outgoing_and_sender(self):
        """A server, which sends for the domain that mails come from."""
        self.assertEqual(self.states("outgoing")[0], "bad")
        server = self.server()
        self.assertEqual(self.states("outgoing", "from"), ["good", "ask"])
        server.from_filter = "lamps.example, other.example"
        self.assertEqual(self.states("from"), ["good"])
        server.from_filter = "notes@elsewhere.example"
        self.assertEqual(self.states("from"), ["bad"])
        self.assertIn("lamps.example", self.checks()["from"].text)
        server.write({"from_filter": False, "smtp_user": "mailer@lamps.example"})
        self.assertEqual(self.states("from"), ["good"])
        self.domain.default_from = False
        self.company.write({"alias_domain_id": False, "email": False})
        self.assertEqual(self.states("from"), ["bad"])

    def test_what_comes_back(self):
        self.assertEqual(self.states("bounce", "catchall", "incoming"), ["good", "good", "fair"])
        self.env["fetchmail.server"].create({"name": "In", "server_type": "imap", "state": "done"})
        self.assertEqual(self.states("incoming"), ["good"])
        self.company.alias_domain_id = False
        self.assertEqual(self.states("bounce", "catchall"), ["bad", "bad"])

    def test_records_of_the_domain(self):
        """They are not read: it is said in words what they must be."""
        found = self.checks()
        self.assertEqual([found[key].state for key in ("spf", "dkim", "dmarc")], ["ask"] * 3)
        self.assertIn("lamps.example", found["spf"].text)
        self.assertIn("List-Unsubscribe-Post", found["dkim"].text)
        self.assertIn("_dmarc.lamps.example", found["dmarc"].text)

    def test_marks_as_spam(self):
        """One in a thousand is looked at, three are too many; below a hundred mails a share is one of a hundred."""
        moment = fields.Datetime.now()
        self.assertEqual(self.states("complaints"), ["good"])
        campaign = self.launched(self.people(20), at=moment - timedelta(days=1))
        self.run_at(moment - timedelta(hours=20))
        self.assertEqual(self.states("complaints"), ["good"])
        task = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)], limit=1)
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_campaign_outcome (task_id, campaign_id, company_id, kind, moment, sure)"
                " VALUES (%s, %s, %s, 'complaint', %s, TRUE)",
                task.id,
                campaign.id,
                self.company.id,
                moment,
            )
        )
        self.env.invalidate_all()
        self.assertEqual(self.states("complaints"), ["bad"])
        self.assertIn("1 of 20 mails", self.checks()["complaints"].text)

    def test_screen(self):
        """Managers read it; where something is set is opened by who may set it."""
        screen = self.env["grc.screen.deliverability"].with_company(self.company)
        manager = screen.with_user(self.manager).get_deliverability()
        self.assertEqual(manager["company"], self.company.name)
        self.assertFalse(any(one["model"] for one in manager["checks"] if one["key"] == "outgoing"))
        system = new_test_user(
            self.env,
            "grc_administrator",
            "base.group_system,grc_base.group_grc_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        opened = {one["key"]: one["model"] for one in screen.with_user(system).get_deliverability()["checks"]}
        self.assertEqual((opened["outgoing"], opened["incoming"]), ("ir.mail_server", "fetchmail.server"))
        with self.assertRaises(AccessError):
            screen.with_user(self.seller).get_deliverability()

    def test_the_launch_warns(self):
        """Of what is not so; a campaign of calls alone depends on none of it."""
        self.set_url("http://shop.lamps.example")
        partners = self.people(1)
        for steps, warned in (((self.mail(),), True), ((self.call(),), False)):
            launch = self.env["grc.campaign.launch"].create({"campaign_id": self.campaign(partners, *steps).id})
            self.assertEqual("Address of this database" in (launch.warnings or ""), warned)
            self.assertNotIn("SPF", launch.warnings or "")

    def test_the_launch_warns_of_a_low_rate(self):
        """Where the first mail does not reach everybody in time."""
        self.company.grc_hourly_mails = 1
        partners = self.people(30)
        for days, warned in ((1, True), (2, False)):
            campaign = self.campaign(partners, self.mail(latest=days))
            launch = self.env["grc.campaign.launch"].create({"campaign_id": campaign.id})
            self.assertEqual("At 1 mails an hour" in (launch.warnings or ""), warned)
