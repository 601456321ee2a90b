"""From a draft to a launched campaign, and what can no longer be changed."""

import json

import psycopg2
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, file_open, mute_logger

from ..common_campaign import CampaignCase

IDENTITY = "grc_campaign.identity"


@tagged("post_install", "-at_install")
class TestLaunch(CampaignCase):
    def controls(self, campaign):
        return campaign.participation_ids.filtered("control")

    def test_everybody_is_in_it_once(self):
        """The audience is taken in; who comes to it later is not, who leaves it stays."""
        partners = self.people(5)
        self.people(3, "other")
        campaign = self.launched(partners)
        self.assertEqual(campaign.participation_ids.partner_id, partners)
        self.assertEqual(campaign.state, "running")
        self.assertEqual(campaign.participation_count, 5)
        self.assertTrue(campaign.utm_campaign_id)
        self.assertEqual(campaign.step_ids.mailing_id.campaign_id, campaign.utm_campaign_id)
        with self.assertRaises(UserError):
            campaign._launch()
        self.assertFalse(self.env["grc.campaign.enrolment"]._enrol(campaign), "UNIQUE: nobody twice")

    def test_audience_of_nobody(self):
        campaign = self.campaign(self.env["res.partner"])
        with self.assertRaisesRegex(UserError, "Nobody is in “Everyone” today"):
            campaign._launch()

    def test_no_controls(self):
        """A share of zero holds back nobody."""
        self.assertFalse(self.controls(self.launched(self.people(30))))

    def test_all_controls(self):
        """A share above a half is refused: there would be nothing to measure."""
        partners = self.people(1)
        for share in (1, 0.51, -0.1):
            with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.campaign(partners, control_share=share)

    def test_controls_are_drawn_by_the_salt(self):
        """Those whose place lies below the share; another campaign draws others."""
        partners = self.people(200)
        one = self.launched(partners, control_share=0.3)
        places = dict(
            self.env.execute_query(
                SQL(
                    "SELECT p.id, %s FROM res_partner p WHERE p.id = ANY(%s)",
                    self.company._grc_control_place(SQL("p.id"), one.salt),
                    partners.ids,
                )
            )
        )
        held = {partner for partner, place in places.items() if place < 0.3}
        self.assertEqual(set(self.controls(one).partner_id.ids), held)
        self.assertTrue(30 < len(held) < 90)
        other = self.launched(partners, control_share=0.3)
        self.assertNotEqual(set(self.controls(other).partner_id.ids), held)

    def test_controls_pass_the_same_questions(self):
        """The comparison group gets nothing; those among them who could not be contacted are told apart."""
        partners = self.people(60)
        partners[::3].email = False
        campaign = self.launched(partners, control_share=0.5)
        self.run_at(0)
        states = self.states(campaign)
        controls = self.controls(campaign).partner_id
        self.assertTrue(controls)
        for partner in partners:
            expected = "skipped" if not partner.email else "ghost" if partner in controls else "done"
            self.assertEqual(states[partner][0], expected)
        self.assertFalse(self.sent(campaign) & controls)
        self.assertFalse(set(self.queued(campaign).mapped("res_id")) & set(controls.ids))

    def test_priority(self):
        """The margin expected × the chance; by hand where a priority is given."""
        partners = self.people(3)
        self.env.cr.execute(
            SQL("UPDATE grc_customer SET clv_predicted = NULL, best_margin = 40 WHERE partner_id = %s", partners[1].id)
        )
        campaign = self.launched(partners, chance=0.5)
        found = {row.partner_id: row.priority for row in campaign.participation_ids}
        self.assertEqual([found[partner] for partner in partners], [50, 20, 50])
        by_hand = self.launched(partners, priority=7)
        self.assertEqual(set(by_hand.participation_ids.mapped("priority")), {7})

    def test_what_is_missing(self):
        """Each sentence says what to do."""
        partners = self.people(1)
        empty = self.campaigns.create({"name": "Empty", "audience_id": self.everyone(partners).id})
        with self.assertRaisesRegex(UserError, "needs a step"):
            empty.action_launch()
        unwritten = self.campaign(partners, {"name": "Mail", "action": "mail", "after": "launch"})
        with self.assertRaisesRegex(UserError, "has no mail yet"):
            unwritten.action_launch()
        with self.assertRaisesRegex(UserError, "waits for a step before it"):
            self.campaign(partners, self.call(after="previous")).action_launch()

    def test_dialog(self):
        """What is foretold is what the launch does."""
        partners = self.people(40)
        partners[:10].email = False
        campaign = self.campaign(partners, control_share=0.25)
        wizard = self.env["grc.campaign.launch"].with_user(self.manager).create({"campaign_id": campaign.id})
        self.assertEqual((wizard.customers, wizard.reached), (40, 30))
        foretold = wizard.controls
        wizard.action_launch()
        self.assertEqual(len(self.controls(campaign)), foretold)
        self.assertEqual(campaign.state, "running")

    def test_case_07_steps_stay(self):
        """Steps of a launched campaign are not deleted, added or changed; they are closed."""
        campaign = self.launched(self.people(2))
        step = campaign.step_ids
        with self.assertRaises(UserError):
            step.unlink()
        with self.assertRaises(UserError):
            step.delay = 3
        with self.assertRaises(UserError):
            campaign.step_ids = [Command.create(self.call())]
        with self.assertRaises(UserError):
            campaign.unlink()
        step.action_close()
        self.assertTrue(step.closed)

    def test_case_08_nobody_is_taken_in_anew(self):
        """Through or not: a campaign that is done is not launched again, and its rows stay."""
        campaign = self.launched(self.people(2))
        self.run_at(0)
        with self.assertRaises(UserError):
            campaign.action_launch()
        self.assertEqual(len(campaign.participation_ids), 2)

    def test_settled(self):
        campaign = self.launched(self.people(2))
        for name, value in (("audience_id", self.everyone(self.people(1, "x")).id), ("control_share", 0.2)):
            with self.subTest(name), self.assertRaises(UserError):
                campaign[name] = value
        with self.assertRaises(UserError):
            campaign.with_user(self.manager).state = "draft"
        campaign.name = "Another name"

    def test_case_22_a_copy_is_a_draft(self):
        """A copy has steps with mails of their own, no dates, participants or figures, and draws anew."""
        campaign = self.launched(self.people(3), self.mail(), self.call(after="previous"), control_share=0.1)
        self.run_at(0)
        copy = campaign.copy()
        self.assertEqual((copy.state, copy.launched_at, copy.participation_count), ("draft", False, 0))
        self.assertNotEqual(copy.salt, campaign.salt)
        self.assertEqual(copy.control_share, 0.1)
        self.assertEqual(len(copy.step_ids), 2)
        self.assertTrue(copy.step_ids[0].mailing_id)
        self.assertFalse(copy.step_ids.mailing_id & campaign.step_ids.mailing_id)
        self.assertEqual(copy.name, "Campaign (copy)")

    def test_case_26_audience_in_use(self):
        campaign = self.campaign(self.people(1))
        with self.assertRaisesRegex(ValidationError, "Campaign"):
            campaign.audience_id.unlink()

    def test_case_16_mails_stay(self):
        """Links in mails that were sent need their mailing: it is not deleted."""
        campaign = self.launched(self.people(1))
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            campaign.step_ids.mailing_id.unlink()
            self.env.flush_all()

    def test_write_the_mail(self):
        """A step without a mail gets one of its campaign's company; the same one from then on."""
        groups = "grc_base.group_grc_manager,mass_mailing.group_mass_mailing_user"
        writer = self.new_user("grc_campaign_writer", groups)
        step = self.campaign(self.people(1), {"name": "Lamps", "action": "mail", "after": "launch"}).step_ids
        with self.assertRaises(AccessError):
            step.with_user(self.seller).action_write_mail()
        opened = step.with_user(writer).action_write_mail()
        self.assertEqual(opened["res_id"], step.mailing_id.id)
        self.assertEqual(step.mailing_id.grc_company_id, self.company)
        self.assertEqual(step.mailing_id.mailing_model_real, "res.partner")
        self.assertEqual(step.with_user(writer).action_write_mail()["res_id"], step.mailing_id.id)

    def test_one_mail_one_step(self):
        partners = self.people(1)
        campaign = self.campaign(partners)
        with self.assertRaises(ValidationError):
            self.campaign(partners, {**self.call(), "action": "mail", "mailing_id": campaign.step_ids.mailing_id.id})

    def test_service_has_no_mails(self):
        with self.assertRaises(ValidationError):
            self.campaign(self.people(1), purpose="service")

    def test_rights(self):
        """Users read; a salesperson sees their own customers in it; managers do everything."""
        partners = self.people(4)
        partners[:1].user_id = self.seller
        campaign = self.launched(partners)
        self.run_at(0)
        mine = campaign.with_user(self.seller)
        self.assertEqual(mine.participation_count, 1)
        self.assertEqual(self.env["grc.campaign.task"].with_user(self.seller).search([]).partner_id, partners[:1])
        for method in ("action_halt", "action_stop", "action_go_on", "action_launch", "action_confirm_database"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(mine, method)()
        campaign.with_user(self.manager).action_halt()
        self.assertEqual(campaign.with_user(self.manager).participation_count, 4)


@tagged("post_install", "-at_install")
class TestIdentity(CampaignCase):
    """Case 5: a copy of the database, or a restored backup, sends nothing."""

    def test_case_05_another_database(self):
        campaign = self.launched(self.people(2), self.mail(latest=9))
        self.env["ir.config_parameter"].set_param(IDENTITY, '["another", "1", 2, "three"]')
        with self.assertLogs("odoo.addons.grc_campaign.models.campaign.grc_campaign_identity", "WARNING"):
            self.assertEqual(self.run_at(0), 0)
        self.assertEqual((campaign.state, campaign.halt_reason), ("halted", "database"))
        self.assertTrue(campaign.is_elsewhere)
        with self.assertRaises(UserError):
            campaign.action_go_on()
        with self.assertRaises(UserError):
            self.campaign(self.people(1, "x"))._launch()
        campaign.action_confirm_database()
        self.assertEqual(campaign.state, "halted", "a manager goes on, campaign by campaign")
        campaign.action_go_on()
        self.assertEqual(self.run_at(0), 2)

    def test_each_part_tells(self):
        """Another uuid, server, database or name is another database."""
        identity = self.env["grc.campaign.identity"]
        identity._bind()
        noted = identity._noted()
        self.assertFalse(identity._is_other())
        parts = json.loads(noted)
        for place in range(len(parts)):
            other = [*parts[:place], "x", *parts[place + 1 :]]
            self.env["ir.config_parameter"].set_param(IDENTITY, json.dumps(other))
            self.assertTrue(identity._is_other())

    def test_case_05_neutralized(self):
        """Neutralizing a copy halts campaigns and switches their actions off."""
        campaign = self.launched(self.people(1))
        with file_open("grc_campaign/data/neutralize.sql") as stream:
            self.env.cr.execute(stream.read())
        self.env.invalidate_all()
        self.assertEqual((campaign.state, campaign.halt_reason, campaign.held), ("halted", "neutralized", True))
        self.assertFalse(self.env.ref("grc_campaign.ir_cron_campaign_1").active)
        self.assertFalse(self.env.ref("grc_campaign.ir_cron_campaign_2").active)
